"""One Chinese tool over texts, one a line: prints how fast it is, as JSON.

    python segment.py TOOL TEXTS SECONDS

It stops after so many seconds; what it did until then counts.
"""

import json
import resource
import sys
import time


def load(tool):
    """A function from a text to something that has a length."""
    if tool == "jieba":
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
        return jieba.lcut
    if tool == "jieba.posseg":
        import jieba.posseg

        jieba.setLogLevel(60)
        jieba.initialize()
        return jieba.posseg.lcut
    if tool == "thulac":
        import thulac

        return thulac.thulac(seg_only=True).cut
    if tool == "snownlp":
        from snownlp import SnowNLP

        return lambda text: SnowNLP(text).words
    if tool == "jionlp":
        import jionlp

        return lambda text: jionlp.ner.extract_time(text, time_base=time.time())
    if tool == "pkuseg":
        import pkuseg

        return pkuseg.pkuseg().cut
    if tool == "jiagu":
        import jiagu

        jiagu.init()
        return jiagu.seg
    raise SystemExit(f"no tool is called {tool}")


def main():
    tool, path, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    with open(path, encoding="utf-8") as lines:
        texts = [line.rstrip("\n") for line in lines]
    begun = time.process_time()
    cut = load(tool)
    cut(texts[0])
    loaded = time.process_time()
    found = count = 0
    end = time.monotonic() + seconds
    for text in texts:
        found += len(cut(text))
        count += len(text.encode())
        if time.monotonic() > end:
            break
    took = time.process_time() - loaded
    print(json.dumps({
        "init_s": loaded - begun,
        "mb": count / 1e6,
        "mb_per_s": count / 1e6 / took,
        "found": found,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


if __name__ == "__main__":
    main()

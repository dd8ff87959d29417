"""Loads N-Quads with an engine of Python and asks queries: prints what each took, as JSON.

    python ask.py ENGINE FILE SECONDS NAME=QUERYFILE…

Parameters of the shipped queries get their default, if they have one.
"""

import json
import re
import resource
import signal
import sys
import time


class Late(Exception):
    """The time for one query is over."""


def late(*_):
    raise Late


def bound(text):
    """A shipped query with the defaults of its parameters in it, as any engine understands it."""
    prologue, select, rest = text.partition("SELECT ")
    answered, filters = rest.partition("WHERE")[0], ""
    for name, word, number in re.findall(r'^# param: (\w+)\S* (?:"([^"]+)"|(\d+))', prologue, re.M):
        value = number or f'"{word}"'
        if re.search(rf"\?{name}\b", answered):
            filters += f" FILTER(?{name} = {value})"
        else:
            rest = re.sub(rf"BIND\((.*) AS \?{name}\)", rf"FILTER(\1 = {value})", rest)
            rest = re.sub(rf"(SELECT (?:DISTINCT )?|GROUP BY )\?{name} ", r"\1", rest)
            rest = re.sub(rf"\?{name}\b", value, rest)
    return f"{prologue}SELECT * WHERE {{ {{ {select}{rest} }}{filters} }}" if filters else prologue + select + rest


def pyoxigraph(path):
    from pyoxigraph import RdfFormat, Store

    store = Store()
    store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    return len(store), store.query


def rdflib(path):
    from rdflib import Dataset

    graph = Dataset(default_union=False)
    graph.parse(path, format="nquads")
    return len(list(graph.quads())), graph.query


def main():
    engine, path, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    signal.signal(signal.SIGALRM, late)
    begun = time.process_time()
    quads, ask = {"pyoxigraph": pyoxigraph, "rdflib": rdflib}[engine](path)
    answer = {"load_s": time.process_time() - begun, "quads": quads, "queries": {}}
    for pair in sys.argv[4:]:
        name, file = pair.split("=", 1)
        with open(file, encoding="utf-8") as query:
            text = bound(query.read())
        signal.alarm(seconds)
        begun = time.process_time()
        try:
            rows = sum(1 for _ in ask(text))
            answer["queries"][name] = {"rows": rows, "ms": (time.process_time() - begun) * 1e3}
        except Late:
            answer["queries"][name] = {"problem": f"more than {seconds} s"}
        except Exception as problem:
            answer["queries"][name] = {"problem": f"{type(problem).__name__}: {problem}"[:200]}
        finally:
            signal.alarm(0)
    answer["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

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
    """A shipped query with the defaults of its parameters in it, as summitkg asks it and any engine understands it."""
    found = re.findall(r'^# param: (\w+)\S* (?:"([^"]+)"|(\d+))', text, re.M)
    values = {name: number or f'"{word}"' for name, word, number in found}

    def condition(line):
        name, pattern = line.groups()
        return pattern.replace(f"${name}", values[name]) if name in values else line.group()

    text = re.sub(r"^\s*#if (\w+):(.*)$", condition, text, flags=re.M)
    prologue, select, rest = text.partition("SELECT ")
    answered, where, pattern = rest.partition("WHERE {")
    selected = {name for name in values if re.search(rf"\?{name}\b", answered)}
    filters = "".join(f" FILTER(?{name} = {values[name]})" for name in sorted(selected))
    given = "".join(f" VALUES ?{name} {{ {value} }}" for name, value in values.items() if name not in selected)
    query = select + answered + where + given + pattern
    return f"{prologue}SELECT * WHERE {{ {{ {query} }}{filters} }}" if filters else prologue + query


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

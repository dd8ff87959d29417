"""Loads N-Quads with an engine of Python and asks queries: prints what each took, as JSON.

    python ask.py ENGINE FILE SECONDS NAME=QUERYFILE…

Queries have the parameters of the shipped ones; those with a default get it. `lang` is zh.
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


def defaults(text):
    """The parameters of a shipped query that have a default."""
    found = {}
    for name, kind, rest in re.findall(r'^# param: (\w+)(?::(\w+))? "([^"]*)"', text, re.M):
        if rest and kind in ("", "text"):
            found[name] = rest
    return found


def pyoxigraph(path):
    from pyoxigraph import Literal, RdfFormat, Store, Variable

    store = Store()
    store.bulk_load(path=path, format=RdfFormat.N_QUADS)

    def ask(text):
        given = {Variable(name): Literal(value) for name, value in defaults(text).items()}
        return sum(1 for _ in store.query(text, substitutions=given))

    return len(store), ask


def rdflib(path):
    from rdflib import Dataset, Literal

    graph = Dataset(default_union=False)
    graph.parse(path, format="nquads")

    def ask(text):
        given = {name: Literal(value) for name, value in defaults(text).items()}
        return sum(1 for _ in graph.query(text, initBindings=given))

    return len(list(graph.quads())), ask


def main():
    engine, path, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    signal.signal(signal.SIGALRM, late)
    begun = time.process_time()
    quads, ask = {"pyoxigraph": pyoxigraph, "rdflib": rdflib}[engine](path)
    answer = {"load_s": time.process_time() - begun, "quads": quads, "queries": {}}
    for pair in sys.argv[4:]:
        name, file = pair.split("=", 1)
        with open(file, encoding="utf-8") as query:
            text = query.read()
        signal.alarm(seconds)
        begun = time.process_time()
        try:
            rows = ask(text)
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

#!/usr/bin/env python3
"""Asks a file of N-Quads with rdflib: one line of JSON for each query, in the form of SPARQL results.

usage: ask.py DATA.nq QUERY.rq…
"""
import json
import sys
from pathlib import Path

import rdflib

rdflib.NORMALIZE_LITERALS = False


def cell(term):
    if isinstance(term, rdflib.URIRef):
        return {"type": "uri", "value": str(term)}
    cell = {"type": "literal", "value": str(term)}
    if term.language:
        cell["xml:lang"] = term.language
    if term.datatype:
        cell["datatype"] = str(term.datatype)
    return cell


def main(data, queries):
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data, format="nquads")
    for query in queries:
        answer = dataset.query(Path(query).read_text(encoding="utf-8"))
        rows = [{str(name): cell(term) for name, term in row.asdict().items() if term is not None} for row in answer]
        print(json.dumps({"query": query, "results": {"bindings": rows}}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])

#!/usr/bin/env python3
"""Reads exports with rdflib, and compares the formats with each other and with a count.

usage: export_check.py FOLDER

FOLDER holds LAYER.EXTENSION for every format, and counts.json: how many quads each layer has.
One line for each file that was read; exit 1 with one line for each that differs.
"""
import json
import sys
from pathlib import Path

import rdflib

rdflib.NORMALIZE_LITERALS = False  # "007"^^xsd:integer stays as it is written
FORMATS = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".trig": "trig", ".nq": "nquads", ".jsonld": "json-ld"}
REFERENCE = {".ttl": ".nt", ".rdf": ".nt", ".nt": ".nt"}  # what a file is compared with, else .nq


def term(node):
    if isinstance(node, rdflib.Literal):
        return ("literal", str(node), str(node.datatype), str(node.language))
    return (type(node).__name__, str(node))


def read(path):
    """The quads of a file; the name of the default graph is empty."""
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(str(path), format=FORMATS[path.suffix])
    default = {str((getattr(dataset, "default_graph", None) or dataset.default_context).identifier), path.as_uri(), "None"}
    return {(term(s), term(p), term(o), "" if str(g) in default else str(g)) for s, p, o, g in dataset.quads((None, None, None, None))}


def main(folder):
    counts = json.loads((folder / "counts.json").read_text(encoding="utf-8"))
    paths = sorted(p for p in folder.iterdir() if p.suffix in FORMATS)
    graphs = {path.name: read(path) for path in paths}
    wrong = []
    for path in paths:
        quads, wanted = graphs[path.name], counts[path.stem]
        print(f"{path.name}: {len(quads)}")
        if len(quads) != wanted:
            wrong.append(f"{path.name}: {len(quads)} quads, the store has {wanted}")
        other = path.stem + REFERENCE.get(path.suffix, ".nq")
        for quad in sorted(quads ^ graphs[other])[:5]:
            side = path.name if quad in quads else other
            wrong.append(f"{path.name} and {other} differ: only in {side}: {quad}")
        if any(kind == "BNode" for quad in quads for kind, *_ in quad[:3]):
            wrong.append(f"{path.name}: a blank node")
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve())

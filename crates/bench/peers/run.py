#!/usr/bin/env python3
"""Runs what others use for parts of the same work beside summitkg, and prints ratios.

    python3 crates/bench/peers/run.py

Needs `summitkg` and `summitkg-bench` compiled for speed, and a registry of Python packages. What does
not install or does not run is said, and the rest goes on. Times are processor time of one run.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
# What is measured, and the package that brings it.
SEGMENTERS = {
    "jieba": "jieba",
    "jieba.posseg": "jieba",
    "thulac": "thulac",
    "snownlp": "snownlp",
    "jionlp": "jionlp",
    "pkuseg": "pkuseg",
    "jiagu": "jiagu",
}
ENGINES = ["pyoxigraph", "rdflib"]
PACKAGES = sorted({*SEGMENTERS.values(), *ENGINES, "oxigraph"})


def note(text):
    print(f"peers: {text}", file=sys.stderr, flush=True)


def run(command, timeout, what=None):
    """Standard output and what the process took, or none with the reason told."""
    command = [str(c) for c in command]
    begun, before = time.monotonic(), os.times()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as problem:
        note(f"{what or command[0]}: {problem}")
        return None
    after = os.times()
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["says nothing"])[-1]
        note(f"{what or ' '.join(command[:3])}: exit {done.returncode}: {last}")
        return None
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return done.stdout, {"wall": time.monotonic() - begun, "cpu": cpu}


def install(folder):
    """The packages that are there now."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return {package for package in PACKAGES if run([*pip, package], 600, f"{package} cannot be installed")}


def segmenting(args, python, packages):
    """Texts of a generated archive through each tool."""
    corpus, texts = args.work / "archive.jsonl", args.work / "archive.txt"
    run([args.bench, "generate", "--documents", 3300, "-o", corpus], 600)
    with corpus.open(encoding="utf-8") as lines, texts.open("w", encoding="utf-8") as out:
        for record in map(json.loads, lines):
            if "text" in record:
                out.write(" ".join(record["text"].split()) + "\n")
    size = texts.stat().st_size / 1e6
    ours = run([args.summitkg, "extract", corpus, "--format", "ndjson", "-q", "-o", args.work / "reports.ndjson"], 600)
    if not ours:
        sys.exit("peers: summitkg does not run")
    speed = size / ours[1]["cpu"]
    print(f"\nOver {size:.1f} MB of text, a fiftieth on summits; ours is the whole process `extract`.\n")
    print("| tool | begins after, s | MB/s | peak, MiB | ours is so often as fast |\n|---|--:|--:|--:|--:|")
    print(f"| summitkg extract | – | {speed:.1f} | – | 1 |")
    for tool, package in SEGMENTERS.items():
        done = package in packages and run([python, HERE / "segment.py", tool, texts, args.seconds], 600)
        if not done:
            print(f"| {tool} | does not run here | | | |")
            continue
        found = json.loads(done[0].splitlines()[-1])
        ratio = speed / found["mb_per_s"]
        print(f"| {tool} | {found['init_s']:.1f} | {found['mb_per_s']:.3f} | {found['mib']:.0f} | {ratio:.0f} |")


def asking(args, python, packages):
    """The same quads and shipped queries in each engine."""
    corpus, store, quads = args.work / "dense.jsonl", args.work / "dense.nq", args.work / "quads.nq"
    store.unlink(missing_ok=True)
    run([args.bench, "generate", "--documents", args.documents, "--share", 0.5, "-o", corpus], 600)
    run([args.summitkg, "build", corpus, "--store", store, "--no-background", "-q"], 600)
    run([args.summitkg, "export", "--store", store, "--layer", "all", "-o", quads], 600)
    asked = run([args.bench, "queries", "--store", store, "--timeout", args.seconds], 3600)
    if not asked:
        sys.exit("peers: summitkg-bench does not run")
    ours = {a["query"]: a for a in map(json.loads, asked[0].splitlines()) if not a["given"]}
    files = [f"{name}={ROOT / 'queries' / name}.rq" for name in ours]
    found = {}
    for engine in ENGINES:
        done = engine in packages and run([python, HERE / "ask.py", engine, quads, args.seconds, *files], 3600)
        if done:
            found[engine] = json.loads(done[0].splitlines()[-1])
    print("\nShipped queries over the same quads, ms of processor (ratio to ours); ours on a plain file.\n")
    print("| query | rows | summitkg |" + "".join(f" {e} |" for e in found))
    print("|---|--:|--:|" + "--:|" * len(found))
    for name, mine in ours.items():
        cells = []
        for engine in found.values():
            theirs = engine["queries"][name]
            if "problem" in theirs:
                cells.append(theirs["problem"].replace("|", "/")[:60])
            else:
                rows = "" if theirs["rows"] == mine["rows"] else f", {theirs['rows']} rows"
                cells.append(f"{theirs['ms']:.1f} ({theirs['ms'] / max(mine['cpu_ms'], 1e-3):.1f}×{rows})")
        mine_ms = "given up" if mine["rows"] is None else f"{mine['cpu_ms']:.1f}"
        print(f"| {name} | {mine['rows']} | {mine_ms} |" + "".join(f" {cell} |" for cell in cells))
    cold(args, python, store, quads, found)
    if "oxigraph" in packages:
        loaded = run([python.with_name("oxigraph"), "load", "--location", args.work / "loaded", "--file", quads], 600)
        if loaded:
            print(f"\n`oxigraph load` of the same quads into a folder: {loaded[1]['cpu']:.2f} s of processor")


def cold(args, python, store, quads, found):
    """One question from a cold start: a process that loads, asks and ends."""
    print("\n`query summits` from a cold start, the quads in one file:\n")
    print("| process | s of processor | s by the clock | ratio |\n|---|--:|--:|--:|")
    ours = run([args.summitkg, "query", "summits", "--store", store, "-o", args.work / "summits.csv"], 600)[1]
    print(f"| summitkg query | {ours['cpu']:.2f} | {ours['wall']:.2f} | 1 |")
    query = f"summits={ROOT / 'queries' / 'summits.rq'}"
    for engine in found:
        done = run([python, HERE / "ask.py", engine, quads, args.seconds, query], 600)
        if done:
            theirs = done[1]
            ratio = theirs["cpu"] / max(ours["cpu"], 1e-3)
            print(f"| {engine} | {theirs['cpu']:.2f} | {theirs['wall']:.2f} | {ratio:.1f} |")


def main():
    release = ROOT / "target" / "release"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, default=ROOT / "target" / "peers", help="folder for packages and texts")
    parser.add_argument("--summitkg", type=Path, default=release / "summitkg", help="the binary")
    parser.add_argument("--bench", type=Path, default=release / "summitkg-bench", help="the binary of the benchmarks")
    parser.add_argument("--documents", default="400", help="documents of the store that engines are asked about")
    parser.add_argument("--seconds", default="20", help="seconds for one tool or query")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    environment = args.work / "venv"
    packages = install(environment)
    python = environment / "bin" / "python"
    segmenting(args, python, packages)
    asking(args, python, packages)


if __name__ == "__main__":
    main()

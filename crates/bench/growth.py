#!/usr/bin/env python3
"""Cost against size: builds generated corpora into stores with the real binary and checks the answer.

    python3 crates/bench/growth.py --sizes 10000,100000 --stores plain,folder

Needs `summitkg` and `summitkg-bench`, both compiled with the feature rocksdb for folders. Prints a
table in Markdown; --json adds one line for each store to a file. Times are of this machine.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STORES = {"plain": "store.nq", "folder": "store"}


def run(command, accept=(0,)):
    """Runs a program: its output, and what it took, with the peak of memory of this process alone."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begun = time.monotonic()
        child = subprocess.Popen([str(c) for c in command], stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    if child.returncode not in accept:
        sys.exit(f"growth.py: {' '.join(map(str, command))}: exit {child.returncode}: {texts[1].strip()[-2000:]}")
    spent = {"wall": wall, "user": used.ru_utime, "system": used.ru_stime, "mib": used.ru_maxrss / 1024}
    return child.returncode, texts[0], texts[1], spent


def size(path):
    """Bytes on disk of a file or folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(f.stat().st_size for f in path.rglob("*") if f.is_file())


def told(pattern, text, what):
    """The numbers that the program tells."""
    found = re.search(pattern, text)
    if not found:
        sys.exit(f"growth.py: the program does not tell {what}: {text[-500:]}")
    return [float(group) for group in found.groups()]


def measure(args, documents, kind):
    """One corpus in one kind of store."""
    folder = args.work / str(documents)
    folder.mkdir(parents=True, exist_ok=True)
    corpus, answer, store = folder / "corpus.jsonl", folder / "answer.json", folder / STORES[kind]
    if not (corpus.exists() and answer.exists()):
        run([args.bench, "generate", "--documents", documents, "--share", args.share, "-o", corpus, "--answer", answer])
    for old in (store, Path(f"{store}.lock")):
        shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
    build = [args.summitkg, "--lang", "en", "build", "--store", store, "--no-background", "-v"]

    row = {"documents": documents, "store": kind, "corpus_mb": size(corpus) / 1e6}
    _, _, err, row["build"] = run([*build, corpus])
    row["read_s"], row["stored_s"] = told(r"read ([\d.]+) s, stored ([\d.]+) s", err, "its times")
    read, skipped = told(r"files, (\d+) documents; (\d+) skipped", err, "what it read")
    expected = json.loads(answer.read_text())
    row["bytes"] = size(store)
    stats = json.loads(run([args.summitkg, "stats", "--store", store, "--format", "json"])[1])
    row["claims"] = stats["claims"]
    code, text, _, _ = run([args.bench, "verify", "--store", store, "--answer", answer], accept=(0, 1))
    right = code == 0 and read + skipped == documents and skipped == expected["failures"]
    row["verified"] = right
    row["differences"] = [] if right else [f"{read:.0f} read, {skipped:.0f} skipped", *text.splitlines()]

    # One more document: a full report of a meeting that is known, by another publisher.

    one = folder / "one.jsonl"
    with corpus.open(encoding="utf-8") as lines:
        record = next(r for r in map(json.loads, lines) if "次会" in r["title"] and len(r.get("text", "")) > 200)
    one.write_text(json.dumps({**record, "id": "one-more", "publisher": "新来者"}, ensure_ascii=False) + "\n")
    _, _, err, row["add"] = run([*build, one])
    row["add_read_s"], row["add_stored_s"] = told(r"read ([\d.]+) s, stored ([\d.]+) s", err, "its times")

    _, out, _, _ = run([args.bench, "queries", "--store", store, "--timeout", args.timeout])
    row["queries"] = [json.loads(line) for line in out.splitlines()]
    _, _, _, row["cold_query"] = run([args.summitkg, "query", "summits", "--store", store, "-o", folder / "summits.csv"])
    if not args.keep:
        shutil.rmtree(store) if store.is_dir() else store.unlink()
    return row


def table(rows):
    """The figures for people: a column for each corpus and store."""
    lines = {
        "corpus, MB": lambda r: f"{r['corpus_mb']:.0f}",
        "build, s": lambda r: f"{r['build']['wall']:.1f}",
        "build, s of user": lambda r: f"{r['build']['user']:.1f}",
        "build: stored, s": lambda r: f"{r['stored_s']:.1f}",
        "build: peak, MiB": lambda r: f"{r['build']['mib']:.0f}",
        "store, MB": lambda r: f"{r['bytes'] / 1e6:.1f}",
        "claims": lambda r: f"{r['claims']}",
        "bytes per claim": lambda r: f"{r['bytes'] / max(r['claims'], 1):.0f}",
        "one more: s": lambda r: f"{r['add']['wall']:.2f}",
        "one more: s of user": lambda r: f"{r['add']['user']:.2f}",
        "one more: stored, s": lambda r: f"{r['add_stored_s']:.2f}",
        "one more: peak, MiB": lambda r: f"{r['add']['mib']:.0f}",
        "query from a cold start, s": lambda r: f"{r['cold_query']['wall']:.2f}",
        "query from a cold start, MiB": lambda r: f"{r['cold_query']['mib']:.0f}",
        "answer": lambda r: "right" if r["verified"] else f"{len(r['differences'])} differences",
    }
    print("| | " + " | ".join(f"{r['documents']} {r['store']}" for r in rows) + " |")
    print("|---|" + "--:|" * len(rows))
    for name, cell in lines.items():
        print(f"| {name} | " + " | ".join(cell(r) for r in rows) + " |")
    print("\nShipped queries, ms of processor without opening the store (rows); a dash was given up:\n")
    print("| query | " + " | ".join(f"{r['documents']} {r['store']}" for r in rows) + " |")
    print("|---|" + "--:|" * len(rows))
    for asked in zip(*(r["queries"] for r in rows)):
        name = f"{asked[0]['query']} {asked[0]['given']}".strip()
        cells = ("–" if a["rows"] is None else f"{a['cpu_ms']:.1f} ({a['rows']})" for a in asked)
        print(f"| {name} | " + " | ".join(cells) + " |")


def main():
    here = Path(__file__).resolve().parents[2] / "target" / "release"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="10000,100000,1000000", help="numbers of documents")
    parser.add_argument("--stores", default="plain", help="plain, folder")
    parser.add_argument("--share", default="0.02", help="part of the documents that speaks of a summit")
    parser.add_argument("--work", type=Path, default=Path("target/growth"), help="folder for corpora and stores")
    parser.add_argument("--summitkg", type=Path, default=here / "summitkg", help="the binary")
    parser.add_argument("--bench", type=Path, default=here / "summitkg-bench", help="the binary of the benchmarks")
    parser.add_argument("--timeout", default="60", help="seconds for one query")
    parser.add_argument("--json", type=Path, help="file to add one line to for each store")
    parser.add_argument("--keep", action="store_true", help="keep the stores")
    args = parser.parse_args()
    kinds = args.stores.split(",")
    if unknown := set(kinds) - set(STORES):
        parser.error(f"no kind of store: {', '.join(sorted(unknown))}; there are {', '.join(STORES)}")
    rows = []
    for documents in map(int, args.sizes.split(",")):
        for kind in kinds:
            row = measure(args, documents, kind)
            rows.append(row)
            for line in row["differences"]:
                print(f"growth.py: {documents} {kind}: {line}", file=sys.stderr)
            if args.json:
                with args.json.open("a") as out:
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
    table(rows)
    sys.exit(not all(row["verified"] for row in rows))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Reads a folder of tables by its csv-metadata.json: every cell by its type, every key, every reference.

usage: csvw_check.py FOLDER
"""
import sys
import warnings
from pathlib import Path

from csvw import TableGroup

warnings.simplefilter("error")


def main(folder):
    group = TableGroup.from_file(folder / "csv-metadata.json")
    for name, table in group.tabledict.items():
        print(f"{name}: {sum(1 for _ in table.iterdicts(strict=True))}")
        table.check_primary_key()
    group.check_referential_integrity()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))

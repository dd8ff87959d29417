"""Makes data/lexicon/words.txt from the default dictionary of jieba (dict.txt).

usage: python3 data/generate/words.py DICT_TXT

The extractor needs words only to find where an unknown name ends, so rare and long words are
left out; a smaller dictionary loads faster.
"""
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST, RAREST = 4, 40

rows = []
for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
    word, count, tag = line.split(" ")
    han = all("\u4e00" <= c <= "\u9fff" for c in word) and unicodedata.is_normalized("NFC", word)
    if han and len(word) <= LONGEST and (len(word) == 1 or int(count) >= RAREST):
        rows.append((word, count, tag))
rows.sort()
(ROOT / "lexicon" / "words.txt").write_text("".join(f"{w} {c} {t}\n" for w, c, t in rows), encoding="utf-8")

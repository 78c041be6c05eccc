#!/usr/bin/env python3
"""What jieba's own tagger finds, as an export that `kg eval` scores: nr is a person, ns a place, nt an organization.

usage: PYTHONPATH=FOLDER_OF_JIEBA jieba-tagger.py TEXT_DIR > export.jsonl
       kg eval --gold GOLD_DIR --texts TEXT_DIR export.jsonl
"""
import json, pathlib, sys
import jieba.posseg

TYPES = {"nr": "Person", "nrt": "Person", "nrfg": "Person", "ns": "Place", "nt": "Organization"}

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.txt")):
    seen = set()
    for word in jieba.posseg.cut(path.read_text(encoding="utf-8-sig")):
        kind = TYPES.get(word.flag)
        if kind and len(word.word) > 1 and (kind, word.word) not in seen:
            seen.add((kind, word.word))
            print(json.dumps({"kind": "entity", "id": f"{path.name}|{kind}|{word.word}", "type": kind, "name": word.word, "documents": [path.name]},
                             ensure_ascii=False))

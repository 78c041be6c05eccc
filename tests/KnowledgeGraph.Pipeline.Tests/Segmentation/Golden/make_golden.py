"""Writes the golden files of this folder: the words of python3-jieba 0.42.1 (cut, HMM on) for the seed documents and for a generated text.

    python3 make_golden.py            (with jieba 0.42.1 importable: Debian's python3-jieba, or its folder in PYTHONPATH)

Each line of a golden file is a JSON array of words; all words of a file joined are the text. The generated text is dictionary words, words with a character
put in or turned round, rare and supplementary characters, Latin words, numbers, punctuation and blanks, drawn by a generator with a fixed start.
"""
import json
import pathlib
import random

import jieba
from jieba.finalseg.prob_emit import P as EMISSIONS

assert jieba.__version__ == "0.42.1", jieba.__version__
HERE = pathlib.Path(__file__).resolve().parent
DOCUMENTS = HERE.parents[3] / "seeds" / "documents"
SIZE = 90_000  # bytes of UTF-8

PUNCTUATION = [
    "，", "。", "、", "！", "\n", "\r\n", " ", "\u3000", "“", "”", "（", "）", "\t", "·", "—", "…", "○", "〇", "Ａ", "１", "α", "γ射线", "é",
    "，\r\n\r\n", "\r\r\n", "\u00a0", "\x1e", "\u2028", "\ufeff", "\u200b"]
LATIN = [
    "5G", "3.5%", "12.8万", "-1", "+86", "A股", "B超", "T恤", "C++", "wifi", "v1.2.3", "...", "%%", "a.b_c-d", "1.", "..5", "100%。", "99.9%%", "#1", "&",
    "AT&T", "1,000", "x-y", "_", "K歌", "AA制", "2023年1-10月", "卡拉OK", "IP地址", "0.5亿元", "1.2.3.4%"]


def generate(words, characters, size, seed):
    r = random.Random(seed)
    chinese = [chr(c) for c in range(0x4E00, 0x9FD6)]
    outside = [chr(c) for c in range(0x3400, 0x4DB6)] + [chr(c) for c in range(0x9FD6, 0x9FFD)] + [chr(0x20000 + i) for i in range(500)]
    outside += ["😀", "👨‍👩‍👧", "🏳️‍🌈", "𠮷", "𝒳"]
    parts, length = [], 0
    while length < size:
        k = r.random()
        if k < .45:
            part = r.choice(words)
        elif k < .58:
            part = "".join(r.choice(characters) for _ in range(r.randint(1, 4)))
        elif k < .64:
            part = "".join(r.choice(chinese) for _ in range(r.randint(1, 5)))
        elif k < .74:
            part = r.choice(LATIN)
        elif k < .86:
            part = r.choice(PUNCTUATION)
        elif k < .88:
            part = r.choice(outside)
        elif k < .94:
            word = r.choice(words)
            at = r.randint(0, len(word))
            part = word[:at] + r.choice(characters) + word[at:]
        elif k < .97:
            pair = r.choice(words) + r.choice(words)
            at = r.randint(0, len(pair) - 1)
            part = pair[at:] + pair[:at]
        else:
            part = "".join(r.choice("abcXYZ0189+#&._%-") for _ in range(r.randint(1, 12)))
        parts.append(part)
        length += len(part.encode("utf-8"))
    return "".join(parts)


def write(name, text):
    lines, line = [], []
    for word in jieba.cut(text):
        line.append(word)
        if "\n" in word or len(line) == 80:
            lines.append(line)
            line = []
    lines += [line] if line else []
    with open(HERE / f"{name}.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


for document in sorted(DOCUMENTS.glob("*.txt")):
    write(document.stem[:3], document.read_bytes().decode("utf-8"))

dictionary = [line.split(" ")[0] for line in jieba.get_module_res("dict.txt").read().decode("utf-8").splitlines()]
write("stress", generate(dictionary, sorted(set().union(*EMISSIONS.values())), SIZE, 3))

"""python3-jieba's side of compare.mjs: the same commands as SegmenterServer, `cut` and `words PATH`, over the file named as the first argument."""
import sys
import time

import jieba

jieba.setLogLevel(60)
jieba.initialize()
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    text = file.read()
for line in sys.stdin:
    command, _, path = line.rstrip("\n").partition(" ")
    start = time.perf_counter()
    words = jieba.lcut(text)
    milliseconds = (time.perf_counter() - start) * 1000
    if command == "words":
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write("".join(word + "\x1f" for word in words))
    print(f"{milliseconds:.3f}", flush=True)

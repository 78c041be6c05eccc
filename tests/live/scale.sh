#!/usr/bin/env bash
# tests/live/scale.sh [DOCUMENTS [STORE]]
# How many documents a second do 1, 2 and 4 workers take from one stream into one store? Makes plausible documents, gives them as entries with a path to a Redis
# server of its own, and waits until all are acknowledged. DOCUMENTS is 1000; STORE is a new sqlite file for each, or an address such as bolt://localhost:7687,
# which should be empty (then only the first figure is one of new documents). KG_BUILD__TAGGER=off leaves the tagger out.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
count=${1:-1000} store=${2:-}
root=$here/../..
kg=$root/src/KnowledgeGraph.Cli/bin/Release/net10.0/kg
generator=$root/tests/KnowledgeGraph.Benchmarks/bin/Release/net10.0/KnowledgeGraph.Benchmarks.dll
cache=${KG_LIVE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/knowledgegraph-live}
server=$(command -v redis-server || command -v valkey-server || echo "$cache/engine/valkey-server")
for file in "$kg" "$generator" "$server"; do
  [ -e "$file" ] || { echo "tests/live/scale.sh: $file is missing; build the solution in Release, and run tests/live/install.sh" >&2; exit 3; }
done

run=$(mktemp -d "${TMPDIR:-/tmp}/kg-scale.XXXXXX")
pids=()
stop() {
  for process in "${pids[@]}"; do kill "$process" 2>/dev/null || true; done
  for process in "${pids[@]}"; do wait "$process" 2>/dev/null || true; done
  rm -rf "$run"
}
trap stop EXIT
port=$((20000 + RANDOM % 20000))
"$server" --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$run" > "$run/redis.log" &
pids+=($!)
dotnet "$generator" generate "$root/seeds/gazetteer" "$run/texts" "$count" > /dev/null

# Asks Redis one thing; the first line of the answer, without its mark.
ask() {
  exec 3<> "/dev/tcp/127.0.0.1/$port"
  printf '%s\r\n' "$*" >&3
  read -r answer <&3
  exec 3>&-
  answer=${answer%$'\r'}
  echo "${answer#?}"
}
for _ in $(seq 100); do (ask PING) > /dev/null 2>&1 && break; sleep 0.1; done

for workers in 1 2 4; do
  stream=scale-$workers
  exec 3<> "/dev/tcp/127.0.0.1/$port"
  find "$run/texts" -name '*.txt' | sort | while read -r file; do printf 'XADD %s * path %s\r\n' "$stream" "$file"; done >&3
  for _ in $(seq "$count"); do read -r _ <&3; read -r _ <&3; done
  exec 3>&-
  target=${store:-sqlite:$run/graph-$workers.db}
  started=$(date +%s%N)
  mine=()
  for number in $(seq "$workers"); do
    "$kg" worker --redis "127.0.0.1:$port" --stream "$stream" --store "$target" --state "$run/state-$workers" --listen off > "$run/worker-$workers-$number.log" &
    mine+=($!)
    pids+=($!)
  done
  # An entry is acknowledged when the store has committed it: done when none is left to take, and none pending.
  left=1
  while [ "$left" != 0 ]; do
    sleep 0.2
    left=$(ask "EVAL \"local g = redis.call('XINFO', 'GROUPS', KEYS[1]) if #g == 0 then return 1 end local m = {} for i = 1, #g[1], 2 do m[g[1][i]] = g[1][i + 1] end return (m['lag'] or 1) + m['pending']\" 1 $stream")
  done
  took=$(($(date +%s%N) - started))
  memory=0
  for process in "${mine[@]}"; do
    peak=$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$process/status")
    memory=$((peak > memory ? peak : memory))
    kill "$process"
  done
  for process in "${mine[@]}"; do wait "$process" || true; done
  awk -v n="$count" -v w="$workers" -v t="$took" -v m="$memory" 'BEGIN { printf "%d worker%s: %.1f documents a second, start included; at most %d MB each\n", w, (w > 1 ? "s" : ""), n / (t / 1e9), m }'
done

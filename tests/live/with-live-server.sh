#!/usr/bin/env bash
# tests/live/with-live-server.sh COMMAND [ARGUMENT...]
# Runs a command with KG_TEST_BOLT set to a Bolt server that it may fill and empty: FalkorDB behind the façade of tests/KnowledgeGraph.BoltFacade, both started here and
# ended afterwards. Where KG_TEST_BOLT is set already, it only runs the command. The exit code is the command's; 3 where the server cannot be had.
#
#   dotnet build KnowledgeGraph.sln -c Release && tests/live/with-live-server.sh dotnet test --solution KnowledgeGraph.sln -c Release --no-build
#   tests/live/with-live-server.sh bash -c 'echo $KG_TEST_BOLT; sleep infinity'      # a server to play with
#
# KG_LIVE_DATA names a folder that outlives the server: one started on it again, even after kill -9, goes on from the last commit. KG_LIVE_PASSWORD sets the password.
# KG_LIVE_CACHE names the folder that keeps the packages between runs; the default is knowledgegraph-live in the user's cache.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 1 ] || { sed -n '2,10p' "${BASH_SOURCE[0]}" >&2; exit 2; }
if [ -n "${KG_TEST_BOLT:-}" ]; then
  echo "live tests run on the server given, ${KG_TEST_BOLT##*@}" >&2
  exec "$@"
fi

fail() {
  echo "tests/live/with-live-server.sh: $*" >&2
  exit 3
}

cache=${KG_LIVE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/knowledgegraph-live}
unset KG_LIVE_CACHE
"$here/install.sh" "$cache" || exit 3
facade=$here/../KnowledgeGraph.BoltFacade
program=$facade/bin/Release/net10.0/KnowledgeGraph.BoltFacade.dll
[ -f "$program" ] || dotnet build -c Release "$facade" -v q --nologo >&2 || fail "the façade cannot be built"

# A socket in a folder of our own: no port to find, and nobody else comes in.
run=$(mktemp -d "${TMPDIR:-/tmp}/kg-live.XXXXXX")
engine='' bolt='' status=0
stop() {
  for process in "$bolt" "$engine"; do
    [ -z "$process" ] || kill "$process" 2>/dev/null || true
  done
  for process in "$bolt" "$engine"; do
    [ -z "$process" ] || wait "$process" 2>/dev/null || true
  done
  rm -rf "$run"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

data=${KG_LIVE_DATA:-$run/data}
mkdir -p "$data"
# What is committed is written to the log before it is acknowledged; killing the process takes nothing of that away. The engine runs every query of its log again
# when it starts, so the log is often written anew as what came of it.
"$cache/engine/valkey-server" --port 0 --unixsocket "$run/engine.sock" --save '' --appendonly "$([ -n "${KG_LIVE_DATA:-}" ] && echo yes || echo no)" --appendfsync everysec \
  --auto-aof-rewrite-min-size 2mb --auto-aof-rewrite-percentage 100 --dir "$data" --logfile "$run/engine.log" \
  --loadmodule "$cache/engine/falkordb.so" </dev/null >"$run/engine.out" 2>&1 &
engine=$!
for _ in $(seq 300); do
  [ -S "$run/engine.sock" ] && break
  kill -0 "$engine" 2>/dev/null || { cat "$run"/engine.[lo]* >&2; fail "the engine ended at once"; }
  sleep 0.1
done
[ -S "$run/engine.sock" ] || { cat "$run"/engine.[lo]* >&2; fail "the engine does not come up"; }

password=${KG_LIVE_PASSWORD:-kg-test-$$-$RANDOM}
KG_FACADE_PASSWORD=$password dotnet "$program" "unix:$run/engine.sock" "$run/address" </dev/null >"$run/facade.log" 2>&1 &
bolt=$!
# It listens once the engine has read what is in its files.
for _ in $(seq "$([ -n "${KG_LIVE_DATA:-}" ] && echo 6000 || echo 300)"); do
  [ -f "$run/address" ] && break
  kill -0 "$bolt" 2>/dev/null || { cat "$run/facade.log" "$run"/engine.[lo]* >&2; fail "the façade ended at once"; }
  kill -0 "$engine" 2>/dev/null || { cat "$run"/engine.[lo]* >&2; fail "the engine ended over its data"; }
  sleep 0.1
done
[ -f "$run/address" ] || { cat "$run/facade.log" >&2; fail "the façade does not come up"; }

export KG_TEST_BOLT="bolt://neo4j:$password@$(cat "$run/address")"
echo "live tests run on FalkorDB 4.16.3 behind the façade, at $(cat "$run/address")" >&2
"$@" || status=$?
for process in "$engine" "$bolt"; do
  kill -0 "$process" 2>/dev/null || { cat "$run"/engine.[lo]* "$run/facade.log" >&2; echo "tests/live/with-live-server.sh: the live server ended while the command ran" >&2; [ "$status" -ne 0 ] || status=3; break; }
done
# Faults of the façade itself are never silent.
if [ -s "$run/facade.log" ]; then
  cat "$run/facade.log" >&2
fi
exit "$status"

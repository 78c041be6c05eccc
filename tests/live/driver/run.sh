#!/usr/bin/env bash
# tests/live/with-live-server.sh tests/live/driver/run.sh
# Builds the graph of the sample texts on the server that KG_TEST_BOLT names and runs the analysts' queries on it by the official JavaScript driver. The database must be empty.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
: "${KG_TEST_BOLT:?Start it by tests/live/with-live-server.sh, or name a server}"
[ -d "$here/node_modules/neo4j-driver" ] || npm ci --prefix "$here" --silent --no-audit --no-fund --ignore-scripts
program=$root/src/KnowledgeGraph.Cli/bin/Release/net10.0/kg.dll
[ -f "$program" ] || dotnet build -c Release "$root/src/KnowledgeGraph.Cli" -v q --nologo
rest=${KG_TEST_BOLT#*://}
credentials=${rest%@*}
server=$KG_TEST_BOLT
# No other KG_ variable may reach the program.
env -u KG_TEST_BOLT KG_STORE="${KG_TEST_BOLT%%://*}://${rest##*@}" KG_STORE__USER="${credentials%%:*}" KG_STORE__PASSWORD="${credentials#*:}" \
  dotnet "$program" build "$root/seeds/documents"
KG_TEST_BOLT=$server node "$here/queries.mjs"

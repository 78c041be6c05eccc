#!/usr/bin/env bash
# tests/mcp/run.sh
# Builds the graph of the sample texts and asks it by the official JavaScript client of the Model Context Protocol, which starts kg mcp. Ends with "N tools, N calls: all as expected".
# With KG_TEST_BOLT, as tests/live/with-live-server.sh sets it, the graph is built on that server, whose database must be empty.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
[ -d "$here/node_modules/@modelcontextprotocol" ] || npm ci --prefix "$here" --silent --no-audit --no-fund --ignore-scripts
kg=$root/src/KnowledgeGraph.Cli/bin/Release/net10.0/kg
[ -x "$kg" ] || dotnet build "$root/src/KnowledgeGraph.Cli" -c Release -v q --nologo >&2
work=$(mktemp -d "${TMPDIR:-/tmp}/kg-mcp.XXXXXX")
trap 'rm -rf "$work"' EXIT
if [ -n "${KG_TEST_BOLT:-}" ]; then
  rest=${KG_TEST_BOLT#*://}
  credentials=${rest%@*}
  export KG_STORE="${KG_TEST_BOLT%%://*}://${rest##*@}" KG_STORE__USER="${credentials%%:*}" KG_STORE__PASSWORD="${credentials#*:}"
  unset KG_TEST_BOLT
else
  export KG_STORE="sqlite:$work/graph.db"
fi
"$kg" build "$root/seeds/documents" --tagger off >&2
node "$here/drive.mjs" "$kg"

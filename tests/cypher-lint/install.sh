#!/usr/bin/env bash
# tests/cypher-lint/install.sh
# Brings Neo4j's Cypher front end to node_modules beside this script, from npm, unless it is there already. Needs Node 20 or later.
# Exit code 3: it cannot be had; the last line says why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() {
  echo "tests/cypher-lint/install.sh: $*" >&2
  exit 3
}

command -v node >/dev/null && command -v npm >/dev/null || fail "Node with npm is missing; the statements sent to Neo4j cannot be checked without it"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node 20 or later is needed; this is $(node --version)"
stamp=$(sha256sum <package-lock.json)
if [ -f node_modules/.stamp ] && [ "$(cat node_modules/.stamp)" = "$stamp" ]; then
  exit 0
fi

for attempt in 1 2 3 4 5; do
  # The package asks for a newer Node than it needs.
  if npm ci --silent --no-audit --no-fund --ignore-scripts --engine-strict=false; then
    echo "$stamp" >node_modules/.stamp
    exit 0
  fi
  echo "tests/cypher-lint/install.sh: 'npm ci' failed, attempt $attempt of 5" >&2
  sleep $((attempt * 3))
done
fail "the npm package of tests/cypher-lint cannot be had"

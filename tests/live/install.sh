#!/usr/bin/env bash
# tests/live/install.sh [DIR]
# Brings the engine of the live tests to DIR (knowledgegraph-live in the user's cache, or what KG_LIVE_CACHE names), from packages, unless it is there already: FalkorDB's module from npm, and Valkey 8.0, which
# loads it, from Debian's backports. Changes nothing outside DIR and needs no root. For Debian 12 on amd64 with npm.
# Afterwards DIR/engine/valkey-server MODULE... starts the server; DIR/engine/falkordb.so is the module.
# Exit code 3: this machine cannot run the engine, or the packages cannot be had; the last line says which.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  echo "tests/live/install.sh: $*" >&2
  exit 3
}

# Tries a command up to five times, waiting longer each time.
retry() {
  local attempt
  for attempt in 1 2 3 4 5; do
    "$@" && return 0
    [ "$attempt" -eq 5 ] || { echo "tests/live/install.sh: '$1' failed, attempt $attempt of 5" >&2; sleep $((attempt * 3)); }
  done
  return 1
}

target=${1:-${KG_LIVE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/knowledgegraph-live}}
mkdir -p "$target"
dir=$(cd "$target" && pwd)

# One installation at a time; the second finds it done.
exec 9>"$dir/lock"
flock 9

stamp="debian-12 valkey-8.0 $(sha256sum <"$here/falkordb/package-lock.json" | cut -c1-16) 2"
complete() {
  [ -f "$dir/stamp" ] && [ "$(cat "$dir/stamp")" = "$stamp" ] && [ -x "$dir/engine/valkey-server" ] && [ -f "$dir/engine/falkordb.so" ] \
    && "$dir/engine/valkey-server" --version >/dev/null 2>&1
}
complete && exit 0

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail "the engine is built for Linux on x86-64; this is $(uname -s) on $(uname -m)"
# shellcheck disable=SC1091
os=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_ID:-}") || os=unknown
[ "$os" = "debian 12" ] || fail "made for Debian 12; this is '$os'. Set KG_TEST_BOLT to a Neo4j server instead"
for tool in npm apt-get dpkg ldd; do
  command -v "$tool" >/dev/null || fail "'$tool' is missing. Install it, or set KG_TEST_BOLT to a Neo4j server"
done

rm -rf "$dir/engine" "$dir/stamp" "$dir/node_modules" "$dir/apt" "$dir/root"
mkdir -p "$dir/engine" "$dir/apt/lists/partial" "$dir/apt/archives/partial" "$dir/root"

# Debian's packages, from the mirror that this machine uses, into folders of our own.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 2>/dev/null | head -n 1)
[ -n "$mirror" ] || fail "apt-get knows no Debian mirror; run 'apt-get update' once"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
for suite in bookworm bookworm-backports; do
  echo "deb [signed-by=$keys] $mirror $suite main"
done >"$dir/apt/sources.list"
apt=(apt-get -qq -y -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=3
  -o Dir::Etc::SourceList="$dir/apt/sources.list" -o Dir::Etc::SourceParts=-
  -o Dir::State::Lists="$dir/apt/lists" -o Dir::Cache::Archives="$dir/apt/archives"
  -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
retry "${apt[@]}" update || fail "Debian's package lists cannot be had"
# --reinstall: also what this machine has already, so that DIR is whole by itself.
retry "${apt[@]}" install --reinstall --download-only --no-install-recommends valkey-tools/bookworm-backports libgomp1 libstdc++6 \
  || fail "the packages valkey-tools (bookworm-backports) and libgomp1 cannot be had"
for package in "$dir"/apt/archives/*.deb; do
  dpkg --extract "$package" "$dir/root"
done

cp "$here/falkordb/package.json" "$here/falkordb/package-lock.json" "$dir/"
retry npm ci --prefix "$dir" --silent --no-audit --no-fund --ignore-scripts || fail "the npm package of tests/live/falkordb cannot be had"

server=$(find "$dir/root" -name valkey-check-rdb -type f -print -quit)
module="$dir/node_modules/@falkordblite/linux-x64/bin/falkordb.so"
[ -n "$server" ] && [ -f "$module" ] || fail "the packages do not hold what was expected of them"
cp "$module" "$dir/engine/falkordb.so"
# One program under several names: the name picks the role.
cp "$server" "$dir/engine/valkey-server.bin"
libraries=$(find "$dir/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
cat >"$dir/engine/valkey-server" <<EOF
#!/usr/bin/env bash
export LD_LIBRARY_PATH="$libraries"
exec -a valkey-server "$dir/engine/valkey-server.bin" "\$@"
EOF
chmod +x "$dir/engine/valkey-server"
missing=$(LD_LIBRARY_PATH="$libraries" ldd "$dir/engine/valkey-server.bin" "$dir/engine/falkordb.so" 2>&1 | grep -E 'not found' | sort -u || true)
[ -z "$missing" ] || fail "libraries are missing: $missing"
rm -rf "$dir/node_modules" "$dir/apt/lists"
echo "$stamp" >"$dir/stamp"
complete || fail "the server that was installed does not start: $("$dir/engine/valkey-server" --version 2>&1 | tail -n 1)"

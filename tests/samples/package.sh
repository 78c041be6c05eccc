#!/usr/bin/env bash
# tests/samples/package.sh [GRAPH [PLACE]]
# Packs the client library and what it stands on, publishes the sample from those packages as a native program (Native AOT), and runs it; GRAPH is an address such as
# sqlite:graph.db, by default a graph of the sample texts that is built for it. Checks what the packages hold, compares the native program's output with that of the same
# program run by the runtime, and ends with size and start time. Needs clang or gcc and zlib's headers (Debian: apt-get install -y clang zlib1g-dev).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/kg-sample.XXXXXX")
version=0.1.0-sample.$(date +%s)
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
trap 'rm -rf "$work" "$cache"/knowledgegraph.{client,storage,core}/"$version"' EXIT
fail() {
  echo "tests/samples/package.sh: $*" >&2
  exit 1
}

if command -v clang >/dev/null; then linker=clang; elif command -v gcc >/dev/null; then linker=gcc; else fail "Native AOT needs clang or gcc: apt-get install -y clang zlib1g-dev"; fi

for project in Core Storage Client; do
  dotnet pack "$root/src/KnowledgeGraph.$project" -c Release -p:Version="$version" -p:ContinuousIntegrationBuild=true -o "$work/feed" -v q --nologo >&2
done
package=$work/feed/KnowledgeGraph.Client.$version
held=$(unzip -Z1 "$package.nupkg")
for file in README.md NOTICE lib/net10.0/KnowledgeGraph.Client.dll lib/net10.0/KnowledgeGraph.Client.xml; do
  grep -qx "$file" <<<"$held" || fail "the package lacks $file"
done
held=$(unzip -Z1 "$package.snupkg")
grep -qx 'lib/net10.0/KnowledgeGraph.Client.pdb' <<<"$held" || fail "the package of symbols lacks the symbols"

sample=$work/SubDistrictReport
cp -r "$here/SubDistrictReport" "$sample"
rm -rf "$sample/bin" "$sample/obj"
cp "$root"/Directory.*.props "$root"/Directory.Build.targets "$root/.editorconfig" "$root/NOTICE" "$work/"
publish() {
  dotnet publish "$sample" -c Release -r linux-x64 -p:KnowledgeGraphPackage="$version" -p:RestoreAdditionalProjectSources="$work/feed" -v q --nologo "$@" >&2
}
publish --self-contained false -o "$work/managed"
rm -rf "$sample/bin" "$sample/obj"
publish -p:PublishAot=true -p:CppCompilerAndLinker="$linker" -p:StripSymbols=true -o "$work/native"

graph=${1:-}
place=${2:-四褐山街道}
if [ -z "$graph" ]; then
  kg=$root/src/KnowledgeGraph.Cli/bin/Release/net10.0/kg
  [ -x "$kg" ] || dotnet build "$root/src/KnowledgeGraph.Cli" -c Release -v q --nologo >&2
  graph=sqlite:$work/graph.db
  "$kg" build "$root/seeds/documents" --tagger off --store "$graph" >&2
fi
"$work/managed/SubDistrictReport" "$graph" "$place" > "$work/managed.txt"
"$work/native/SubDistrictReport" "$graph" "$place" > "$work/native.txt"
cmp "$work/managed.txt" "$work/native.txt" || fail "the native program answers otherwise"
cat "$work/native.txt"

milliseconds() {
  local best=999999 start took
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    start=$(date +%s%N)
    "$@" > /dev/null
    took=$((($(date +%s%N) - start) / 1000000))
    [ "$took" -ge "$best" ] || best=$took
  done
  echo "$best"
}
size=$(du -cb "$work/native"/SubDistrictReport "$work/native"/*.so 2>/dev/null | tail -n 1 | cut -f1)
echo "native: $size bytes with SQLite; the whole report in $(milliseconds "$work/native/SubDistrictReport" "$graph" "$place") ms from start to end (by the runtime: $(milliseconds "$work/managed/SubDistrictReport" "$graph" "$place") ms)"

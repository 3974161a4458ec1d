#!/usr/bin/env bash
# Shows where time goes: runs a program under dotnet-trace and writes a profile that https://speedscope.app opens as a flame graph.
#   scripts/profile.sh stages                          samples to hashes
#   scripts/profile.sh queries [STORE CLIP...]         samples to answers; without arguments of a library of its own
#   scripts/profile.sh tunescout index FOLDER --store F   the tool itself, with any arguments
# The result is artifacts/profiles/NAME.speedscope.json, and the list of the methods that took the most is printed.
set -euo pipefail
here=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ $# -gt 0 ] || { sed -n '2,6s/^# \{0,1\}//p' scripts/profile.sh >&2; exit 2; }
trace=artifacts/tools/dotnet-trace
# Installed from outside the repository, whose sources are mapped for its own packages.
[ -x "$trace" ] || (cd / && dotnet tool install dotnet-trace --version 10.0.750501 --tool-path "$root/artifacts/tools") >&2
name=$1
if [ "$1" = tunescout ]; then
  project=samples/TuneScout.Console program=artifacts/bin/TuneScout.Console/release/tunescout.dll
  shift
else
  project=benchmarks/TuneScout.Benchmarks program=artifacts/bin/TuneScout.Benchmarks/release/TuneScout.Benchmarks.dll
fi
dotnet build "$project" -c Release -v quiet --nologo >&2
mkdir -p artifacts/profiles
output=$root/artifacts/profiles/$name.nettrace
rm -f "$output" "${output%.nettrace}.speedscope.json"
cd "$here"
"$root/$trace" collect --profile dotnet-common,dotnet-sampled-thread-time --format Speedscope --output "$output" --show-child-io -- dotnet "$root/$program" "$@"
"$root/$trace" report "$output" topN -n 25

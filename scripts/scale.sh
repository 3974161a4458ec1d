#!/usr/bin/env bash
# Fills an embedded store with many tracks and measures it on the way: the table of docs/performance.md.
#   scripts/scale.sh [TRACKS] [ARCHIVE]
# TRACKS is 20,000 where it is not given: half a billion postings, some gigabytes in the folder for temporary files, and a quarter of an hour.
# The picture beside it: dotnet artifacts/bin/TuneScout.Benchmarks/release/TuneScout.Benchmarks.dll scale-plot docs/performance.md docs/images/scale.png
# ARCHIVE is what "tunescout export" wrote: the tracks are then made of slices of its recordings instead of the demo's.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build benchmarks/TuneScout.Benchmarks -c Release -v quiet --nologo >&2
exec dotnet artifacts/bin/TuneScout.Benchmarks/release/TuneScout.Benchmarks.dll scale "${1:-20000}" "${2:-}"

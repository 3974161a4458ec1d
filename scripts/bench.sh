#!/usr/bin/env bash
# Runs the benchmarks and writes their results as Markdown to benchmarks/results/CPU/, where CPU is named after this machine's processor.
#   scripts/bench.sh [FILTER]    (default: every class; for example '*Spectrum*')
# A full run takes an hour and a quiet machine. JOB=short makes it ten minutes and less exact. Compare ratios within a run, never times between machines.
# FFTW is measured against where libfftw3f.so.3 is installed (Debian: libfftw3-single3), LMDB where its library loads (liblmdb0).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
cpu=$(LC_ALL=C lscpu 2>/dev/null | sed -n 's/^Model name: *//p' | head -1)
results=benchmarks/results/$(printf '%s' "${cpu:-$(uname -m)}" | tr -cs 'A-Za-z0-9' '-' | sed 's/^-//; s/-$//' | tr 'A-Z' 'a-z')
work=artifacts/benchmarks
tool=artifacts/bin/TuneScout.Benchmarks/release/TuneScout.Benchmarks.dll
dotnet build benchmarks/TuneScout.Benchmarks -c Release -v quiet --nologo >&2
mkdir -p "$results" "$work"
rm -rf "$work/results"
dotnet "$tool" --filter "${1:-*}" --job "${JOB:-default}" --exporters github --artifacts "$work"
for report in "$work"/results/*-report-github.md; do
  [ -e "$report" ] || { echo "No benchmark matches ${1:-*}." >&2; exit 1; }
  name=$(basename "$report" -report-github.md)
  { echo "# ${name##*.}"; echo; echo "$(date -u +%Y-%m-%d), commit $(git rev-parse --short HEAD)"; echo; cat "$report"; } > "$results/${name##*.}.md"
done
if [ $# -eq 0 ]; then
  { echo "# From samples to hashes, stage by stage"; echo; dotnet "$tool" stages; } > "$results/stages.md"
  { echo "# Queries"; echo; dotnet "$tool" queries; } > "$results/queries.md"
fi
echo "The results are in $results." >&2

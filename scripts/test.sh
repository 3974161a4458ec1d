#!/usr/bin/env bash
# Installs what the tests need, builds, runs every test, and ends with the line "N passed, N failed, N skipped".
# More arguments go to the test runner, for example: scripts/test.sh --filter-class '*WavReader*'
# Set CONFIGURATION=Debug for a debug build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command -v dotnet >/dev/null || { echo "The .NET SDK 10 is missing: install it, then start again." >&2; exit 1; }
command -v npm >/dev/null || { echo "npm is missing, which fetches the web app's player: install it (Debian: nodejs and npm), then start again." >&2; exit 1; }
scripts/ensure-ffmpeg.sh
scripts/ensure-package.sh chromium chromium

# Engines of their own for these tests, beside whatever else runs on this machine.
export AWS_LOCAL_DIR=$PWD/artifacts/aws-tests
trap 'scripts/aws-local.sh stop' EXIT
scripts/aws-local.sh start
engines=$(scripts/aws-local.sh env)
while IFS= read -r line; do export "${line?}"; done <<<"$engines"
export TUNESCOUT_REQUIRE_AWS=1
# Of whoever runs this, and not for these engines.
unset AWS_PROFILE AWS_SESSION_TOKEN

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
configuration=${CONFIGURATION:-Release}
results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results" artifacts/feed
dotnet build TuneScout.Lib.sln -c "$configuration" -v quiet --nologo

passed=0 failed=0 skipped=0 broken=()
# The number in a counter of a test report.
counter() { grep -o "<Counters [^>]*" "$1" | grep -o " $2=\"[0-9]*\"" | tr -dc 0-9; }

for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  started=$SECONDS status=0
  dotnet test --project "$project" -c "$configuration" --no-build --no-progress \
    --results-directory "$results" --report-trx --report-trx-filename "$name.trx" "$@" || status=$?
  report=$results/$name.trx
  total=0
  if [ -f "$report" ]; then
    total=$(counter "$report" total)
    project_passed=$(counter "$report" passed)
    project_failed=$(($(counter "$report" failed) + $(counter "$report" error) + $(counter "$report" timeout) + $(counter "$report" aborted)))
    passed=$((passed + project_passed)) failed=$((failed + project_failed))
    skipped=$((skipped + total - project_passed - project_failed))
  fi
  # Without a filter, a project in which nothing ran, or whose runner complains of more than failed tests, is broken.
  if [ "$total" -eq 0 ] && [ $# -eq 0 ]; then
    broken+=("$name ran no tests")
  elif [ "$status" -ne 0 ] && [ "$total" -ne 0 ] && [ "$project_failed" -eq 0 ]; then
    broken+=("$name ended with code $status")
  fi
  echo "== $name: $((SECONDS - started)) s"
done

for reason in "${broken[@]}"; do echo "BROKEN: $reason"; done
failed=$((failed + ${#broken[@]}))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]

#!/usr/bin/env bash
# Kills a host that adds, removes and compacts at random moments, 100 times on one library (or as often as the first argument says), on the
# engines that scripts/aws-local.sh starts, and checks after each time that everything acknowledged is there and nothing half. Takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
export TUNESCOUT_AWS_KILL_ROUNDS="${1:-100}" TUNESCOUT_REQUIRE_AWS=1
scripts/aws-local.sh start
engines=$(scripts/aws-local.sh env)
while IFS= read -r line; do export "${line?}"; done <<<"$engines"
dotnet build tests/TuneScout.Storage.Aws.Tests -c Release -v quiet
dotnet test --project tests/TuneScout.Storage.Aws.Tests -c Release --no-build --no-progress --filter-class '*KillTests' --show-live-output on

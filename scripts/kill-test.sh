#!/usr/bin/env bash
# Kills a writing process at random moments, 200 times on one library (or as often as the first argument says), and checks after each
# time that everything acknowledged is there and nothing else, and that the whole store verifies. Takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
export TUNESCOUT_KILL_ROUNDS="${1:-200}"
dotnet build tests/TuneScout.Storage.Local.Tests -c Release -v quiet
dotnet test --project tests/TuneScout.Storage.Local.Tests -c Release --no-build --no-progress --filter-class '*KillTests' --show-live-output on

#!/usr/bin/env bash
# Fills DynamoDB Local with the tracks of one account and prints what pages, searches and lists of artists cost then, in milliseconds and read units.
#   scripts/measure-shelf.sh [TRACKS]     (default: 100000, some minutes)
# The engine is this run's own and goes afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(mktemp -d)
export AWS_LOCAL_DIR=$folder/engines
trap 'scripts/aws-local.sh stop >&2 || true; rm -rf "$folder"' EXIT
scripts/aws-local.sh start >&2
engines=$(scripts/aws-local.sh env)
while IFS= read -r line; do export "${line?}"; done <<<"$engines"
unset AWS_PROFILE AWS_SESSION_TOKEN
export TUNESCOUT_MEASURE_TRACKS=${1:-100000} TUNESCOUT_MEASURE_OUTPUT=$folder/figures
dotnet build tests/TuneScout.Web.Tests -c Release -v quiet --nologo >&2
dotnet test --project tests/TuneScout.Web.Tests -c Release --no-build --no-progress --filter-class '*DynamoTrackShelfMeasurement' >&2
cat "$folder/figures"

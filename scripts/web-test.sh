#!/usr/bin/env bash
# All tests of the web app, also those that take long: every page in Chromium, expired addresses, encoders of killed workers. About five minutes.
# With --pictures it takes the pictures of docs/images anew.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/ensure-ffmpeg.sh
scripts/ensure-package.sh chromium chromium
export TUNESCOUT_LONG=1
if [ "${1:-}" = --pictures ]; then
  export TUNESCOUT_PICTURES=$PWD/docs/images
  shift
fi
dotnet build tests/TuneScout.Web.Tests -c Release -v quiet --nologo
dotnet test --project tests/TuneScout.Web.Tests -c Release --no-build --no-progress "$@"

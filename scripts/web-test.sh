#!/usr/bin/env bash
# All tests of the web app, also those that take long: every page in Chromium, expired addresses, encoders of killed workers; then those in Chromium and those with
# processes of their own once more with everything on DynamoDB Local and Ceph's S3. About ten minutes.
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
export AWS_LOCAL_DIR=$PWD/artifacts/aws-tests
trap 'scripts/aws-local.sh stop' EXIT
scripts/aws-local.sh start
engines=$(scripts/aws-local.sh env)
while IFS= read -r line; do export "${line?}"; done <<<"$engines"
unset AWS_PROFILE AWS_SESSION_TOKEN
export TUNESCOUT_REQUIRE_AWS=1
dotnet build tests/TuneScout.Web.Tests -c Release -v quiet --nologo
# Both passes run, whatever the first one finds.
status=0
dotnet test --project tests/TuneScout.Web.Tests -c Release --no-build --no-progress "$@" || { status=$?; echo "The pass on local storage has failed." >&2; }
unset TUNESCOUT_PICTURES
echo "Once more, on AWS storage ..."
TUNESCOUT_STORAGE=aws dotnet test --project tests/TuneScout.Web.Tests -c Release --no-build --no-progress --filter-trait 'Storage=both' "$@" || { status=$?; echo "The pass on AWS storage has failed." >&2; }
exit "$status"

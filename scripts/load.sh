#!/usr/bin/env bash
# Drives the web app's API with many users at once, and prints how long each operation took, what went wrong and the server's memory.
#   scripts/load.sh [--aws-local] [USERS] [SECONDS]     (default: 200 users for 120 seconds)
# Ends with code 1 where anything went wrong. The server runs on a folder of its own under the temporary folder, which goes afterwards; with --aws-local on
# DynamoDB Local and an S3 server of its own, which go too.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
aws=
if [ "${1:-}" = --aws-local ]; then
  aws=yes
  shift
fi
users=${1:-200} seconds=${2:-120} address=http://127.0.0.1:${PORT:-5089}
"$root/scripts/ensure-ffmpeg.sh" >&2
for project in samples/TuneScout.Web benchmarks/TuneScout.LoadTest; do
  log=$(cd "$root" && dotnet build "$project" -c Release -v q --nologo 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }
done
data=$(mktemp -d) server=
finish() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
  [ -z "$aws" ] || "$root/scripts/aws-local.sh" stop >&2 || true
  rm -rf "$data"
}
trap finish EXIT
if [ -n "$aws" ]; then
  export AWS_LOCAL_DIR=$data/engines
  "$root/scripts/aws-local.sh" start >&2
  engines=$("$root/scripts/aws-local.sh" env)
  while IFS= read -r line; do export "${line?}"; done <<<"$engines"
  unset AWS_PROFILE AWS_SESSION_TOKEN
  export TuneScout__Storage=aws TuneScout__Aws__Bucket=$TUNESCOUT_BUCKET TuneScout__Aws__Prefix=load TuneScout__Aws__Provisioning=CreateIfMissing
fi
# All users come from one address here: the limits per address are for the internet. A cheap hash: passwords are not what is measured.
export TuneScout__SignInsPerMinute=100000 TuneScout__BcryptWorkFactor=4 Logging__LogLevel__Default=Warning
dotnet "$root/artifacts/bin/TuneScout.Web/release/TuneScout.Web.dll" --data "$data/web" --urls "$address" > "$data/server.log" 2>&1 &
server=$!
for _ in $(seq 300); do
  curl -sf "$address/health/ready" > /dev/null && break
  kill -0 "$server" 2>/dev/null || { cat "$data/server.log" >&2; exit 1; }
  sleep 0.2
done
status=0
dotnet "$root/artifacts/bin/TuneScout.LoadTest/release/TuneScout.LoadTest.dll" "$address" "$users" "$seconds" "$server" || status=$?
if grep -q '"LogLevel":"\(Error\|Critical\)"' "$data/server.log"; then
  echo "The server has logged errors:" >&2
  grep '"LogLevel":"\(Error\|Critical\)"' "$data/server.log" | head -5 | cut -c1-1500 >&2
  status=1
fi
exit "$status"

#!/usr/bin/env bash
# Drives the web app's API with many users at once, and prints how long each operation took, what went wrong and the server's memory.
#   scripts/load.sh [USERS] [SECONDS]     (default: 200 users for 120 seconds)
# Ends with code 1 where anything went wrong. The server runs on a folder of its own under the temporary folder, which goes afterwards.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
users=${1:-200} seconds=${2:-120} address=http://127.0.0.1:${PORT:-5089}
"$root/scripts/ensure-ffmpeg.sh" >&2
for project in samples/TuneScout.Web benchmarks/TuneScout.LoadTest; do
  log=$(cd "$root" && dotnet build "$project" -c Release -v q --nologo 2>&1) || { printf '%s\n' "$log" >&2; exit 1; }
done
data=$(mktemp -d)
# All users come from one address here: the limits per address are for the internet. A cheap hash: passwords are not what is measured.
export TuneScout__SignInsPerMinute=100000 TuneScout__BcryptWorkFactor=4 Logging__LogLevel__Default=Warning
dotnet "$root/artifacts/bin/TuneScout.Web/release/TuneScout.Web.dll" --data "$data" --urls "$address" > "$data/server.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; rm -rf "$data"' EXIT
for _ in $(seq 100); do
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

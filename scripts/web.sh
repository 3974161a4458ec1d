#!/usr/bin/env bash
# Starts the web app on http://127.0.0.1:5080, on the embedded store in the folder DATA (default: ./data/web).
#   scripts/web.sh [--aws-local] [--data FOLDER] [--role all|web|worker] [--demo-music]
# --aws-local starts DynamoDB Local and an S3 server on this machine (scripts/aws-local.sh) and keeps everything there. They go on when the app ends, and
# forget everything when they are stopped: scripts/aws-local.sh stop.
# The first start makes an account "demo" and shows its password, once. --demo-music puts some composed pieces into it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep '^10\.' >/dev/null; then
  echo "The .NET SDK 10 is needed (Debian/Ubuntu: package dotnet-sdk-10.0): install it and run this again." >&2
  exit 1
fi
if ! command -v npm >/dev/null; then
  echo "npm is needed for the player's two browser libraries (Debian/Ubuntu: packages nodejs and npm): install it and run this again." >&2
  exit 1
fi
"$root/scripts/ensure-ffmpeg.sh" >&2

data=$PWD/data/web arguments=() aws=
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$(realpath -m "${2:?--data needs a folder}"); shift 2 ;;
    --role) arguments+=(--role "${2:?--role needs all, web or worker}"); shift 2 ;;
    --aws-local) aws=yes; shift ;;
    --demo-music) arguments+=(--demo-music); shift ;;
    *) echo "Unknown: $1. Usage: scripts/web.sh [--aws-local] [--data FOLDER] [--role all|web|worker] [--demo-music]" >&2; exit 2 ;;
  esac
done

echo "Building TuneScout.Web ..." >&2
if ! log=$(cd "$root" && dotnet build samples/TuneScout.Web/TuneScout.Web.csproj -c Release -v q --nologo 2>&1); then
  printf '%s\n' "$log" >&2
  exit 1
fi
mkdir -p "$data"
export ASPNETCORE_URLS=${ASPNETCORE_URLS:-http://127.0.0.1:5080}
place="data in $data"
if [ -n "$aws" ]; then
  "$root/scripts/aws-local.sh" start >&2
  engines=$("$root/scripts/aws-local.sh" env)
  while IFS= read -r line; do export "${line?}"; done <<<"$engines"
  unset AWS_PROFILE AWS_SESSION_TOKEN
  export TuneScout__Storage=aws TuneScout__Aws__Bucket=$TUNESCOUT_BUCKET TuneScout__Aws__Prefix=${TuneScout__Aws__Prefix:-tunescout-web}
  export TuneScout__Aws__Provisioning=CreateIfMissing TuneScout__Aws__Origins__0=${TuneScout__Aws__Origins__0:-${ASPNETCORE_URLS%%;*}}
  place="data in DynamoDB Local and the bucket $TUNESCOUT_BUCKET"
fi
echo "TuneScout.Web on $ASPNETCORE_URLS, $place" >&2
exec dotnet "$root/artifacts/bin/TuneScout.Web/release/TuneScout.Web.dll" --data "$data" --demo-account "${arguments[@]}"

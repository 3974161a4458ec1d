#!/usr/bin/env bash
# Shows TuneScout from end to end: builds it, indexes FOLDER (or music of its own), names noisy clips, draws pictures.
#   scripts/demo.sh [FOLDER] [--clips N] [--out DIR] [--seed N] [--json]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep '^10\.' >/dev/null; then
  echo "The .NET SDK 10 is needed (Debian/Ubuntu: package dotnet-sdk-10.0): install it and run this again." >&2
  exit 1
fi

# WAV files need no ffmpeg, and the demo's own music is WAV: go on without it where it cannot be had.
"$root/scripts/ensure-ffmpeg.sh" >&2 || echo "Without ffmpeg only WAV files can be read." >&2

echo "Building TuneScout ..." >&2
# Built from the root: a global.json where the user stands must not choose another SDK.
if ! log=$(cd "$root" && dotnet build "$root/samples/TuneScout.Console/TuneScout.Console.csproj" -c Release -v q --nologo 2>&1); then
  printf '%s\n' "$log" >&2
  exit 1
fi

exec dotnet "$root/artifacts/bin/TuneScout.Console/release/tunescout.dll" demo "$@"

#!/usr/bin/env bash
# Packs the tool into artifacts/feed and installs it as the .NET tool "tunescout":
# scripts/install-tool.sh          for this user (as "dotnet tool install --global" does)
# scripts/install-tool.sh FOLDER   into a folder, as FOLDER/tunescout
set -euo pipefail
target=${1:+$(realpath -m -- "$1")}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
where=(--global)
if [ -n "$target" ]; then where=(--tool-path "$target"); fi
# A version of its own each time: NuGet keeps what it has unpacked once, and would install that again.
version=0.1.0-local.$(date -u +%Y%m%d%H%M%S)
scripts/pack.sh --version "$version" samples/TuneScout.Console/TuneScout.Console.csproj
dotnet tool uninstall "${where[@]}" TuneScout.Console >/dev/null 2>&1 || true
dotnet tool install "${where[@]}" --source artifacts/feed --version "$version" TuneScout.Console

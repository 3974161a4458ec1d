#!/usr/bin/env bash
# Makes the packages and puts them into artifacts/feed: every packable project of src, with symbols, and the tool.
#   scripts/pack.sh [--version VERSION] [PROJECT.csproj…]
# Without --version the version follows from the last tag (v1.2.3) and the commits since, by MinVer.
# REPOSITORY_URL, where set, is written into the packages. The same commit gives the same assemblies on any machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=true
version=() projects=()
while [ $# -gt 0 ]; do
  case $1 in
    --version)
      [ -n "${2:-}" ] || { echo "--version needs a version." >&2; exit 2; }
      version=(-p:MinVerVersionOverride="$2" -p:Version="$2")
      shift 2 ;;
    -*) echo "Usage: scripts/pack.sh [--version VERSION] [PROJECT.csproj…]" >&2; exit 2 ;;
    *) projects+=("$1"); shift ;;
  esac
done
if [ ${#projects[@]} -eq 0 ]; then
  mapfile -t projects < <(grep -l '<IsPackable>true</IsPackable>' src/*/*.csproj samples/TuneScout.Console/*.csproj)
fi

mkdir -p artifacts/feed
for project in "${projects[@]}"; do
  name=$(basename "$project" .csproj)
  rm -f "artifacts/feed/$name".[0-9]*nupkg
  dotnet pack "$project" -c Release -o artifacts/feed -v quiet --nologo "${version[@]}"
  ls artifacts/feed/"$name".[0-9]*nupkg
done

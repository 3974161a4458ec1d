#!/usr/bin/env bash
# Packs everything and uses it as a stranger would: looks into the packages, compiles and runs the README's snippets against them
# (as a managed, a trimmed and a native program, and in a web app), installs and runs the tool, and uses a library on AWS from a native program:
# on the engines that the environment names, else on engines that it starts and stops itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
consumer=tests/PackageConsumer work=$PWD/artifacts/package-test
# A version of its own each time: NuGet keeps what it has unpacked once, and would take that again.
version=0.1.0-local.$(date -u +%Y%m%d%H%M%S)
packages=$(dotnet nuget locals global-packages --list | cut -d ' ' -f 2-)
# shellcheck disable=SC2317 # called by the trap
forget() { rm -rf "${packages:?}"/tunescout.*/"$version"; }
trap forget EXIT
step() { echo "== $1 (${SECONDS} s)"; }

rm -rf "$work" artifacts/consumer
mkdir -p "$work"
step "Packing"
scripts/pack.sh --version "$version"
mapfile -t names < <(basename -s ".$version.nupkg" artifacts/feed/*."$version".nupkg)

step "Packages"
dotnet run --project $consumer/Packages -v quiet -p:TuneScoutVersion="$version" -- artifacts/feed "$version" "${names[@]}"

rid=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
case $rid in linux-*) ;; *) rid=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/') ;; esac
step "Snippets, trimmed"
dotnet publish $consumer/Snippets -c Release -v quiet --nologo -p:TuneScoutVersion="$version" -r "$rid" --self-contained -p:PublishTrimmed=true -o "$work/trimmed"
"$work/trimmed/Snippets" "$work/data"
step "Snippets, native"
if command -v clang >/dev/null || command -v gcc >/dev/null; then
  linker=clang
  command -v clang >/dev/null || linker=gcc
  dotnet publish $consumer/Snippets -c Release -v quiet --nologo -p:TuneScoutVersion="$version" -r "$rid" -p:PublishAot=true -p:CppCompilerAndLinker=$linker -o "$work/native"
  "$work/native/Snippets" "$work/data"
else
  echo "not run: neither clang nor gcc is here" >&2
fi
if [ -n "${linker:-}" ]; then
  step "AWS, native"
  if [ -z "${AWS_ENDPOINT_URL_DYNAMODB:-}" ] || [ -z "${TUNESCOUT_BUCKET:-}" ]; then
    export AWS_LOCAL_DIR=$PWD/artifacts/aws-package-test
    trap 'scripts/aws-local.sh stop; forget' EXIT
    scripts/aws-local.sh start
    engines=$(scripts/aws-local.sh env)
    while IFS= read -r line; do export "${line?}"; done <<<"$engines"
    unset AWS_PROFILE AWS_SESSION_TOKEN
  fi
  dotnet publish $consumer/Aws -c Release -v quiet --nologo -p:TuneScoutVersion="$version" -r "$rid" -p:PublishAot=true -p:CppCompilerAndLinker="$linker" -o "$work/aws"
  "$work/aws/Aws" "$work/data"
fi
step "Web"
dotnet run --project $consumer/Web -c Release -v quiet -p:TuneScoutVersion="$version" -- "$work/data"

step "Tool"
dotnet tool install --tool-path "$work/tool" --source artifacts/feed --version "$version" TuneScout.Console >/dev/null
tool=$work/tool/tunescout
"$tool" index --json --store "$work/store" "$work/data/song.wav" | grep -q '"status":"added"'
"$tool" identify --json --store "$work/store" "$work/data/clip.wav" | grep -q '"decision":"match"'
"$tool" explain --json --store "$work/store" --picture "$work/why.png" "$work/data/clip.wav" | grep -q '"decision":"match"'
[ "$(head -c 4 "$work/why.png" | tail -c 3)" = PNG ]
[ "$("$tool" --version)" = "$version" ]
step "Done: the packages work"

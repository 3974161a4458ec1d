#!/usr/bin/env bash
# Makes the documentation's site from the pages of docs and of the root, and follows every link of it: artifacts/site/index.html.
#   scripts/docs.sh               the site
#   scripts/docs.sh --reference   makes docs/cli.md anew from the tool's own help, and the list of decisions
#   scripts/docs.sh --figures     makes the pictures of docs/concepts.md and docs/guides/explain.md anew
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

case ${1:-} in
  --reference)
    dotnet build tests/TuneScout.Docs.Tests -c Release -v quiet --nologo
    TUNESCOUT_WRITE_REFERENCE=1 dotnet test --project tests/TuneScout.Docs.Tests/TuneScout.Docs.Tests.csproj -c Release --no-build --no-progress --filter-class '*CliReferenceTests' --filter-class '*DecisionTests'
    exit ;;
  --figures)
    work=$PWD/artifacts/figures
    scripts/demo.sh --json --out "$work" >/dev/null
    tool() { dotnet artifacts/bin/TuneScout.Console/release/tunescout.dll "$@" --store "$(echo "$work"/library-*)" >/dev/null; }
    # The second clip is the README's: "Velvet Kilometre" under a crowd as loud as the music.
    for kind in spectrogram constellation votes evidence curve decision; do
      tool plot "$work/clips/clip-02.wav" "docs/images/concept-$kind.png" --of $kind
    done
    tool explain "$work/clips/clip-02.wav" --picture docs/images/explain-match.png
    exit ;;
  "") ;;
  *) echo "Usage: scripts/docs.sh [--reference|--figures]" >&2; exit 2 ;;
esac

command -v npm >/dev/null || { echo "npm is missing, which fetches the site's generator: install it (Debian: nodejs and npm), then start again." >&2; exit 1; }
tools=artifacts/npm/site source=artifacts/site-src site=artifacts/site
mkdir -p "$tools"
rm -rf "$source" "$site"
cp site/package.json site/package-lock.json site/.npmrc "$tools/"
if [ ! -f "$tools/done" ] || [ site/package-lock.json -nt "$tools/done" ]; then
  (cd "$tools" && npm ci --ignore-scripts --no-audit --no-fund --silent)
  touch "$tools/done"
fi
mkdir -p "$source"
cp -r ./*.md LICENSE docs site/_includes site/style.css "$source/"
mkdir -p "$source/samples"
cp -r samples/deploy "$source/samples/" # a page of its own, and the template that it is about
cp site/eleventy.config.js "$tools/eleventy.config.mjs"
"$tools/node_modules/.bin/eleventy" --config="$tools/eleventy.config.mjs" --input="$source" --output="$site" --quiet
(cd "$source" && find . -type f ! -name '*.md' ! -path './_includes/*' -exec cp --parents -t "../site" {} +)
node site/check-links.mjs "$site"

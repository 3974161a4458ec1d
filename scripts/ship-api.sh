#!/usr/bin/env bash
# Before a release: what PublicAPI.Unshipped.txt of each package lists becomes part of PublicAPI.Shipped.txt, and is a promise from then on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for unshipped in src/*/PublicAPI.Unshipped.txt; do
  shipped=${unshipped/Unshipped/Shipped}
  # "*REMOVED*" before a line of the new list takes it out of the old one.
  {
    echo '#nullable enable'
    { grep -v -e '^#' -e '^\*REMOVED\*' "$shipped" "$unshipped" --no-filename || true; } |
      grep -v -x -F -f <(sed -n 's/^\*REMOVED\*//p' "$unshipped"; echo ' nothing is called this ') |
      LC_ALL=C sort -u
  } >"$shipped.new"
  mv "$shipped.new" "$shipped"
  echo '#nullable enable' >"$unshipped"
  echo "$shipped: $(($(wc -l <"$shipped") - 1)) members"
done

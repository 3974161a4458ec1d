#!/usr/bin/env bash
# Installs Chromium by apt-get where it is missing, for the tests of the web app's pages; says what to do where it cannot.
set -euo pipefail

if [ -x /usr/bin/chromium ]; then exit 0; fi

cannot() {
  echo "Chromium is missing and cannot be installed here: $1." >&2
  echo "Install it yourself (Debian: sudo apt-get install chromium) and start again." >&2
  exit 1
}

command -v apt-get >/dev/null || cannot "there is no apt-get"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || cannot "you are not root and there is no sudo"
  as_root=(sudo)
  if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then cannot "sudo needs a password"; fi
fi

echo "Installing Chromium ..." >&2
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-dejavu-core)
if ! "${install[@]}" >/dev/null 2>&1; then
  # The package lists may be missing or old, as in a fresh container.
  "${as_root[@]}" apt-get update >/dev/null || cannot "apt-get update failed"
  "${install[@]}" >/dev/null || cannot "apt-get install failed"
fi
[ -x /usr/bin/chromium ] || cannot "the package did not bring it"

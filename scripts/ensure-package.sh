#!/usr/bin/env bash
# Installs a Debian package by apt-get where one of its programs is missing; says what to do where it cannot.
#   scripts/ensure-package.sh PACKAGE PROGRAM...
set -euo pipefail
package=${1:?the package}
shift

missing() {
  for program in "$@"; do command -v "$program" >/dev/null || return 0; done
  return 1
}

cannot() {
  echo "$package is missing and cannot be installed here: $1." >&2
  echo "Install it yourself (Debian, Ubuntu: sudo apt-get install $package) and start again." >&2
  exit 1
}

missing "$@" || exit 0
command -v apt-get >/dev/null || cannot "there is no apt-get"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || cannot "you are not root and there is no sudo"
  as_root=(sudo)
  # Without a terminal sudo could not ask for a password.
  if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then cannot "sudo needs a password"; fi
fi

echo "Installing $package ..." >&2
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package")
if ! "${install[@]}" >/dev/null 2>&1; then
  # The package lists may be missing or old, as in a fresh container.
  "${as_root[@]}" apt-get update >/dev/null || cannot "apt-get update failed"
  "${install[@]}" >/dev/null || cannot "apt-get install failed"
fi
if missing "$@"; then cannot "the package did not bring it"; fi

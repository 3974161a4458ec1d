#!/usr/bin/env bash
# Installs ffmpeg (with ffprobe) by apt-get where it is missing; says what to do where it cannot.
set -euo pipefail

if command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null; then exit 0; fi

cannot() {
  echo "ffmpeg is missing and cannot be installed here: $1." >&2
  echo "Install it yourself (Debian, Ubuntu: sudo apt-get install ffmpeg) and start again." >&2
  exit 1
}

command -v apt-get >/dev/null || cannot "there is no apt-get"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || cannot "you are not root and there is no sudo"
  as_root=(sudo)
  # Without a terminal sudo could not ask for a password.
  if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then cannot "sudo needs a password"; fi
fi

echo "Installing ffmpeg ..." >&2
if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ffmpeg >/dev/null 2>&1; then
  # The package lists may be missing or old, as in a fresh container.
  "${as_root[@]}" apt-get update >/dev/null || cannot "apt-get update failed"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ffmpeg >/dev/null || cannot "apt-get install failed"
fi
command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null || cannot "the package did not bring it"

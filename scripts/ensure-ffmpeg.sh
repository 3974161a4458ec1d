#!/usr/bin/env bash
# Installs ffmpeg (with ffprobe) where it is missing; says what to do where it cannot.
exec "$(dirname "${BASH_SOURCE[0]}")/ensure-package.sh" ffmpeg ffmpeg ffprobe

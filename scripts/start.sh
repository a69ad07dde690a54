#!/usr/bin/env bash
# Sets everything up and runs the product: a server on its embedded store with the sample company, and the client.
#
#   bash scripts/start.sh [--tour [--day | --chapter NAME]] [--data DIR] [--claims FOLDER] [--json]
#
#   --tour            play the acceptance day and the week of five people by itself, in real windows, on a virtual display
#                     where there is none; also what happens when there is no display at all
#   --day             (tour) only the day
#   --chapter NAME    (tour) only one person's week: operator, approver, supervisor, it, process-owner
#   --data DIR        keep the data folders of server and desks below DIR; the keyring and Chromium's profile stay elsewhere
#   --claims FOLDER   (tour) import the real claims of FOLDER in place of generated ones
#   --json            (tour) one line of JSON for each step and one for the whole
set -euo pipefail
umask 022

die() { printf 'start: %s\n' "$*" >&2; exit 2; }
usage() { sed -n '2,/^set -/{s/^# \{0,1\}//;/^set -/d;p}' "${BASH_SOURCE[0]}"; }

tour=0 data='' claims='' json=0 part=()
while [ $# -gt 0 ]; do
  case "$1" in
    --tour) tour=1 ;;
    --json) json=1 ;;
    --day) part=(--day) ;;
    --chapter) [ $# -gt 1 ] || die '--chapter needs a name'; part=(--chapter "$2"); shift ;;
    --data) [ $# -gt 1 ] || die '--data needs a folder'; mkdir -p "$2"; data=$(cd "$2" && pwd -P); shift ;;
    --claims) [ $# -gt 1 ] || die '--claims needs a folder'; claims=$(cd "$2" && pwd -P) || die "there is no folder $2"; shift ;;
    -h | --help) usage; exit 0 ;;
    *) die "unknown option $1 (try --help)" ;;
  esac
  shift
done
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || tour=1

cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/setup.sh
export PATH=$PWD/node_modules/node/bin:$PWD/node_modules/.bin:$PATH

state=$HOME/.local/share/opsdesk
[ "$(id -u)" != 0 ] || state=/var/lib/opsdesk
if [ -z "$data" ]; then
  if [ "$tour" = 1 ]; then data=$(mktemp -d /tmp/opsdesk-tour-XXXXXX); else data=$state/trial; fi
  mkdir -p "$data"
fi

# The product's own user must own the folder. One that already holds somebody else's files is not taken over.
if [ "$(id -u)" = 0 ] && [ "$(stat -c %U "$data")" != opsdesk ]; then
  [ -z "$(ls -A "$data")" ] || die "$data is not empty and does not belong to OpsDesk; name another folder"
  chown opsdesk:opsdesk "$data"
fi

# A folder of claims that only root may read is handed over as a copy.
copied=''
if [ -n "$claims" ] && [ "$(id -u)" = 0 ] && [ -n "$(find "$claims" \( -type f ! -perm -o=r \) -o \( -type d ! -perm -o=rx \) | head -n 1)" ]; then
  copied=$(mktemp -d /tmp/opsdesk-claims-XXXXXX)
  cp -r "$claims/." "$copied"
  chown -R opsdesk:opsdesk "$copied"
  claims=$copied
fi
trap '[ -z "$copied" ] || rm -rf "$copied"' EXIT

arguments=(--data "$data")
[ -z "$claims" ] || arguments+=(--claims "$claims")
[ "$json" = 0 ] || arguments+=(--json)
program=scripts/start.ts
[ "$tour" = 0 ] || { program=scripts/tour/tour.ts; arguments+=("${part[@]}"); }

# A person at a desktop of his own uses that desktop, keyring included.
if [ "$tour" = 0 ] && [ "$(id -u)" != 0 ] && [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ]; then
  exec node "$program" "${arguments[@]}"
fi
# Each data folder has a keyring of its own, so that yesterday's trial opens today and two trials never meet.
home=$state/homes/$(printf '%s' "$data" | sha256sum | cut -c 1-16)
reach=(--reach "$data")
[ -z "$claims" ] || reach+=(--reach "$claims")
# Whoever asks this process to stop means the product: nothing stands between, unless a copy has to be cleared away afterwards.
[ -n "$copied" ] || exec bash scripts/with-desktop.sh --home "$home" "${reach[@]}" -- node "$program" "${arguments[@]}"
bash scripts/with-desktop.sh --home "$home" "${reach[@]}" -- node "$program" "${arguments[@]}"

#!/usr/bin/env bash
# Runs a command as a person at a desk would run it: not as root, inside a D-Bus session with an unlocked
# keyring, on a display (a virtual one when there is none).
#
#   scripts/with-desktop.sh [--home DIR] [--reach DIR]... [--] COMMAND [ARGUMENT]...
#
#   --home DIR    keep the session's HOME (and so its keyring) in DIR; without it both are thrown away at the end
#   --reach DIR   let the command reach DIR even when it lies below a folder that only root may enter
#
# Started by root, the command runs as the user "opsdesk" (scripts/setup.sh creates it), so Chromium's sandbox stays on
# and databases accept to run. The checkout itself is always reachable: where a folder above it is closed (a clone in
# /root, or below `mktemp -d`), a private mount namespace shows that folder empty but for what the command needs.
# Nothing outside the namespace changes. The PID namespace around it ends every process the command leaves behind.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
self=$repo/scripts/with-desktop.sh
desk_user=opsdesk

die() { printf 'with-desktop: %s\n' "$*" >&2; exit 1; }

as_desk_user() { setpriv --reuid "$desk_user" --regid "$desk_user" --init-groups -- "$@"; }

# The topmost folder above $1 that the desk user may not enter, or nothing.
closed_ancestor() {
  local path='' part
  local -a parts
  IFS=/ read -ra parts <<<"$(dirname "$1")"
  for part in "${parts[@]}"; do
    [ -n "$part" ] || continue
    path=$path/$part
    as_desk_user test -x "$path" || { printf '%s' "$path"; return; }
  done
}

# Inside the private mount namespace: cover each closed ancestor and show only the wanted folders below it.
reveal() {
  local -a closed=() wanted=()
  local dir top i
  for dir in "$@"; do
    top=$(closed_ancestor "$dir")
    [ -n "$top" ] && { closed+=("$top"); wanted+=("$dir"); }
  done
  [ ${#wanted[@]} -gt 0 ] || return 0
  local stash
  stash=$(mktemp -d /tmp/opsdesk-reach-XXXXXX)
  mount -t tmpfs -o mode=700 opsdesk-reach "$stash"
  for i in "${!wanted[@]}"; do
    mkdir "$stash/$i"
    mount --bind "${wanted[$i]}" "$stash/$i"
  done
  while IFS= read -r top; do mount -t tmpfs -o mode=755 opsdesk-reach "$top"; done < <(printf '%s\n' "${closed[@]}" | sort -u)
  for i in "${!wanted[@]}"; do
    mkdir -p "${wanted[$i]}"
    mount --bind "$stash/$i" "${wanted[$i]}"
    umount "$stash/$i"
  done
  umount "$stash"
  rmdir "$stash"
}

# Starts "$@" in the background, passes a request to stop on to what $stop_command names, and returns its exit code.
# Its standard input is handed over because the shell would otherwise close that of a background job.
await() {
  local job status
  "$@" <&0 &
  job=$!
  trap '$stop_command || true' INT TERM HUP
  while :; do
    status=0
    wait "$job" || status=$?
    kill -0 "$job" 2>/dev/null || return "$status"
  done
}

# Third stage, inside the D-Bus session.
in_session() {
  printf '%s' "${OPSDESK_KEYRING_PASSWORD:-a desk for trial and test}" |
    gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || die 'the keyring does not start'
  if [ -z "${DISPLAY:-}" ]; then
    local display
    exec {ready}<> <(:)
    Xvfb -displayfd "$ready" -screen 0 1920x1080x24 -nolisten tcp >"$OPSDESK_SESSION/xvfb.log" 2>&1 &
    echo $! >"$OPSDESK_SESSION/xvfb.pid"
    read -r -t 20 -u "$ready" display || { cat "$OPSDESK_SESSION/xvfb.log" >&2; die 'no virtual display'; }
    exec {ready}>&-
    export DISPLAY=:$display OPSDESK_VIRTUAL_DISPLAY=1
  fi
  echo $$ >"$OPSDESK_SESSION/command.pid"
  exec "$@"
}

stop_in_desk() { kill -TERM "$(cat "$OPSDESK_SESSION/command.pid")"; }

end_session() {
  [ ! -f "$OPSDESK_SESSION/xvfb.pid" ] || kill "$(cat "$OPSDESK_SESSION/xvfb.pid")" 2>/dev/null
  rm -rf "$OPSDESK_SESSION"
}

# Second stage, as the unprivileged user. This shell is process 1 of its namespace and reaps whatever the command orphans.
in_desk() {
  OPSDESK_SESSION=$(mktemp -d /tmp/opsdesk-session-XXXXXX)
  trap end_session EXIT
  export OPSDESK_SESSION
  export HOME=${OPSDESK_HOME:-$OPSDESK_SESSION/home} USER LOGNAME
  USER=$(id -un)
  LOGNAME=$USER
  export XDG_RUNTIME_DIR=$OPSDESK_SESSION/run TMPDIR=/tmp
  export XDG_DATA_HOME=$HOME/.local/share XDG_CONFIG_HOME=$HOME/.config XDG_CACHE_HOME=$HOME/.cache
  export npm_config_cache=$HOME/.npm npm_config_update_notifier=false NO_AT_BRIDGE=1
  export OPSDESK_DESKTOP=1 OPSDESK_NODE=$repo/node_modules/node/bin/node
  export PATH=$repo/node_modules/node/bin:$repo/node_modules/.bin:$PATH
  mkdir -p "$HOME" "$XDG_DATA_HOME"
  mkdir -m 700 "$XDG_RUNTIME_DIR"
  if [ -n "${OPSDESK_X_COOKIES:-}" ]; then
    export XAUTHORITY=$OPSDESK_SESSION/Xauthority
    (umask 077; printf '%s\n' "$OPSDESK_X_COOKIES" | xauth nmerge - 2>/dev/null)
    unset OPSDESK_X_COOKIES
  fi
  cd "$OPSDESK_CWD" 2>/dev/null || cd "$repo"
  unset DBUS_SESSION_BUS_ADDRESS OPSDESK_CWD
  stop_command=stop_in_desk
  local status=0
  await dbus-run-session -- bash "$self" --in-session "$@" || status=$?
  exit "$status"
}

case "${1:-}" in
  --in-session) shift; in_session "$@"; exit $? ;;
  --in-desk) shift; in_desk "$@" ;;
  --in-namespace)
    shift
    IFS=: read -ra reach <<<"$OPSDESK_REACH"
    unset OPSDESK_REACH
    reveal "${reach[@]}"
    exec setpriv --reuid "$desk_user" --regid "$desk_user" --init-groups -- bash "$self" --in-desk "$@"
    ;;
esac

reach=$repo
while [ $# -gt 0 ]; do
  case "$1" in
    --home) export OPSDESK_HOME=$2; shift 2 ;;
    --reach) reach=$reach:$(cd "$2" && pwd -P); shift 2 ;;
    --) shift; break ;;
    *) break ;;
  esac
done
[ $# -gt 0 ] || die 'no command given'

# Already inside: one desktop is enough.
if [ "${OPSDESK_DESKTOP:-}" = 1 ]; then exec "$@"; fi

for tool in dbus-run-session gnome-keyring-daemon Xvfb setpriv unshare; do
  command -v "$tool" >/dev/null || die "$tool is missing; run: bash scripts/setup.sh"
done
export OPSDESK_CWD=$PWD
if [ "$(id -u)" != 0 ]; then
  export OPSDESK_CACHE=${OPSDESK_CACHE:-$HOME/.cache/opsdesk}
  exec bash "$self" --in-desk "$@"
fi

id "$desk_user" >/dev/null 2>&1 || die "the user $desk_user is missing; run: bash scripts/setup.sh"
export OPSDESK_CACHE=${OPSDESK_CACHE:-/var/cache/opsdesk}
export OPSDESK_REACH=$reach:$OPSDESK_CACHE${ELECTRON_OVERRIDE_DIST_PATH:+:$ELECTRON_OVERRIDE_DIST_PATH}
if [ -n "${OPSDESK_HOME:-}" ]; then
  mkdir -p "$OPSDESK_HOME"
  OPSDESK_HOME=$(cd "$OPSDESK_HOME" && pwd -P)
  chown "$desk_user:$desk_user" "$OPSDESK_HOME"
  OPSDESK_REACH=$OPSDESK_REACH:$OPSDESK_HOME
fi
if [ -n "${DISPLAY:-}" ]; then
  OPSDESK_X_COOKIES=$(xauth nlist "$DISPLAY" 2>/dev/null || true)
  export OPSDESK_X_COOKIES
fi
# unshare itself ignores a request to stop; its only child is process 1 of the namespace.
stop_namespace() { pkill -TERM -P "$(pgrep -P $$ -x unshare)"; }
stop_command=stop_namespace
await unshare --mount --pid --fork --kill-child --mount-proc -- bash "$self" --in-namespace "$@"

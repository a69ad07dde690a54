#!/usr/bin/env bash
# Makes this checkout ready to run on a Debian machine. Safe to repeat; with nothing to do it takes a second or two.
#
#   scripts/setup.sh [--no-build]
#
# What it may change outside the checkout: missing Debian packages are installed, the user "opsdesk" is created (both only
# as root), and the Electron runtime is cached in /var/cache/opsdesk (root) or ~/.cache/opsdesk.
set -euo pipefail
umask 022
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

packages=(
  xvfb xauth libgtk-3-0 libnss3 libasound2 libgbm1 libxss1 libsecret-1-0 libxtst6 libatspi2.0-0
  dbus dbus-x11 gnome-keyring fonts-noto-cjk unzip util-linux procps ca-certificates strace
)

install_packages() {
  command -v dpkg-query >/dev/null || { say 'not a Debian system: the system packages are yours to provide'; return; }
  local missing=() name
  for name in "${packages[@]}"; do
    # The second pattern knows the names that newer releases gave to the same libraries (libgtk-3-0t64 …).
    grep -qx installed < <(dpkg-query -W -f '${db:Status-Status}\n' "$name" "${name}t64" 2>/dev/null) || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || die "missing system packages; run: sudo apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

create_user() {
  [ "$(id -u)" = 0 ] || return 0
  mkdir -p /var/cache/opsdesk /tmp/.X11-unix
  chmod 755 /var/cache/opsdesk
  chmod 1777 /tmp/.X11-unix
  id opsdesk >/dev/null 2>&1 && return 0
  say 'creating the unprivileged user opsdesk'
  useradd --system --user-group --create-home --home-dir /var/lib/opsdesk --shell /usr/sbin/nologin opsdesk
}

modules_match_lock() {
  [ -x node_modules/node/bin/node ] && [ -f node_modules/.package-lock.json ] || return 1
  node_modules/node/bin/node scripts/packages.ts
}

# `npm install` rather than `npm ci`: the latter refuses the lock file where a registry does not carry the binaries of other
# platforms, as closed networks' registries rarely do. What it installed is then compared with the lock file all the same.
install_modules() {
  modules_match_lock && return 0
  command -v npm >/dev/null || die 'npm is missing; install Node 20 or later'
  say 'installing the pinned npm packages'
  CI=1 npm install --no-save --no-fund --no-audit --loglevel=error >&2
  [ -x node_modules/node/bin/node ] || npm rebuild node --foreground-scripts >&2
  modules_match_lock || die 'npm did not install what package-lock.json names'
  # The compiler's record of what it has checked does not know that the packages' types are others now.
  rm -rf .cache/tsc
}

# A clone made under a strict umask: open this checkout, and nothing above it, to the unprivileged user.
open_checkout() {
  [ "$(id -u)" = 0 ] || return 0
  local mode
  mode=$(stat -c %a .)
  (( 0$mode & 05 )) || chmod a+rx .
  [ -z "$(find package.json scripts node_modules/node/bin/node ! -perm -o=r -print -quit)" ] || chmod -R a+rX .
}

build=1
[ "${1:-}" != --no-build ] || build=0

mkdir -p .cache
exec {lock}>.cache/setup.lock
flock "$lock"
install_packages
create_user
install_modules
open_checkout
export PATH=$PWD/node_modules/node/bin:$PWD/node_modules/.bin:$PATH
node --version | grep -q '^v24\.' || die "node_modules/node is $(node --version), not 24"
node scripts/electron-runtime.ts >&2
if [ "$build" = 1 ]; then node scripts/build.ts --if-changed >&2; fi

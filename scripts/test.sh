#!/usr/bin/env bash
# Sets everything up and runs every check and test. The last line is "N passed, N failed"; see scripts/test.ts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/setup.sh --no-build
export PATH=$PWD/node_modules/node/bin:$PWD/node_modules/.bin:$PATH
exec node scripts/test.ts "$@"

#!/usr/bin/env bash
# The web pages: `tools/web.sh build` puts them into build/web, `check` runs types, lint and unit tests and looks for what
# the oldest browser lacks, `types [JIXIAO]` makes the types of the program's interface anew, `e2e JIXIAO …` drives a real
# browser through the real program (tests/e2e). Brings the Node and npm they need into .deps/ where the
# system's are older; does nothing that is done already.
set -euo pipefail
cd "$(dirname "$0")/.."

node_version=22.23.3
npm_version=11.19.1

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

use_node() {
  if ! at_least 20.19.0 "$(node --version 2>/dev/null | tr -d v || echo 0)"; then
    local arch; arch=$(uname -m); [ "$arch" = aarch64 ] && arch=arm64 || arch=x64
    if [ ! -x .deps/node/node_modules/node-linux-$arch/bin/node ]; then
      say "Node $node_version (npm)"
      npm install --prefix .deps/node --ignore-scripts --no-audit --no-fund --silent "node-linux-$arch@$node_version"
    fi
    PATH="$PWD/.deps/node/node_modules/node-linux-$arch/bin:$PATH"
  fi
  npm=npm
  if ! at_least 11.0.0 "$(npm --version)"; then
    local cli=.deps/npm11/node_modules/npm/bin/npm-cli.js
    if [ ! -f $cli ]; then
      say "npm $npm_version"
      npm install --prefix .deps/npm11 --ignore-scripts --no-audit --no-fund --silent "npm@$npm_version"
    fi
    npm="node $PWD/$cli"
  fi
}

install_modules() { # folder
  local stamp; stamp=$(sha256sum "$1/package-lock.json" | cut -c1-64)
  [ "$(cat "$1/node_modules/.installed" 2>/dev/null)" = "$stamp" ] && return
  say "npm ci ($1)"
  (cd "$1" && $npm ci --no-audit --no-fund --silent --ignore-scripts)
  echo "$stamp" >"$1/node_modules/.installed"
}

sources() { find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-64; }

build() {
  local stamp; stamp=$(sources)
  [ "$(cat build/web/.built 2>/dev/null)" = "$stamp" ] && return
  use_node; install_modules web
  say "vite build → build/web"
  (cd web && $npm run --silent build) >build/web.log 2>&1 || { tail -n 40 build/web.log >&2; exit 1; }
  rm -rf build/web; cp -r web/dist build/web
  echo "$stamp" >build/web/.built
}

check() {
  local stamp; stamp=$(sources)
  [ "$(cat build/web.checked 2>/dev/null)" = "$stamp" ] && return
  use_node; install_modules web
  (cd web && $npm run --silent check)
  [ ! -d build/web/assets ] || node web/scripts/oldest.mjs build/web/assets >&2
  echo "$stamp" >build/web.checked
}

types() {
  local program=${1:-build/bin/jixiao}
  use_node; install_modules web
  "$program" openapi >build/openapi.json
  (cd web && node_modules/.bin/openapi-typescript ../build/openapi.json --root-types --root-types-no-schema-prefix \
    --root-types-keep-casing -o ../build/openapi.ts >/dev/null)
  { python3 tools/interface.py --digest "$program"; cat build/openapi.ts; } >web/src/api/openapi.ts
}

e2e() { use_node; install_modules tests/e2e; exec node tests/e2e/run.mjs "$@"; }

mkdir -p build
case "${1:-}" in
  build|check|types|e2e) command=$1; shift; "$command" "$@" ;;
  *) echo "usage: tools/web.sh build|check|types|e2e" >&2; exit 2 ;;
esac

#!/usr/bin/env bash
# Everything `make test` promises, cheapest first; the last lines say how many of what passed.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

tests/support/tools.sh build test

logs=$(mktemp -d "${TMPDIR:-/tmp}/yaoshu-test.XXXXXX")
passing=$(mktemp -d "$(passing_folder)/yaoshu-spec.XXXXXX")
# PostgreSQL's user has to come through.
chmod 711 "$passing"
trap 'rm -rf "$logs" "$passing"' EXIT
summary=()
begun=$SECONDS

# step NAME LOG COMMAND… : runs a step, keeps what it says, stops everything when it fails.
step() {
  local name=$1 log="$logs/$2" since=$SECONDS
  shift 2
  say "$name"
  if ! "$@" 2>&1 | tee "$log"; then
    die "$name failed after $((SECONDS - since)) s"
  fi
  last_seconds=$((SECONDS - since))
}

# Sums the numbers that a pattern finds before a word in a log without colours.
count() {
  sed -E 's/\x1b\[[0-9;]*m//g' "$logs/$1" | grep -oE "$2" | grep -oE '[0-9]+' | awk '{ sum += $1 } END { print sum + 0 }'
}

note() { summary+=("$(printf '%-44s %5s   %4d s' "$1" "$2" "$last_seconds")"); }

step "Installing what the web desk and the browser journeys need" npm.log \
  make --no-print-directory frontend/node_modules/.stamp tests/browser/node_modules/.stamp
note "packages installed" "ok"

step "Web desk: types" types.log npm --prefix frontend run --silent typecheck
note "web desk: types" "ok"
step "Web desk: style" style.log npm --prefix frontend run --silent lint
note "web desk: style" "ok"
step "Browser journeys: types" journeys-types.log npm --prefix tests/browser run --silent typecheck
note "browser journeys: types" "ok"
step "Web desk: unit tests" units.log npm --prefix frontend run --silent test
note "web desk: unit tests passed" "$(count units.log 'Tests +[0-9]+ passed|Tests.*\| +[0-9]+ passed')"
step "Web desk: bundle" bundle.log make --no-print-directory web
note "web desk: bundle" "ok"

step "Rust: format" format.log cargo fmt --check
note "rust: format" "ok"
step "Rust: clippy" clippy.log cargo clippy --workspace --all-targets -- -D warnings
note "rust: clippy" "ok"
step "Rust: specification on SQLite and PostgreSQL" spec.log \
  env TMPDIR="$passing" tests/support/with-postgres.sh cargo test --workspace
note "rust: tests passed (SQLite and PostgreSQL)" "$(count spec.log 'ok\. [0-9]+ passed')"

# Testing has built the binary as well; the journeys drive that one.
step "Browser journeys in $("$(chromium_bin)" --version 2>/dev/null || echo Chromium)" journeys.log \
  npm --prefix tests/browser run --silent test
note "browser: journeys passed" "$(count journeys.log '^ +[0-9]+ passed')"

say "All passed in $((SECONDS - begun)) s"
printf '  %s\n' "${summary[@]}"

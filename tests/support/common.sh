# Shared by the scripts beside it: where things are and how they speak.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}

say() { printf '\n\033[1m▸ %s\033[0m\n' "$*" >&2; }
die() { printf '\n✗ %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# The newest PostgreSQL server programs: Debian keeps them out of PATH.
postgres_bin() {
  if have initdb && have pg_ctl && have postgres; then
    dirname "$(command -v pg_ctl)"
    return
  fi
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] && [ -x "$found/initdb" ] && echo "$found"
}

# Chromium for the browser journeys; CHROMIUM names another one.
chromium_bin() {
  if [ -n "${CHROMIUM:-}" ]; then echo "$CHROMIUM"; return; fi
  command -v chromium || command -v chromium-browser || command -v google-chrome || true
}

# Where a run's databases may lie that nobody needs after it: in memory where there is plenty, for then no commit waits for a disk.
passing_folder() {
  local free
  free=$(df --output=avail --block-size=1G /dev/shm 2>/dev/null | tail -n 1)
  if [ -w /dev/shm ] && [ "${free:-0}" -ge 10 ]; then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

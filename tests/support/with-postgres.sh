#!/usr/bin/env bash
# Runs a command with a private PostgreSQL cluster: with-postgres.sh COMMAND [ARGUMENT…]
#
# The cluster lives in a temporary folder, listens on a free port of the loopback interface with
# a random password, is durable like a real one (fsync on), and is stopped and removed whatever
# happens to the command. The command finds it in YAOSHU_TEST_POSTGRES.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bin=$(postgres_bin)
[ -n "$bin" ] || die "PostgreSQL's server programs are not installed (make tools)"

folder=$(mktemp -d "${TMPDIR:-/tmp}/yaoshu-postgres.XXXXXX")
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
  # PostgreSQL refuses to run as root; its package made a user for it.
  id postgres >/dev/null 2>&1 || die "there is no user postgres to run the cluster as"
  chown postgres "$folder"
  as_owner=(runuser -u postgres --)
fi
owner() { (cd "$folder" && "${as_owner[@]}" "$@"); }

finish() {
  local code=$?
  trap - EXIT INT TERM
  [ -f "$folder/data/postmaster.pid" ] && owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
  rm -rf "$folder"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
[ ${#as_owner[@]} -gt 0 ] && chown postgres "$folder/password"
chmod 600 "$folder/password"
owner "$bin/initdb" -D "$folder/data" -U yaoshu --pwfile="$folder/password" --auth=scram-sha-256 \
  --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 \
  || { cat "$folder/initdb.log" >&2; die "initdb failed"; }
cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
max_connections = 200
shared_buffers = 128MB
max_wal_size = 1GB
log_min_messages = error
CONF

started=
for _ in 1 2 3 4 5 6 7 8; do
  port=$((20000 + RANDOM % 30000))
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && continue
  if owner "$bin/pg_ctl" -D "$folder/data" -o "-p $port" -l "$folder/server.log" -w start >/dev/null 2>&1; then
    started=1
    break
  fi
done
[ -n "$started" ] || { cat "$folder/server.log" >&2 || true; die "PostgreSQL did not start"; }

export YAOSHU_TEST_POSTGRES="postgres://yaoshu:$password@127.0.0.1:$port/postgres"
"$@"

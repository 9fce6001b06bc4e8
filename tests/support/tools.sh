#!/usr/bin/env bash
# Makes sure the programs are there that a goal needs: tools.sh [build] [postgres] [test].
# As root on a Debian-like system what is missing is installed; otherwise it is named.

source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=()
need() { packages+=("$@"); }

for goal in "$@"; do
  case "$goal" in
    build)
      have cargo || die "Rust 1.95 or newer is needed (cargo is not in PATH): https://rustup.rs"
      have node && have npm || die "Node 20 or newer is needed (node or npm is not in PATH)"
      node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' \
        || die "Node 20 or newer is needed, this is $(node --version)"
      have cc || need gcc libc6-dev
      ;;
    postgres) [ -n "$(postgres_bin)" ] || need postgresql ;;
    test)
      [ -n "$(postgres_bin)" ] || need postgresql
      [ -n "$(chromium_bin)" ] || need chromium
      # Screenshots and line breaks of Chinese text need a font that has it.
      [ -n "$(fc-list :lang=zh-cn 2>/dev/null | head -n 1)" ] || need fonts-noto-cjk fontconfig
      ;;
    *) die "unknown goal: $goal" ;;
  esac
done

[ ${#packages[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! have apt-get; then
  die "please install: ${packages[*]}   (Debian: sudo apt-get install --no-install-recommends ${packages[*]})"
fi

say "Installing ${packages[*]}"
# The tests bring their own cluster; Debian's package would create and start another one.
if [[ " ${packages[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  mkdir -p /etc/postgresql-common
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold "${packages[@]}"

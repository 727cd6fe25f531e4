#!/usr/bin/env bash
# A PostgreSQL cluster that lives as long as the process that started this one.
#   throw-away-postgresql.sh FOLDER PORT [NAME=VALUE...]
# with parameters of the server beside the usual ones, or in their place.
# Says "READY" on stdout when it takes connections (user postgres, no password, 127.0.0.1 and FOLDER).
# When stdin ends, however the parent ended, it stops the cluster and removes FOLDER.
set -euo pipefail
# Ctrl+C reaches the whole group; what is to be cleaned up here is cleaned up when the parent is gone.
trap '' INT TERM HUP

folder=$1 port=$2
parameters=("${@:3}")
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)
if [[ -z $bin ]]; then bin=$(dirname "$(readlink -f "$(command -v postgres)")"); fi

# PostgreSQL refuses to run as root.
as=()
mkdir -m 700 "$folder"
if ((EUID == 0)); then
    as=(runuser -u postgres --)
    chown postgres "$folder"
fi
cd /

clean_up() {
    "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap clean_up EXIT

"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >"$folder.initdb" 2>&1 ||
    { cat "$folder.initdb" >&2; rm -f "$folder.initdb"; exit 1; }
rm -f "$folder.initdb"

# Nothing here need survive a power cut: no fsync. Of two equal names the later one counts.
"${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/log" start >/dev/null 2>&1 -o "-p $port \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=300 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum_naptime=10min \
    ${parameters[*]/#/-c }" ||
    { cat "$folder/log" >&2; exit 1; }
echo READY

# Nothing is ever said on stdin; it only ends.
cat >/dev/null

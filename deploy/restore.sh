#!/bin/sh
# Brings a backup back into an empty database and an empty data folder, and looks whether it is what was kept.
#
#   deploy/restore.sh BACKUP
#
# Reads VINTE_DATABASE_URL and VINTE_DATA_DIR, from the environment or the file that VINTE_ENV_FILE names: those of the place
# that it goes to. Refuses a database that has tables, and uploads that are there. The settings and keys come from where they
# were kept apart.
set -eu
umask 077
from=${1:?say which: deploy/restore.sh BACKUP}
of_file() { [ -z "${VINTE_ENV_FILE:-}" ] || sed -n "s/[[:space:]]*\$//; s/^$1=[[:space:]]*//p" "$VINTE_ENV_FILE"; }
: "${VINTE_DATABASE_URL:=$(of_file VINTE_DATABASE_URL)}" "${VINTE_DATA_DIR:=$(of_file VINTE_DATA_DIR)}"
url=${VINTE_DATABASE_URL:?set VINTE_DATABASE_URL to the empty database}
data=${VINTE_DATA_DIR:?set VINTE_DATA_DIR to the new folder}
vinte=${VINTE:-$(dirname "$0")/../.venv/bin/vinte}
[ -f "$from/whole" ] || { echo "$from is not a whole backup: its file \`whole\` is missing" >&2; exit 1; }
(cd "$from" && sha256sum --check --quiet whole) || { echo "$from was changed since it was made" >&2; exit 1; }
tables=$(psql "$url" -Atc "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
[ "$tables" = 0 ] || { echo "that database has $tables tables; a backup goes into an empty one" >&2; exit 1; }
if [ -n "$(ls -A "$data/uploads" 2>/dev/null || true)" ]; then
    echo "$data/uploads is not empty; a backup goes into an empty folder" >&2
    exit 1
fi
mkdir -p "$data"
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$url" "$from/database.dump"
tar -C "$data" -xf "$from/uploads.tar"
"$vinte" migrate
"$vinte" check --data-only
"$vinte" replay --all
echo "Restored from $from: every check is clean, and every decision replays."

#!/bin/sh
# Writes a backup into a folder of its own below FOLDER: the database as pg_dump sees it at one instant, and the uploads.
#
#   deploy/backup.sh FOLDER
#
# Reads VINTE_DATABASE_URL and VINTE_DATA_DIR, from the environment or the file that VINTE_ENV_FILE names. A backup that is
# not whole has no file `whole`, and is no backup. Keys are not in it: keep the file of settings and the key files of the data
# folder elsewhere, or whoever has the backup has the site.
set -eu
umask 077
into=${1:?say where: deploy/backup.sh FOLDER}
of_file() { [ -z "${VINTE_ENV_FILE:-}" ] || sed -n "s/[[:space:]]*\$//; s/^$1=[[:space:]]*//p" "$VINTE_ENV_FILE"; }
: "${VINTE_DATABASE_URL:=$(of_file VINTE_DATABASE_URL)}" "${VINTE_DATA_DIR:=$(of_file VINTE_DATA_DIR)}"
url=${VINTE_DATABASE_URL:?set VINTE_DATABASE_URL, or run this under the settings of the site}
data=${VINTE_DATA_DIR:?set VINTE_DATA_DIR}
at=$(date -u +%Y%m%dT%H%M%SZ)
folder=$into/$at
mkdir -p "$into"
# Of two sites that name the same folder in one second, one has no backup and says so.
mkdir "$folder"
pg_dump --format=custom --no-owner --no-privileges --file="$folder/database.dump" "$url"
# After the dump: a row whose upload came later is the only thing that may be in one and not in the other.
mkdir -p "$data/uploads"
tar -C "$data" -cf "$folder/uploads.tar" uploads
(cd "$folder" && sha256sum database.dump uploads.tar >sums)
mv "$folder/sums" "$folder/whole"
echo "$folder"

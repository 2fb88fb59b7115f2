#!/bin/sh
# Installs one of the locks (base, spark, dev) into a virtual environment, once for each content of the lock.
# pip reads its own configuration, so a private mirror works as it does elsewhere.
set -eu
venv=$1
lock=$2
cd "$(dirname "$0")/.."
stamp="$venv/.$lock"
want=$(cat "requirements/$lock.txt" pyproject.toml | "$venv/bin/python" -c \
    'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$want" ]; then
    echo "Installing what requirements/$lock.txt names ..."
    "$venv/bin/python" -m pip --disable-pip-version-check install -qq --require-hashes --no-deps \
        -r "requirements/$lock.txt"
    "$venv/bin/python" -m pip --disable-pip-version-check install -qq --no-deps --no-build-isolation --editable .
fi
"$venv/bin/vinte" translations compile
echo "$want" > "$stamp"

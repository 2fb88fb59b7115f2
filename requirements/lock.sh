#!/bin/sh
# Writes the lock again after pyproject.toml changed. Needs uv on the PATH; hashes in, index addresses out.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file "requirements/$out" "$@"
}
lock base.txt --group build
lock spark.txt --group build --extra spark -c requirements/base.txt
lock dev.txt --group build --extra spark --group dev -c requirements/base.txt
lock looks.txt --group build --extra spark --group dev --group looks -c requirements/dev.txt
# uv itself, which installs the rest; a wheel is all that is taken of it.
echo uv | uv pip compile - --universal --python-version 3.11 --generate-hashes --only-binary uv \
    --no-emit-index-url --no-emit-find-links --no-emit-build-options --no-header --no-annotate \
    --output-file requirements/uv.txt

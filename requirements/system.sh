#!/bin/sh
# What the tests need beside Python: Chromium for the pages, Java for Spark, Pango for PDF and poppler to read it
# back. Root on Debian gets them; others are told the command.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1) || version=""
[ "${version:-0}" -ge 17 ] || missing="$missing openjdk-17-jre-headless"
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
libraries=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null) || libraries=""
for pair in libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 \
    libharfbuzz-subset.so.0:libharfbuzz-subset0; do
    case "$libraries" in *"${pair%%:*}"*) ;; *) missing="$missing ${pair#*:}" ;; esac
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$missing ..."
    apt-get update -qq </dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null && exit 0
fi
echo "The tests need$missing. Install with: apt-get install$missing" >&2
exit 1

#!/bin/sh
# What the tests need beside Python: Chromium for the pages and what its driver is linked with, two sets of fonts and
# what tells them apart, Java for Spark, Pango for PDF and poppler to read it back, git to list the files. Root on Debian gets them; others are told
# the command.
set -eu
missing=""
need() { case "$missing " in *" $1 "*) ;; *) missing="$missing $1" ;; esac; }
for pair in chromium:chromium fc-list:fontconfig pdftotext:poppler-utils pdffonts:poppler-utils git:git \
    nginx:nginx caddy:caddy; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || need "${pair#*:}"
done
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1) || version=""
[ "${version:-0}" -ge 17 ] || need openjdk-17-jre-headless
libraries=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null) || libraries=""
for pair in libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 \
    libharfbuzz-subset.so.0:libharfbuzz-subset0 libatomic.so.1:libatomic1; do
    case "$libraries" in *"${pair%%:*}"*) ;; *) need "${pair#*:}" ;; esac
done
fonts=$(fc-list : family 2>/dev/null) || fonts=""
for pair in "DejaVu Serif:fonts-dejavu-core" "Liberation Serif:fonts-liberation"; do
    case "$fonts" in *"${pair%%:*}"*) ;; *) need "${pair#*:}" ;; esac
done
# Chromium without its window shows the same pages for a fifth of the processor; where a system has no such package
# the whole one does it.
wanted=""
command -v chromium-headless-shell >/dev/null 2>&1 || wanted=" chromium-headless-shell"
[ -n "$missing$wanted" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing$missing$wanted ..."
    patience="-o Acquire::http::Timeout=20 -o Acquire::Retries=1"
    apt-get $patience update -qq </dev/null || echo "The lists of packages could not be renewed."
    install="apt-get $patience install -y -qq --no-install-recommends"
    export DEBIAN_FRONTEND=noninteractive
    [ -z "$wanted" ] || $install $wanted </dev/null >/dev/null 2>&1 || echo "It has no$wanted; Chromium does its work."
    [ -z "$missing" ] || $install $missing </dev/null >/dev/null || install=""
    [ -z "$install" ] || exit 0
fi
[ -n "$missing" ] || exit 0
echo "The tests need$missing. Install with: apt-get install$missing" >&2
exit 1

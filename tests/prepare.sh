#!/bin/sh
# Install Chromium and a Chinese font from Debian's packages where this machine allows it; say so where it does not.
set -u
have() { command -v "$1" >/dev/null 2>&1; }
have_font() { have fc-list && fc-list ':lang=zh' 2>/dev/null | grep -q .; }

if have chromium && have_font; then exit 0; fi
if have apt-get && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    echo "installing chromium and fonts-noto-cjk for the browser tests"
    apt-get update -qq >/dev/null 2>&1
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null 2>&1
fi
have chromium || echo "SKIPPED ALOUD: no chromium here, the browser tests will be skipped"
have_font || echo "NOTE: no Chinese font here, Chinese text in the pictures will be empty boxes"
exit 0

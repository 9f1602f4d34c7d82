#!/bin/sh
# Install Chromium and a Chinese font from Debian's packages where this machine allows it; say so where it does not.
set -u
have() { command -v "$1" >/dev/null 2>&1; }
have_font() { have fc-list && fc-list ':lang=zh' 2>/dev/null | grep -q .; }

if have chromium && have_font; then exit 0; fi
if have apt-get && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    echo "installing chromium and fonts-noto-cjk for the browser tests"
    for attempt in 1 2 3; do # another program may hold the package lists for a moment
        apt-get update -qq -o DPkg::Lock::Timeout=60 >/dev/null 2>&1
        apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=60 chromium fonts-noto-cjk fontconfig >/dev/null 2>&1
        if have chromium && have_font; then break; fi
        sleep 3
    done
fi
have chromium || echo "SKIPPED ALOUD: no chromium here, the browser tests will be skipped"
have_font || echo "NOTE: no Chinese font here, Chinese text in the pictures will be empty boxes"
exit 0

"""Check the store and say what a person should look at."""

from __future__ import annotations

import argparse
import json

from .. import store
from ..i18n import N_, Translator
from . import _city
from ._console import out

LEVELS = {"error": N_("错误"), "warning": N_("注意"), "notice": N_("提示")}


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp check``."""
    parser = parsers.add_parser("check", help=say("检查城市资料库"))
    parser.add_argument("--json", action="store_true", help=say("以 JSON 输出"))


def run(args: argparse.Namespace) -> int:
    """Say the findings; 1 when there is an error or a warning, 0 when there are none or only notices."""
    say: Translator = args.say
    findings = store.check(_city.opened(args))
    if args.json:
        rows = [
            {
                "code": finding.code,
                "level": finding.level,
                "count": finding.count,
                "examples": list(finding.examples),
                "said": finding.said(say),
            }
            for finding in findings
        ]
        out(json.dumps({"store": args.city, "findings": rows}, ensure_ascii=False, indent=1))
    elif findings:
        for finding in findings:
            out(f"[{say(LEVELS[finding.level])}] {finding.said(say)}")
    else:
        out(say("没有发现问题。"))
    return int(any(finding.level != "notice" for finding in findings))

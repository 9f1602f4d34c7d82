"""Write the scorecards as a workbook."""

from __future__ import annotations

import argparse

from .. import accountability, reports
from ..i18n import Translator
from . import _city, _files
from ._console import out

DOCUMENT = reports.DOCUMENTS["scorecard_xlsx"]


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp scorecard``."""
    parser = parsers.add_parser("scorecard", help=say("写出责任考核表"))
    parser.add_argument("--out", required=True, metavar="FILE.xlsx", help=say("输出文件"))
    parser.add_argument(
        "--by", action="append", choices=list(accountability.BY), help=say("按什么统计，可重复；不写则全部")
    )
    parser.add_argument("--as-of", metavar="2026-07-01", help=say("截至时刻；不写则为现在"))


def run(args: argparse.Namespace) -> int:
    """Write one sheet per way of counting, and one that explains the columns."""
    say: Translator = args.say
    path = _city.writable(args.out)
    city, cases, as_of = _city.read_cases(args)
    by = tuple(args.by or accountability.BY)
    _files.write(path, DOCUMENT.make(city, cases, as_of=as_of, say=say, by=by))
    out(
        say(
            "{file}：{count} 个问题，截至 {moment}",
            file=str(path),
            count=say.number(len(cases)),
            moment=say.moment(as_of),
        )
    )
    return 0

"""Write a kept bulletin, or one over the days that are named."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

import pandas as pd

from .. import bulletins, freezing, relapse, reports, scope, store
from ..bulletins import Bulletin, Heading, Period
from ..city import City
from ..errors import InputError
from ..freezing import Frozen
from ..i18n import N_, Translator
from . import _city, _files
from ._console import out

SUFFIXES = {".docx": "bulletin_docx", ".xlsx": "bulletin_xlsx"}


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp bulletin``."""
    parser = parsers.add_parser("bulletin", help=say("写出通报"))
    parser.add_argument("--out", required=True, metavar="FILE.docx|FILE.xlsx", help=say("输出文件"))
    parser.add_argument("--name", help=say("已存的通报的名称；不写则按种类新拟，不存"))
    parser.add_argument("--kind", choices=list(bulletins.KINDS), default="weekly", help=say("种类"))
    parser.add_argument("--as-of", metavar="2026-07-01", help=say("截至时刻；不写则为现在"))


def run(args: argparse.Namespace) -> int:
    """Write the document; one with a number that does not agree is refused."""
    say: Translator = args.say
    path = _city.writable(args.out)
    if path.suffix not in SUFFIXES:
        raise InputError(N_("通报不能写成“{suffix}”"), N_("请写 .docx 或 .xlsx"), suffix=path.suffix)
    made = reports.DOCUMENTS[SUFFIXES[path.suffix]].make
    city, cases, as_of = _city.read_cases(args)
    written = _kept(args) if args.name else _drafted(args, city, cases, as_of)
    frozen = written.period.frozen
    _files.write(path, made(city, frozen.cases, as_of=frozen.as_of, say=say, bulletin=written))
    told = {"file": str(Path(args.out)), "count": say.number(len(frozen.cases))}
    out(say("{file}：{count} 个问题，截至 {moment}", moment=say.moment(frozen.as_of), **told))
    return 0


def _kept(args: argparse.Namespace) -> Bulletin:
    engine = _city.opened(args)
    listed = store.bulletins(engine)
    same = listed[listed["name"].eq(args.name)]
    if not len(same):
        names = listed["name"].tolist()
        raise InputError(N_("没有名为“{name}”的通报"), N_("已有：{names}"), name=args.name, names=names)
    return store.bulletin(engine, int(same["bulletin_id"].iloc[0])).bulletin


def _drafted(args: argparse.Namespace, city: City, cases: pd.DataFrame, as_of: dt.datetime) -> Bulletin:
    say: Translator = args.say
    whole = cases.assign(relapsed=relapse.mark(cases, relapse.find(cases, city.projection)))
    weights, choices = store.weights(_city.opened(args))

    def frozen(days: tuple[dt.date, dt.date]) -> Frozen:
        kept = freezing.keep(scope.select(whole, scope.Scope(start=days[0], end=days[1])))
        return Frozen(say("未定格"), days[0], days[1], as_of, kept, choices, weights)

    now, before = bulletins.periods(args.kind, as_of)
    period = Period(frozen(now), frozen(before))
    title = say("{city}市容环境整治情况通报", city=city.name or say("未命名的城市"))
    heading = Heading(title, red_head=False, issued_on=as_of.date())
    return Bulletin(args.kind, heading, period, bulletins.draft(args.kind, period, say))

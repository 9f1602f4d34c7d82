"""Draft the letters of a round into a folder, and send them where that is said."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

import pandas as pd

from .. import letters as rules
from .. import relapse, reports, store
from ..city import City
from ..errors import InputError, StoreError
from ..i18n import N_, Translator
from . import _city, _files
from ._console import Progress, out

Photos = dict[tuple[str, str], list[bytes]]


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp letters``."""
    parser = parsers.add_parser("letters", help=say("写出一轮督办函"))
    parser.add_argument("--out", required=True, metavar="FOLDER", help=say("输出文件夹，须为空"))
    parser.add_argument("--round", required=True, metavar="NAME", help=say("轮次，如“第28周”"))
    parser.add_argument(
        "--addressed", choices=list(rules.ADDRESSED), default="unit_then_leader", help=say("发给")
    )
    parser.add_argument("--office", default="", help=say("发文机关"))
    parser.add_argument("--pattern", default=rules.PATTERN, help=say("文号格式"))
    parser.add_argument("--reply-days", type=int, default=5, help=say("回复期限（工作日）"))
    parser.add_argument("--issue", metavar="NAME", help=say("由谁发出并登记；不写则只是草稿"))
    parser.add_argument("--as-of", metavar="2026-07-01", help=say("截至时刻；不写则为现在"))


def run(args: argparse.Namespace) -> int:
    """Write one DOCX per letter; without ``--issue`` they have no number and are not registered."""
    say: Translator = args.say
    folder = Path(args.out)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(N_("文件夹 {folder} 不是空的"), N_("请换一个文件夹"), folder=args.out)
    city, cases, as_of = _city.read_cases(args)
    engine = _city.opened(args)
    terms = rules.Terms(args.round, args.addressed, args.office, args.pattern, args.reply_days)
    again = relapse.find(cases, city.projection)["again"].to_numpy(dtype="int64")
    drafts = rules.draft(
        cases,
        again,
        store.earlier_points(engine),
        round_name=args.round,
        as_of=as_of,
        addressed=args.addressed,
    )
    folder.mkdir(parents=True, exist_ok=True)
    opened = store.open_round(engine, terms, as_of, actor=args.issue) if args.issue and drafts.letters else 0
    progress = Progress(say("督办函"), say)
    for place, draft in enumerate(drafts.letters, start=1):
        _one(args, engine, (city, cases, as_of), (draft, terms), folder, opened)
        progress(place, len(drafts.letters))
    count, left = say.number(len(drafts.letters)), say.number(len(drafts.left_out))
    out(say("{folder}：{count} 份函；不发函的点位 {left} 个", folder=args.out, count=count, left=left))
    return 0


def _one(
    args: argparse.Namespace,
    engine: store.Engine,
    read: tuple[City, pd.DataFrame, dt.datetime],
    asked: tuple[rules.Draft, rules.Terms],
    folder: Path,
    opened: int,
) -> None:
    (city, cases, as_of), (draft, terms) = read, asked
    number = args.say("（待编号）")
    if opened:
        sequence = store.next_sequence(engine, terms.pattern, as_of.year)
        number = rules.number(terms.pattern, as_of.year, sequence)
    reply_by = rules.reply_day(city.calendar, as_of.date(), terms.reply_days)
    letter = rules.Letter(draft, terms, number, as_of.date(), reply_by, as_of)
    keys = list(zip(draft.points["source"], draft.points["source_id"], strict=True))
    made = reports.DOCUMENTS["letter_docx"].make
    content = made(city, cases, as_of=as_of, say=args.say, letter=letter, photos=photos(engine, keys))
    if opened:
        store.issue_letter(engine, opened, letter, content, actor=args.issue)
    _files.write(folder / rules.file_name(number, draft.recipient), content)


def photos(engine: store.Engine, keys: list[tuple[str, str]]) -> Photos:
    """Return the photos of cases; one whose file is gone is an empty file, so that the document says so."""
    found: Photos = {}
    for row in store.photos(engine, keys).itertuples():
        try:
            content = store.photo_bytes(engine, str(row.sha256), "full")
        except StoreError:
            content = b""
        found.setdefault((str(row.source), str(row.source_id)), []).append(content)
    return found

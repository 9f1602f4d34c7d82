"""Write the ledger as a workbook, with the photos beside it where they are asked for."""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from .. import reports, scope, store
from ..errors import InputError, StoreError
from ..i18n import N_, Translator
from . import _city, _files
from ._console import out


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp ledger``."""
    parser = parsers.add_parser("ledger", help=say("写出问题台账"))
    parser.add_argument("--out", required=True, metavar="FILE.xlsx", help=say("输出文件"))
    parser.add_argument("--from", dest="start", metavar="2026-07-01", help=say("上报首日"))
    parser.add_argument("--to", dest="end", metavar="2026-07-31", help=say("上报末日"))
    parser.add_argument("--status", choices=list(scope.STATUS), default="all", help=say("状态"))
    parser.add_argument(
        "--zone", default="", metavar="unit:NAME", help=say("责任区或责任人，如 unit:县城管局")
    )
    parser.add_argument("--photos", metavar="FOLDER", help=say("把照片写到台账旁的这个空文件夹，并加链接"))
    parser.add_argument("--as-of", metavar="2026-07-01", help=say("截至时刻；不写则为现在"))


def run(args: argparse.Namespace) -> int:
    """Write the cases of a scope, newest first."""
    say: Translator = args.say
    path = _city.writable(args.out)
    start, end = (_city.moment(day).date() if day else None for day in (args.start, args.end))
    city, cases, as_of = _city.read_cases(args)
    shown = scope.select(cases, scope.Scope(start=start, end=end, status=args.status, zone=args.zone))
    links = photo_links(args, path, list(zip(shown["source"], shown["source_id"], strict=True)))
    made = reports.DOCUMENTS["cases_xlsx"].make
    _files.write(path, made(city, shown, as_of=as_of, say=say, photo_links=links))
    told = {"file": str(path), "count": say.number(len(shown)), "moment": say.moment(as_of)}
    out(say("{file}：{count} 个问题，截至 {moment}", **told))
    return 0


def photo_links(
    args: argparse.Namespace, path: Path, keys: list[tuple[str, str]]
) -> dict[tuple[str, str], list[str]] | None:
    """Write the photos into the folder beside the ledger; return their addresses as seen from it."""
    if not args.photos:
        return None
    folder = path.parent / args.photos
    if folder.exists() and any(folder.iterdir()):
        raise InputError(N_("文件夹 {folder} 不是空的"), N_("请换一个文件夹"), folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    engine = _city.opened(args)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in store.photos(engine, keys).itertuples():
        links = found[str(row.source), str(row.source_id)]
        try:
            content = store.photo_bytes(engine, str(row.sha256), "full")
        except StoreError:
            links.append("")  # the ledger says that it is gone
            continue
        _files.write(folder / f"{row.sha256}.jpg", content)
        links.append(f"external:{folder.name}/{row.sha256}.jpg")
    return dict(found)

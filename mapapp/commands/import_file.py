"""Import a file of problems, zones, the roster, patrols, inspection points or frontages."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import complaints, intake
from ..i18n import Translator
from . import _city, _files, _taking_in
from ._console import note, out


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp import``."""
    parser = parsers.add_parser("import", help=say("导入问题、社区、路段、责任名册、巡查、点位或商户"))
    parser.add_argument("kind", choices=list(intake.KINDS), help=say("文件的内容"))
    parser.add_argument("file", help=say("CSV、XLSX、GeoJSON、GeoPackage、压缩的 Shapefile 或 GPX 轨迹"))
    parser.add_argument(
        "--datum", default="", help=say("坐标系：wgs84、gcj02、bd09、cgcs2000、file 或 EPSG:编号")
    )
    parser.add_argument("--encoding", help=say("文字编码；不写则自动判断"))
    parser.add_argument("--sheet", "--layer", dest="part", help=say("工作表、图层或压缩包中的 Shapefile"))
    parser.add_argument(
        "--column", action="append", default=[], metavar="FIELD=COLUMN", help=say("字段对应的列，可重复")
    )
    parser.add_argument(
        "--type", action="append", default=[], metavar="WORD=CODE", help=say("类别对照，可重复")
    )
    parser.add_argument("--type-map", metavar="FILE", help=say("类别对照文件：第一列原文，第二列代码"))
    parser.add_argument(
        "--keep-unknown-types", action="store_true", help=say("没有对照的类别也收下，记为“未归类”")
    )
    parser.add_argument(
        "--keep-disordered",
        action="store_true",
        help=say("结案、处置或时限早于上报的行也收下，不取那个时间"),
    )
    parser.add_argument("--merge-parts", action="store_true", help=say("编号相同的线合并为一个路段"))
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="constants",
        metavar="FIELD=TEXT",
        help=say("轨迹中没有的内容，如 unit=、actor=、kind=、visited_at=、ahead_hours=，可重复"),
    )
    parser.add_argument("--source", default="", help=say("来源名称；不写则用文件名"))
    parser.add_argument(
        "--mode",
        choices=("merge", "replace"),
        default="merge",
        help=say("merge 新增和更新；replace 还移除文件中没有的"),
    )
    _add_outcome(parser, say)


def _add_outcome(parser: argparse.ArgumentParser, say: Translator) -> None:
    parser.add_argument("--rejected-out", metavar="FILE.csv", help=say("把未收的行连同原因写到文件"))
    parser.add_argument("--dry-run", action="store_true", help=say("只检查，不写入"))


def run(args: argparse.Namespace) -> int:
    """Import; 2 when not one row can be taken in, and then nothing is written."""
    say: Translator = args.say
    rejected_out = _city.writable(args.rejected_out) if args.rejected_out else None
    wish = _wish(args)
    engine = _city.opened(args, create=True)
    taken = _taking_in.take(engine, wish, say)
    cleaned = taken.cleaned
    for line in _taking_in.reasons(cleaned.rejected, say):
        note(say("未收 {line}", line=line))
    if rejected_out:
        _files.write_csv(rejected_out, complaints.rejected_table(cleaned.rejected, say))
        note(say("未收的行已写到 {file}", file=str(rejected_out)))
    counts = {"accepted": say.number(len(cleaned.accepted)), "rejected": say.number(len(cleaned.rejected))}
    if cleaned.accepted.empty:
        note(say("没有一行可以收下（未收 {rejected}），什么也没有写入。请按上面的原因修改后重试。", **counts))
        return 2
    if args.dry_run:
        out(say("可以收下 {accepted}，不能收下 {rejected}；只是检查，没有写入", **counts))
        return 0
    out(_taking_in.said(_taking_in.save(engine, taken, say), say))
    return 0


def _wish(args: argparse.Namespace) -> _taking_in.Wish:
    table = _taking_in.words_of(Path(args.type_map)) if args.type_map else {}
    return _taking_in.Wish(
        kind=args.kind,
        path=Path(args.file),
        datum=args.datum,
        encoding=args.encoding,
        part=args.part,
        source=args.source,
        columns=_city.pairs(args.column, "--column"),
        words={**table, **_city.pairs(args.type, "--type")},
        keep_unknown=args.keep_unknown_types,
        keep_disordered=args.keep_disordered,
        merge_parts=args.merge_parts,
        mode=args.mode,
        constants=_city.pairs(args.constants, "--set"),
    )

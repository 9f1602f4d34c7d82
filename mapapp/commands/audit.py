"""Audit the zoning and write what was found."""

from __future__ import annotations

import argparse
from pathlib import Path

import geopandas as gpd
import pandas as pd

from .. import audit, reports, store
from ..errors import InputError
from ..i18n import N_, Translator
from . import _city, _files
from ._console import note, out

EXAMPLES = 5
SUFFIXES = (".geojson", ".xlsx", ".csv")


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp audit``."""
    parser = parsers.add_parser("audit", help=say("核查社区、路段和责任名册：空白、重叠、无人负责"))
    parser.add_argument("--out", metavar="FILE.geojson|xlsx|csv", help=say("输出文件；格式由扩展名决定"))
    parser.add_argument("--as-of", metavar="2026-07-01", help=say("这一天由谁负责；不写则为今天"))
    parser.add_argument(
        "--sliver",
        type=float,
        default=audit.SLIVER_M,
        metavar="METRES",
        help=say("平均宽度小于这个数的空白和重叠算作细缝（米）"),
    )


def run(args: argparse.Namespace) -> int:
    """Say what was found, kind by kind; 1 when there is an error or a warning, 0 otherwise."""
    say: Translator = args.say
    path = _city.writable(args.out) if args.out else None
    if path is not None and path.suffix.lower() not in SUFFIXES:
        raise InputError(
            N_("不能写成 {file}：不认识这种扩展名"),
            N_("可用的扩展名：{known}"),
            file=path.name,
            known="、".join(SUFFIXES),
        )
    note(say("正在读取城市资料库 {store}", store=args.city))
    city = store.city(_city.opened(args), with_problems=False)
    if city.made_up:
        note(say("虚构演示资料，不是真实城市"))
    findings = audit.audit(city, _city.moment(args.as_of).date(), sliver_m=args.sliver)
    if path is not None:
        write(path, findings, say)
        note(say("{file}：{count} 条", file=str(path), count=say.number(len(findings))))
    for line in told(findings, say):
        out(line)
    return int(audit.grave(findings) > 0)


def told(findings: gpd.GeoDataFrame, say: Translator) -> list[str]:
    """Say the findings kind by kind, the first few of each in full."""
    if not len(findings):
        return [say("没有发现问题。")]
    lines = []
    for key, several in findings.groupby("kind", sort=False):
        kind = audit.KINDS[str(key)]
        lines.append(
            say(
                "[{severity}] {kind}：{count} 条",
                severity=say(audit.SEVERITIES[kind.severity]),
                kind=say(kind.label),
                count=say.number(len(several)),
            )
        )
        lines += [f"  {sentence}" for sentence in audit.in_words(several.head(EXAMPLES), say)["sentence"]]
        if len(several) > EXAMPLES:
            lines.append("  " + say("…还有 {count} 条", count=say.number(len(several) - EXAMPLES)))
    return lines


def write(path: Path, findings: gpd.GeoDataFrame, say: Translator) -> None:
    """Write all findings in the format that the file's name asks for."""
    suffix = path.suffix.lower()
    if suffix == ".geojson":
        _files.write(path, audit.geojson(findings, say).encode())
    elif suffix == ".xlsx":
        _files.write(path, reports.table_xlsx(sheet(findings, say), say("责任区核查")))
    else:
        _files.write_csv(path, table(findings, say))


def sheet(findings: gpd.GeoDataFrame, say: Translator) -> pd.DataFrame:
    """Lay the findings out in words."""
    shown = audit.in_words(findings, say)[list(audit.LABELS)]
    return pd.DataFrame(shown.rename(columns={key: say(label) for key, label in audit.LABELS.items()}))


def table(findings: gpd.GeoDataFrame, say: Translator) -> pd.DataFrame:
    """Lay the findings out for programs: fixed column names, and a point on each in degrees."""
    worded = audit.in_words(findings, say)
    points = worded.geometry.representative_point()
    days = {name: worded[name].dt.strftime("%Y-%m-%d").fillna("") for name in ("from_day", "to_day")}
    placed = worded.assign(lon=points.x.round(6), lat=points.y.round(6), **days)
    kept = [name for name in audit.COLUMNS if name != "geometry"]
    return pd.DataFrame(placed[[*kept, "sentence", "lon", "lat"]])

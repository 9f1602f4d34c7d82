"""Build road sections from centre lines and a duty list, ready to be imported."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import geopandas as gpd

from .. import complaints, crs, readers, roads
from ..complaints import Cleaned
from ..i18n import Translator
from . import _city, _files, _taking_in
from ._console import note, out

MOST_SAID = 20


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp build-sections``."""
    parser = parsers.add_parser("build-sections", help=say("按责任清单从道路中心线截取路段"))
    parser.add_argument(
        "--network",
        required=True,
        metavar="FILE",
        help=say("道路中心线：GeoJSON、GeoPackage 或压缩的 Shapefile"),
    )
    parser.add_argument(
        "--duties", required=True, metavar="FILE", help=say("责任清单：名称如“人民路(中山路—解放路段)北侧”")
    )
    parser.add_argument("--out", required=True, metavar="FILE.geojson", help=say("输出文件"))
    parser.add_argument("--rejected-out", metavar="FILE.csv", help=say("把未收的行连同原因写到文件"))
    parser.add_argument(
        "--datum", default=crs.FILE, help=say("坐标系：wgs84、gcj02、bd09、cgcs2000、file 或 EPSG:编号")
    )
    parser.add_argument(
        "--network-column",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help=say("道路中心线中字段对应的列（road、width_m、kind），可重复"),
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="FIELD=COLUMN", help=say("字段对应的列，可重复")
    )
    parser.add_argument(
        "--alias",
        action="append",
        default=[],
        metavar="NAME=NAME",
        help=say("别名=道路中心线中的路名，可重复"),
    )
    parser.add_argument("--sheet", dest="part", help=say("责任清单的工作表"))
    parser.add_argument("--layer", help=say("道路中心线的图层或压缩包中的 Shapefile"))


def run(args: argparse.Namespace) -> int:
    """Write the sections; 2 when not one row can be built, and then nothing is written."""
    say: Translator = args.say
    path = _city.writable(args.out)
    rejected_out = _city.writable(args.rejected_out) if args.rejected_out else None
    network = _network(args, say)
    note(say("正在读取 {file}", file=Path(args.duties).name))
    duties = readers.read(args.duties, part=args.part)
    mapping = _taking_in.mapped(duties, "sections", _city.pairs(args.column, "--column"))
    note(say("列的对照：{mapping}", mapping=", ".join(f"{k}={v}" for k, v in mapping.items())))
    west, south, east, north = network.total_bounds
    projection = crs.city_projection((west + east) / 2, (south + north) / 2)
    aliases = _city.pairs(args.alias, "--alias")
    cleaned = roads.build_sections(duties, mapping, network, projection=projection, aliases=aliases)
    _say_refused(cleaned, say)
    if rejected_out:
        _files.write_csv(rejected_out, complaints.rejected_table(cleaned.rejected, say))
        note(say("未收的行已写到 {file}", file=str(rejected_out)))
    if cleaned.accepted.empty:
        note(say("没有一个路段可以截取，什么也没有写入。请按上面的原因修改后重试。"))
        return 2
    _files.write(path, geojson(cleaned, say).encode())
    out(
        say(
            "{file}：截取 {built} 个路段，未收 {rejected} 行",
            file=str(path),
            built=say.number(len(cleaned.accepted)),
            rejected=say.number(len(cleaned.rejected)),
        )
    )
    return 0


def _network(args: argparse.Namespace, say: Translator) -> gpd.GeoDataFrame:
    """Read the centre lines: road and width of each; a line without a name stays without."""
    note(say("正在读取 {file}", file=Path(args.network).name))
    raw = readers.read(args.network, part=args.layer)
    said = _city.pairs(args.network_column, "--network-column")
    lines, rejected = roads.centre_lines.take(raw, said, datum=args.datum)
    for line in _taking_in.reasons(rejected, say):
        note(say("未收 {line}", line=line))
    named = lines["road"].nunique()
    note(say("{count} 条道路中心线，{roads} 条路", count=say.number(len(lines)), roads=named))
    return lines


def _say_refused(cleaned: Cleaned, say: Translator) -> None:
    told = complaints.rejected_table(cleaned.rejected, say)
    for row, reason in told.iloc[:MOST_SAID, :2].itertuples(index=False):
        note(say("第 {row} 行未收：{reason}", row=row, reason=reason))
    if len(told) > MOST_SAID:
        note(say("…还有 {count} 条", count=say.number(len(told) - MOST_SAID)))


def geojson(cleaned: Cleaned, say: Translator) -> str:
    """Write the sections so that ``mapapp import sections`` takes them as they are."""
    notes = [roads.said(notes, say) for notes in cleaned.accepted["notes"]]
    rounded = cleaned.accepted["length_m"].round(1)
    written = gpd.GeoDataFrame(cleaned.accepted.assign(notes=notes, length_m=rounded))
    layer = json.loads(written.to_json(drop_id=True, ensure_ascii=False))
    content = {"type": "FeatureCollection", "features": layer["features"]}
    return json.dumps(content, ensure_ascii=False, indent=1)

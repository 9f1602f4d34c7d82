"""Find hotspots and write them as GeoJSON."""

from __future__ import annotations

import argparse
import json

import geopandas as gpd
import pandas as pd

from .. import crs, hotspots, spot_joining, spot_sentences, spots
from ..city import City
from ..errors import InputError
from ..i18n import N_, Translator
from . import _city, _files
from ._console import out


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp hotspots``."""
    parser = parsers.add_parser("hotspots", help=say("找出热点，写成 GeoJSON"))
    parser.add_argument("--method", choices=list(hotspots.METHODS), default=next(iter(hotspots.METHODS)))
    parser.add_argument("--out", required=True, metavar="FILE.geojson", help=say("输出文件"))
    parser.add_argument(
        "--param", action="append", default=[], metavar="NAME=VALUE", help=say("方法的参数，可重复")
    )
    parser.add_argument(
        "--joined", action="store_true", help=say("把相邻的显著网格并为编号热点，附一句话说明")
    )


def run(args: argparse.Namespace) -> int:
    """Write cells, or with ``--joined`` numbered spots with their sentences; WGS 84 degrees."""
    say: Translator = args.say
    method = hotspots.METHODS[args.method]
    params = numbers(args.param, method)
    path = _city.writable(args.out)
    city, cases, _ = _city.read_cases(args)
    hotspots.check_spread(cases)
    boundary = city.communities if len(city.communities) else None
    zones = {"boundary": boundary, "sections": city.sections}
    found = method.find(cases, projection=city.projection, **zones, **params)
    if args.joined:
        found = _sentences(found, cases, city, say)
    written = crs.unproject_frame(found)
    layer = json.loads(written.to_json(drop_id=True, ensure_ascii=False))
    about = {"method": method.key, "params": params, "city": city.name, "made_up": city.made_up}
    content = {"type": "FeatureCollection", "mapapp": about, "features": layer["features"]}
    _files.write(path, json.dumps(content, ensure_ascii=False, indent=1).encode())
    out(
        say(
            "{file}：{count} 个{what}，其中置信度 99% 的 {sure} 个",
            file=str(path),
            count=say.number(len(found)),
            what=say("热点") if args.joined else say("网格"),
            sure=say.number(int((found["confidence"] >= 99).sum())),
        )
    )
    return 0


def numbers(written: list[str], method: hotspots.Method) -> dict[str, float]:
    """Read ``--param`` options against the method's own list; each within its bounds."""
    known = {param.name: param for param in method.params}
    chosen = {name: param.default for name, param in known.items()}
    for name, value in _city.pairs(written, "--param").items():
        if name not in known:
            raise InputError(
                N_("方法 {method} 没有参数“{name}”"),
                N_("可用的参数：{known}"),
                method=method.key,
                name=name,
                known=", ".join(known),
            )
        param = known[name]
        number = float(value) if value.replace(".", "", 1).isdecimal() else float("nan")
        if not param.low <= number <= param.high:
            raise InputError(
                N_("参数 {name} 的值“{value}”不能用"),
                N_("请写 {low} 到 {high} 之间的数"),
                name=name,
                value=value,
                low=param.low,
                high=param.high,
            )
        chosen[name] = number
    return chosen


def _sentences(cells: gpd.GeoDataFrame, cases: pd.DataFrame, city: City, say: Translator) -> gpd.GeoDataFrame:
    described = spots.describe(spot_joining.join(cells), cases, city.projection)
    said = [spot_sentences.sentence(spot, say) for _, spot in described.iterrows()]
    kept = ["number", "count", "open", "overdue", "z", "q", "confidence", "cells", "road", "geometry"]
    return described[kept].assign(sentence=pd.Series(said, index=described.index, dtype="str"))

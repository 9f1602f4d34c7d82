"""Write who answers for each problem, with the reason, to a table."""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from ..engines import ENGINES
from ..errors import InputError
from ..i18n import N_, Translator
from . import _city, _files, _partitions
from ._console import out

COLUMNS = {
    "case_id": "source_id",
    "source": "source",
    "community": "community_name",
    "community_code": "community",
    "leader": "leader",
    "section": "section_name",
    "section_code": "section",
    "road": "road",
    "best_road": "best_road",
    "best_section_code": "best_section",
    "unit": "unit",
    "reason": "reason",
    "community_reason": "community_reason",
    "section_reason": "section_reason",
    "distance_m": "distance_m",
    "gap_m": "gap_m",
    "confidence": "confidence",
    "candidates": "candidates",
    "scores": "scores",
    "joint_section": "joint_name",
    "joint_section_code": "joint_section",
    "chainage_m": "chainage_m",
    "side": "side",
    "address": "address",
}
"""Column of the table → column of the cases."""


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp assign``."""
    parser = parsers.add_parser("assign", help=say("写出每个问题由谁负责和理由"))
    parser.add_argument("--out", required=True, metavar="FILE.csv", help=say("输出文件"))
    parser.add_argument(
        "--problems",
        metavar="FILE|FOLDER",
        help=say("不取城市资料库中的问题，而取这些 GeoParquet；--out 则是文件夹"),
    )
    parser.add_argument(
        "--engine", choices=list(ENGINES), help=say("用什么计算 --problems：本机或 Dask 集群；默认本机")
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS|local:N",
        help=say("Dask 调度器的地址，或在本机启动 N 个工作进程；默认 local:2"),
    )
    parser.add_argument(
        "--columns",
        metavar="A,NEW=B",
        help=say("要哪些列，可改名；可用：{columns}", columns=", ".join(COLUMNS)),
    )
    parser.add_argument("--ignore-address", action="store_true", help=say("不看地址，只按位置认定路段"))


def run(args: argparse.Namespace) -> int:
    """Write the table: exactly one row per problem."""
    say: Translator = args.say
    if args.problems:
        return _partitions.run(args)
    if args.engine or args.scheduler:
        raise InputError(
            N_("--engine 和 --scheduler 只用于 --problems"), N_("请用 --problems 指明 GeoParquet")
        )
    chosen = choose(args.columns)
    path = _city.writable(args.out)
    _, cases, _ = _city.read_cases(args)
    _files.write_csv(path, table(cases, chosen))
    decided = int(cases["community"].ne("").sum()), int(cases["section"].ne("").sum())
    out(
        say(
            "{file}：{count} 个问题，社区已定 {communities}，路段已定 {sections}",
            file=str(path),
            count=say.number(len(cases)),
            communities=say.number(decided[0]),
            sections=say.number(decided[1]),
        )
    )
    return 0


def choose(written: str | None) -> dict[str, str]:
    """Read ``--columns``: new name → name in `COLUMNS`; all of them where nothing is asked."""
    if not written:
        return {name: name for name in COLUMNS}
    split = [part.strip().partition("=") for part in written.split(",")]
    chosen = {new: old or new for new, _, old in split}
    unknown = [old for old in chosen.values() if old not in COLUMNS]
    if unknown:
        raise InputError(
            N_("--columns 中没有“{columns}”这些列"),
            N_("可用的列：{known}"),
            columns=unknown,
            known=[*COLUMNS],
        )
    return chosen


def table(cases: pd.DataFrame, chosen: dict[str, str]) -> pd.DataFrame:
    """Lay the cases out; metres to the centimetre, an endless gap left empty."""
    worded = cases.assign(
        reason=cases["community_reason"] + "/" + cases["section_reason"],
        distance_m=cases["distance_m"].round(2),
        chainage_m=cases["chainage_m"].round(1),
        gap_m=cases["gap_m"].replace(np.inf, np.nan).round(2),
    )
    return pd.DataFrame({new: worded[COLUMNS[old]] for new, old in chosen.items()})

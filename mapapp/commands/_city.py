"""Open the city that a command works on, and read moments and pairs from its options."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

import pandas as pd

from .. import cases, store
from ..city import City
from ..errors import InputError
from ..i18n import N_
from ._console import note


def opened(args: argparse.Namespace, *, create: bool = False) -> store.Engine:
    """Open the store that ``--city`` names."""
    return store.connect(args.city, create=create)


def read_cases(args: argparse.Namespace) -> tuple[City, pd.DataFrame, dt.datetime]:
    """Read the city and build its cases as of ``--as-of`` (now by default)."""
    as_of = moment(getattr(args, "as_of", None))
    note(args.say("正在读取城市资料库 {store}", store=args.city))
    engine = opened(args)
    city = store.city(engine)
    if city.made_up:
        note(args.say("虚构演示资料，不是真实城市"))
    note(args.say("正在认定 {count} 个问题的责任", count=args.say.number(len(city.problems))))
    wanted = not getattr(args, "ignore_address", False)
    assignment = cases.assign(city, store.cells(engine, city), with_addresses=wanted)
    return city, cases.build(city, as_of, assignment), as_of


def moment(written: str | None) -> dt.datetime:
    """Read ``2026-07-01`` or ``2026-07-01 08:30``; a day alone means its last second."""
    if not written:
        return dt.datetime.now().replace(microsecond=0)
    try:
        if len(written) == 10:
            return dt.datetime.combine(dt.date.fromisoformat(written), dt.time(23, 59, 59))
        return dt.datetime.fromisoformat(written).replace(tzinfo=None)
    except ValueError as error:
        raise InputError(
            N_("“{value}”不是日期时间"), N_("请写成 2026-07-01 或 2026-07-01T08:30"), value=written
        ) from error


def pairs(written: list[str], option: str) -> dict[str, str]:
    """Read repeated ``name=value`` options into a table; the value may hold further equals signs."""
    split = [part.partition("=") for part in written]
    for name, equals, _ in split:
        if not name or not equals:
            raise InputError(
                N_("{option} 的值“{value}”缺少等号"),
                N_("请写成 {option} 名称=值"),
                option=option,
                value=name,
            )
    return {name.strip(): value.strip() for name, _, value in split}


def writable(path: str) -> Path:
    """Check that an output file can be written before the long work begins."""
    wanted = Path(path)
    if not wanted.parent.is_dir() or wanted.is_dir():
        raise InputError(N_("不能写到 {file}：没有这个文件夹，或它是文件夹"), N_("请核对输出路径"), file=path)
    return wanted

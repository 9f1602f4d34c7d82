"""Join problems that lie in GeoParquet with a city's zones, partition by partition."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import decisions, engines, matching, store
from ..errors import InputError
from ..i18n import N_, Translator
from ..matching.chunks import Duty
from . import _city
from ._console import Progress, note, out


def run(args: argparse.Namespace) -> int:
    """Write one file per partition: exactly one row per problem, in the order of the partitions."""
    say: Translator = args.say
    _check(args)
    partitions = engines.partitions(args.problems)
    folder = emptied(args.out)
    note(say("正在读取城市资料库 {store}", store=args.city))
    duty = read_duty(_city.opened(args), partitions)
    engine = engines.ENGINES[args.engine or "local"]
    outcome = engine.run(
        partitions,
        duty,
        str(folder.resolve()),
        scheduler=args.scheduler or "local:2",
        progress=Progress(say("已认定"), say),
    )
    out(
        say(
            "{file}：{count} 个问题，社区已定 {communities}，路段已定 {sections}",
            file=str(folder),
            count=say.number(outcome.problems),
            communities=say.number(outcome.communities),
            sections=say.number(outcome.sections),
        )
    )
    return 0


def read_duty(engine: store.Engine, partitions: list[engines.Partition]) -> Duty:
    """Read a city's zones and roster, and learn once how these problems lie around its roads."""
    city = store.city(engine, with_problems=False)
    points = engines.sample(partitions, matching.LEARNED_FROM)
    return Duty(
        city.communities,
        city.sections,
        city.roster,
        city.projection,
        cells=store.cells(engine, city),
        decisions=city.decisions,
        aliases=decisions.alias_roads(city.aliases),
        spread=matching.learn(points, city.sections, projection=city.projection),
    )


def emptied(path: str) -> Path:
    """Make the folder for the results; one that holds something is refused, whatever it is."""
    folder = Path(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(
            N_("{folder} 已经存在，而且不是空文件夹"), N_("请另写一个文件夹，或先清空它"), folder=path
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            N_("不能建立文件夹 {folder}：{reason}"),
            N_("请核对路径和写权限"),
            folder=path,
            reason=error.strerror or str(error),
        ) from error
    return folder


def _check(args: argparse.Namespace) -> None:
    if args.columns:
        raise InputError(
            N_("--columns 不用于 --problems"), N_("结果保留原有各列，并加上全部认定列；可以事后再选")
        )
    if args.scheduler and args.engine != "dask":
        raise InputError(N_("--scheduler 只用于 --engine dask"), N_("请加上 --engine dask"))

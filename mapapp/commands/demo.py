"""Set up the demo city through the same door that a user's files take."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import demo, store
from ..errors import InputError
from ..i18n import N_, Translator
from . import _city, _taking_in
from ._console import note, out


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp demo``."""
    parser = parsers.add_parser("demo", help=say("建立虚构的演示城市"))
    parser.add_argument("--if-absent", action="store_true", help=say("已有城市资料时什么也不做"))
    parser.add_argument("--regenerate", metavar="FOLDER", help=say("只重新生成演示文件到这个文件夹，不导入"))


def run(args: argparse.Namespace) -> int:
    """Import the demo files; an office's own city is never mixed with them."""
    say: Translator = args.say
    if args.regenerate:
        demo.write(Path(args.regenerate))
        out(say("演示文件已生成到 {folder}", folder=args.regenerate))
        return 0
    engine = _city.opened(args, create=True)
    city = store.city(engine, with_problems=False)
    begun_only = city.made_up and len(store.imports(engine)) < len(demo.SOURCES)
    if args.if_absent and city.revision and not begun_only:
        return 0
    if city.revision and not city.made_up:
        raise InputError(
            N_("{store} 中已有真实的城市资料，不能混入演示城市"),
            N_("请用 --city 指定另一个文件，例如 --city data/demo.db"),
            store=args.city,
        )
    if not city.made_up:
        # First of all, so that a demo broken off half-way is still known to be made up.
        store.mark_made_up(engine, True, actor=say("命令行"))
        store.rename_city(engine, demo.NAME, actor=say("命令行"))
    for source in demo.SOURCES:
        wish = _taking_in.Wish(
            kind=source.kind,
            path=demo.FOLDER / source.file,
            datum=source.datum,
            encoding=source.encoding,
            source=source.source,
            constants=dict(source.constants),
        )
        taken = _taking_in.take(engine, wish, say)
        out(f"{source.file}  {_taking_in.said(_taking_in.save(engine, taken, say), say)}")
    if store.city(engine, with_problems=True).events.empty:
        # Steps are only ever added: a second run of the command finds them there.
        moves = demo.case_steps(store.city(engine).problems)
        steps = store.take_steps(engine, moves, partly=True)
        out(say("办理记录 {count} 条", count=say.number(len(steps.event_ids))))
    note(say("演示城市已备好：{store}。其中的城市、单位和问题都是虚构的。", store=args.city))
    return 0

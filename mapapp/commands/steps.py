"""Carry the steps of cases out of the city and, from an office's other system, into it."""

from __future__ import annotations

import argparse

import pandas as pd

from .. import case_life, readers, store
from ..case_life import Move
from ..errors import InputError
from ..i18n import N_, Translator
from ..moments import is_given, parse
from ..problem_types import plain_word
from ..worktime import UNITS
from . import _city, _files
from ._console import note, out
from .decide import _written

COLUMNS = (
    *("source", "source_id", "step", "at", "actor", "role", "note"),
    *("until", "amount", "unit", "answerer", "assisting"),
)
"""The columns of the table, in and out; those after `actor` may be missing."""
NEEDED = COLUMNS[:5]
MOST_TOLD = 20


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp steps``."""
    parser = parsers.add_parser("steps", help=say("导出或导入案件的办理记录"))
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    exported = actions.add_parser("export", help=say("导出办理记录"))
    exported.add_argument("--out", required=True, metavar="FILE.csv", help=say("输出文件"))
    imported = actions.add_parser("import", help=say("导入别的系统的办理记录：全部写入，或一条也不写"))
    imported.add_argument(
        "file", metavar="FILE", help=say("CSV 或 XLSX，列：{columns}", columns=", ".join(COLUMNS))
    )


def run(args: argparse.Namespace) -> int:
    """Do the action; 2 (by `InputError`) where a file cannot be taken in."""
    return {"export": _export, "import": _import}[args.action](args)


def _export(args: argparse.Namespace) -> int:
    path = _city.writable(args.out)
    events = store.city(_city.opened(args)).events
    _files.write_csv(path, events[[*COLUMNS, "event_id", "recorded_at"]])
    out(args.say("{file}：{count} 条办理记录", file=str(path), count=args.say.number(len(events))))
    return 0


def _import(args: argparse.Namespace) -> int:
    say: Translator = args.say
    engine = _city.opened(args)
    table = readers.read(args.file)
    missing = [name for name in NEEDED if name not in table.frame.columns]
    if missing:
        raise InputError(
            N_("文件 {file} 缺少这些列：{columns}"),
            N_("需要的列：{known}"),
            file=args.file,
            columns=", ".join(missing),
            known=", ".join(NEEDED),
        )
    read = moves(table.frame)
    known = _known(store.city(engine).events)
    new = [(int(table.rows[at]), move) for at, move in read.items() if _identity(move) not in known]
    refused = store.judge_steps(engine, [move for _, move in new])
    for position in sorted(refused)[:MOST_TOLD]:
        note(say("第 {row} 行：{reason}", row=new[position][0], reason=say.error(refused[position])))
    if refused:
        raise InputError(
            N_("文件 {file} 中有 {count} 行不能收下，一条也没有写入"),
            N_("请改正这些行，或从文件中去掉"),
            file=args.file,
            count=len(refused),
        )
    store.take_steps(engine, [move for _, move in new])
    counts = {"added": say.number(len(new)), "unchanged": say.number(len(read) - len(new))}
    out(say("{file}：新增办理记录 {added}，原已有 {unchanged}", file=args.file, **counts))
    return 0


def moves(frame: pd.DataFrame) -> dict[int, Move]:
    """
    Read the rows of a table as steps: position → step, each case's in the order of their moments.

    Steps and roles may be written as keys or in the words of the screen. Rows of the role ``ledger``, which
    an export has, are left out: they are the ledger's, and come from there. A moment that cannot be read
    raises `InputError`.
    """
    texts = {name: frame.get(name, pd.Series("", index=frame.index)).map(_written) for name in COLUMNS}
    # A ledger's own steps may have no moment; they are not read.
    own = ~_meant({**case_life.ROLES, case_life.LEDGER: case_life.LEDGER}, texts["role"]).eq(case_life.LEDGER)
    texts = {name: column[own] for name, column in texts.items()}
    at, until = _moments(texts["at"], needed=True), _moments(texts["until"], needed=False)
    amount = pd.to_numeric(texts["amount"], errors="coerce")
    steps = _meant({key: step.label for key, step in case_life.STEPS.items()}, texts["step"])
    roles = _meant(case_life.ROLES, texts["role"])
    units = _meant(UNITS, texts["unit"])
    order = pd.DataFrame({"at": at}).sort_values("at", kind="stable").index
    found = {}
    for row in order:
        step = case_life.STEPS.get(steps[row])
        usual = step.roles[0] if step and step.roles else ""
        found[int(row)] = Move(
            **{name: texts[name][row] for name in ("source", "source_id", "actor", "note")},
            **{name: texts[name][row] for name in ("answerer", "assisting")},
            step=steps[row],
            role=roles[row] or usual,
            at=at[row].to_pydatetime(),
            until=None if pd.isna(until[row]) else until[row].to_pydatetime(),
            amount=float(amount[row]),
            unit=units[row],
            told=True,
        )
    return found


def _moments(texts: pd.Series, *, needed: bool) -> pd.Series:
    read = parse(texts)
    unread = texts[(is_given(texts) | needed) & read.isna()]
    if len(unread):
        raise InputError(
            N_("“{value}”不是日期时间"),
            N_("请写成 2026-07-01 或 2026-07-01T08:30"),
            value=str(unread.iloc[0]),
        )
    return read


def _meant(labels: dict[str, str], texts: pd.Series) -> pd.Series:
    known = {plain_word(word): key for key, label in labels.items() for word in (key, label)}
    return texts.map({text: known.get(plain_word(text), text) for text in texts.unique()})


def _identity(move: Move) -> tuple[str, ...]:
    moment = f"{move.at:%Y-%m-%d %H:%M:%S}" if move.at else ""
    return (move.source, move.source_id, move.step, moment, move.actor.strip())


def _known(events: pd.DataFrame) -> set[tuple[str, ...]]:
    when = events["at"].dt.strftime("%Y-%m-%d %H:%M:%S").fillna("")
    columns = (events[name] for name in ("source", "source_id", "step"))
    return set(zip(*columns, when, events["actor"], strict=True))

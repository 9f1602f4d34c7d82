"""List what is left to decide, and carry decisions out of the city and into it as a table."""

from __future__ import annotations

import argparse
import datetime as dt

import pandas as pd

from .. import cases, decisions, questions, readers, store
from ..city import City
from ..decisions import Choice
from ..errors import InputError
from ..i18n import N_, Translator
from ..moments import is_given, parse
from . import _city, _files
from ._console import note, out

COLUMNS = (
    "source",
    "source_id",
    "zone_kind",
    "zone_code",
    "zone_name",
    "actor",
    "decided_at",
    "note",
    "candidates",
    "reason",
)
"""The columns of the table, in and out; `zone_name` is not read, the last five may be missing."""
NEEDED = COLUMNS[:4]
NONE = "-"
"""In the column `zone_code`: none of the candidates answers. An empty cell is a row left undecided."""
MOST_TOLD = 20


def add(parsers: argparse._SubParsersAction, say: Translator) -> None:
    """Add ``mapapp decide``."""
    parser = parsers.add_parser("decide", help=say("列出待确认的责任，导出或导入人工认定"))
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = actions.add_parser("list", help=say("列出待确认的问题和候选；填好 zone_code 一列可再导入"))
    listed.add_argument("--out", metavar="FILE.csv", help=say("输出文件；不写则只报件数"))
    listed.add_argument(
        "--also",
        action="append",
        default=[],
        choices=[kind for kind in questions.KINDS if kind != "to_confirm"],
        help=say("把程序已有答案、但值得复核的也列出，可重复"),
    )
    exported = actions.add_parser("export", help=say("导出人工认定"))
    exported.add_argument("--out", required=True, metavar="FILE.csv", help=say("输出文件"))
    imported = actions.add_parser("import", help=say("导入人工认定：全部写入，或一条也不写"))
    imported.add_argument(
        "file", metavar="FILE", help=say("CSV 或 XLSX，列：{columns}", columns=", ".join(COLUMNS))
    )
    imported.add_argument("--actor", default="", help=say("认定人；文件中没有写明时用它"))


def run(args: argparse.Namespace) -> int:
    """Do the action; 2 (by `InputError`) where a file cannot be taken in."""
    return {"list": _list, "export": _export, "import": _import}[args.action](args)


def _list(args: argparse.Namespace) -> int:
    say: Translator = args.say
    path = _city.writable(args.out) if args.out else None
    city = store.city(_city.opened(args))
    asked = questions.ask(city.problems, cases.assign(city), ("to_confirm", *args.also))
    if path is not None:
        _files.write_csv(path, open_table(city, asked))
    out(
        say(
            "待确认 {count} 件（{groups} 组），已认定 {done} 件",
            count=say.number(asked["row"].nunique()),
            groups=say.number(asked["group"].nunique()),
            done=say.number(len(city.decisions)),
        )
    )
    return 0


def open_table(city: City, asked: pd.DataFrame) -> pd.DataFrame:
    """Lay the questions out so that `zone_code` can be filled in and the table be brought in."""
    problems = city.problems.iloc[asked["row"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            "source": problems["source"],
            "source_id": problems["source_id"],
            "zone_kind": asked["zone_kind"],
            "zone_code": "",
            "note": "",
            "candidates": asked["candidates"],
            "reason": asked["reason"],
            "address": problems["address"],
            "reported_at": problems["reported_at"],
        }
    )


def _export(args: argparse.Namespace) -> int:
    say: Translator = args.say
    path = _city.writable(args.out)
    city = store.city(_city.opened(args))
    made = decisions.standing(city.decisions, city.problems, city.communities, city.sections)
    made["zone_code"] = made["zone_code"].mask(made["zone_code"].eq(""), NONE)
    _files.write_csv(path, made[[*COLUMNS, "state"]])
    out(say("{file}：{count} 条认定", file=str(path), count=say.number(len(made))))
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
    read = choices(table.frame)
    made = store.city(engine, with_problems=False).decisions.to_dict("records")
    known = {(row["source"], row["source_id"], row["zone_kind"]): row["zone_code"] for row in made}
    new = [
        (int(table.rows[at]), choice)
        for at, choice in read.items()
        if known.get((choice.source, choice.source_id, choice.zone_kind)) != choice.zone_code
    ]
    refused = store.judge(engine, [choice for _, choice in new])
    for position in sorted(refused)[:MOST_TOLD]:
        note(say("第 {row} 行：{reason}", row=new[position][0], reason=say.error(refused[position])))
    if refused:
        raise InputError(
            N_("文件 {file} 中有 {count} 行不能收下，一条也没有写入"),
            N_("请改正这些行，或从文件中去掉"),
            file=args.file,
            count=len(refused),
        )
    store.decide(engine, [choice for _, choice in new], actor=args.actor or say("导入"))
    counts = {"added": say.number(len(new)), "unchanged": say.number(len(read) - len(new))}
    out(say("{file}：新增认定 {added}，原已有 {unchanged}", file=args.file, **counts))
    return 0


def choices(frame: pd.DataFrame) -> dict[int, Choice]:
    """
    Read the rows of a table as choices: position → choice.

    `NONE` as code means that none of the candidates answers; a row without a code is not decided and left
    out. A `decided_at` that is no moment raises `InputError`.
    """
    texts = {name: frame.get(name, pd.Series("", index=frame.index)).map(_written) for name in COLUMNS}
    moments = parse(texts["decided_at"])
    unread = texts["decided_at"][is_given(texts["decided_at"]) & moments.isna()]
    if len(unread):
        raise InputError(
            N_("“{value}”不是日期时间"),
            N_("请写成 2026-07-01 或 2026-07-01T08:30"),
            value=str(unread.iloc[0]),
        )
    return {
        at: Choice(
            source=texts["source"][at],
            source_id=texts["source_id"][at],
            zone_kind=texts["zone_kind"][at],
            zone_code="" if texts["zone_code"][at] == NONE else texts["zone_code"][at],
            candidates=texts["candidates"][at],
            reason=texts["reason"][at],
            note=texts["note"][at],
            actor=texts["actor"][at],
            decided_at=_moment(moments[at]),
        )
        for at in frame.index
        if texts["zone_code"][at]
    }


def _moment(read: pd.Timestamp) -> dt.datetime | None:
    return None if pd.isna(read) else read.to_pydatetime()


def _written(cell: str) -> str:
    """Take away the apostrophe that `_files.write_csv` puts before what a spreadsheet would evaluate."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "\t", "\r"} else cell

"""Take a file into the store as a person at the command line asked for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from .. import columns, datum_fit, demo, intake, patrol_tracks, problem_types, readers, store
from ..complaints import Cleaned
from ..errors import InputError
from ..i18n import N_, Translator
from ..raw_table import RawTable
from ._city import moment
from ._console import Progress, note

PLACED = ("problems", "communities", "sections", "points", "shops")
"""Kinds whose files hold positions."""


@dataclass(frozen=True)
class Wish:
    """
    One file and what was said about it.

    Attributes
    ----------
    kind, path
        A key of `intake.KINDS`, and the file.
    datum
        Empty: what a map file records, WGS 84 for a table.
    encoding, part
        None: found out by the reader.
    columns
        Field → column, stronger than what is guessed; an empty column takes a guess back.
    words
        Word → problem type, in any spelling that `problem_types` knows.
    """

    kind: str
    path: Path
    datum: str = ""
    encoding: str | None = None
    part: str | None = None
    source: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    keep_unknown: bool = False
    keep_disordered: bool = False
    merge_parts: bool = False
    mode: str = "merge"
    constants: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """A file read and cleaned, ready to be saved."""

    wish: Wish
    choices: intake.Choices
    cleaned: Cleaned
    learned: dict[str, str]


def take(engine: store.Engine, wish: Wish, say: Translator) -> Taken:
    """Read and clean a file against the city as it stands; nothing is written."""
    note(say("正在读取 {file}", file=wish.path.name))
    raw = readers.read(wish.path, encoding=wish.encoding, part=wish.part)
    learned = type_words(wish.words, say)
    choices = intake.Choices(
        mapping={} if patrol_tracks.is_track(raw) else mapped(raw, wish.kind, wish.columns),
        datum=wish.datum or ("wgs84" if raw.geometry is None else "file"),
        source=wish.source or wish.path.name,
        words={**store.words(engine), **learned},
        keep_unknown=wish.keep_unknown,
        keep_disordered=wish.keep_disordered,
        merge_parts=wish.merge_parts,
        constants=wish.constants,
    )
    if wish.kind in PLACED or patrol_tracks.is_track(raw):
        note(say("坐标系：{datum}", datum=choices.datum))
    note(say("列的对照：{mapping}", mapping=", ".join(f"{k}={v}" for k, v in choices.mapping.items())))
    city = store.city(engine, with_problems=False)
    if city.made_up and not wish.path.is_relative_to(demo.FOLDER):
        note(say("注意：这是虚构的演示城市。自己的资料请用 --city 指定另一个文件。"))
    cleaned = intake.clean(wish.kind, raw, choices, city, moment(None))
    if wish.kind == "problems":
        fit = datum_fit.better(cleaned.accepted, city.sections, choices.datum, city.projection)
        if fit is not None:
            note(datum_fit.warning(fit, say))
    return Taken(wish, choices, cleaned, learned)


def save(engine: store.Engine, taken: Taken, say: Translator) -> store.Receipt:
    """Save a file that was taken in, then remember the words that a person mapped for it."""
    wish = taken.wish
    receipt = store.save_import(
        engine,
        wish.kind,
        taken.cleaned,
        source=taken.choices.source,
        file_name=wish.path.name,
        sha256=digest(wish.path),
        datum=taken.choices.datum if wish.kind in PLACED else "",
        mapping=taken.choices.mapping,
        actor=say("命令行"),
        mode=wish.mode,
        progress=Progress(say("正在写入"), say),
    )
    known = store.words(engine)
    new = {text: key for text, key in taken.learned.items() if known.get(text) != key}
    store.learn_words(engine, new, actor=say("命令行"))
    return receipt


def digest(path: Path) -> str:
    """Return the file's SHA-256, by which the same file is known again."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def mapped(raw: RawTable, kind: str, given: dict[str, str]) -> dict[str, str]:
    """Guess the columns and let what was given win; a guess that wants a given column is dropped."""
    taken = set(given.values())
    guessed = {key: name for key, name in columns.guess(raw.frame.columns, kind).items() if name not in taken}
    return {key: name for key, name in {**guessed, **given}.items() if name}


def type_words(written: dict[str, str], say: Translator) -> dict[str, str]:
    """Turn the named types (a key, a code or a name) into type keys; `InputError` offers likely ones."""
    known = {problem_types.plain_word(word): key for word, key in problem_types.known_words().items()}
    found = {word: known.get(problem_types.plain_word(meant), "") for word, meant in written.items()}
    for word, key in found.items():
        if not key:
            offered = problem_types.offers(written[word])
            raise InputError(
                N_("类别对照“{word}={meant}”：没有“{meant}”这一问题类别"),
                N_("请写类别代码或名称；相近的有：{offered}"),
                word=word,
                meant=written[word],
                offered=[
                    f"{problem_types.TYPES[key].code} {problem_types.name(key, say.language)}"
                    for key in offered
                ]
                or "—",
            )
    return found


def words_of(path: Path) -> dict[str, str]:
    """Read a table of types: the first column holds the words, the second the code or name they mean."""
    frame = readers.read(path).frame
    if frame.shape[1] < 2:
        raise InputError(
            N_("类别对照文件 {file} 只有一列"),
            N_("请写两列：第一列是原文中的类别，第二列是类别代码"),
            file=path.name,
        )
    filled = frame.iloc[:, 0].str.strip().ne("") & frame.iloc[:, 1].str.strip().ne("")
    return dict(
        zip(frame.loc[filled].iloc[:, 0].str.strip(), frame.loc[filled].iloc[:, 1].str.strip(), strict=True)
    )


def said(receipt: store.Receipt, say: Translator) -> str:
    """Say a receipt in a line."""
    if not receipt.added and not receipt.updated and not receipt.removed:
        start = say("没有新内容：")
    else:
        start = say("已写入：")
    return start + say(
        "新增 {added}，更新 {updated}，未变 {unchanged}，移除 {removed}，未收 {rejected}",
        added=say.number(receipt.added),
        updated=say.number(receipt.updated),
        unchanged=say.number(receipt.unchanged),
        removed=say.number(receipt.removed),
        rejected=say.number(receipt.rejected),
    )


def reasons(rejected: pd.DataFrame, say: Translator) -> list[str]:
    """Count the reasons why rows were refused, most frequent first, each with its first row."""
    found: dict[str, list[int]] = {}
    for row, complaints_of_row in zip(rejected["row"], rejected["complaints"], strict=True):
        for complaint in complaints_of_row:
            found.setdefault(complaint.code, []).append(int(row))
    shown = []
    for code, rows in sorted(found.items(), key=lambda item: -len(item[1])):
        first = rejected.loc[rejected["row"].eq(rows[0]), "complaints"].iloc[0]
        example = next(complaint for complaint in first if complaint.code == code)
        shown.append(
            say(
                "{count} 行，如第 {row} 行：{reason}",
                count=say.number(len(rows)),
                row=rows[0],
                reason=example.said(say),
            )
        )
    return shown

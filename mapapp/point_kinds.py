"""Know the kinds of inspection points and what is looked at there; each office sets its own rows.

The tables are `data/reference/point_kinds.csv` and `checklists.csv`; rows in the store stand in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .errors import InputError, SettingsError
from .i18n import N_
from .problem_types import plain_word

FOLDER = Path(__file__).parent.parent / "data" / "reference"
EVERY_KIND = "*"
"""Items of this kind are looked at everywhere."""
KIND_COLUMNS = ("kind", "name_zh", "name_en", "radius_m", "aliases")
ITEM_COLUMNS = ("kind", "item", "name_zh", "name_en", "full", "weight")
LARGEST_M = 5_000.0


@cache
def kinds(path: Path = FOLDER / "point_kinds.csv") -> pd.DataFrame:
    """Read the kinds (`KIND_COLUMNS`; radius in metres, aliases joined by ``|``)."""
    return checked_kinds(_table(path, KIND_COLUMNS))


@cache
def checklists(path: Path = FOLDER / "checklists.csv") -> pd.DataFrame:
    """Read the checklists (`ITEM_COLUMNS`): full marks of each item and how heavy it weighs."""
    return checked_items(_table(path, ITEM_COLUMNS))


def _table(path: Path, wanted: Sequence[str]) -> pd.DataFrame:
    if not path.is_file():
        raise SettingsError(N_("没有点位参考表 {file}"), N_("请放回该文件"), file=path.name)
    rows = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    if not set(wanted) <= set(rows.columns):
        raise SettingsError(N_("点位参考表 {file} 的表头应有 {columns}"), file=path.name, columns=[*wanted])
    return rows[list(wanted)]


def checked_kinds(rows: pd.DataFrame) -> pd.DataFrame:
    """Check rows of kinds; `InputError` names the first wrong one."""
    rows = _texts(rows, KIND_COLUMNS)
    rows["radius_m"] = pd.to_numeric(rows["radius_m"], errors="coerce").astype("float64")
    wrong = rows["kind"].eq("") | rows["name_zh"].eq("") | rows["kind"].duplicated()
    wrong |= rows["kind"].eq(EVERY_KIND) | ~rows["radius_m"].between(0, LARGEST_M)
    _refuse(rows, wrong, N_("编号和名称不能空、不能重复，半径写 0 到 5000 的米数"))
    return rows


def checked_items(rows: pd.DataFrame) -> pd.DataFrame:
    """Check rows of checklists; `InputError` names the first wrong one."""
    rows = _texts(rows, ITEM_COLUMNS)
    for name in ("full", "weight"):
        rows[name] = pd.to_numeric(rows[name], errors="coerce").astype("float64")
    wrong = rows["kind"].eq("") | rows["item"].eq("") | rows["name_zh"].eq("")
    wrong |= rows.duplicated(["kind", "item"]) | ~(rows["full"] > 0) | ~(rows["weight"] > 0)
    wrong |= pd.Series(~np.isfinite(rows[["full", "weight"]].to_numpy()).all(axis=1), index=rows.index)
    _refuse(rows, wrong, N_("种类、编号和名称不能空，同一种类下编号不能重复，满分和权重写正数"))
    return rows


def _texts(rows: pd.DataFrame, wanted: Sequence[str]) -> pd.DataFrame:
    return (
        rows.reindex(columns=list(wanted)).fillna("").astype("str").apply(lambda column: column.str.strip())
    )


def _refuse(rows: pd.DataFrame, wrong: pd.Series, cure: str) -> None:
    if len(rows) and not wrong.any():
        return
    number = int(np.flatnonzero(wrong)[0]) + 1 if len(rows) else 0
    raise InputError(N_("点位参考表第 {row} 行不对"), cure, row=number)


def words(kinds: pd.DataFrame) -> dict[str, str]:
    """Return every word that means a kind, in one spelling → kind."""
    named: dict[str, str] = {}
    for row in kinds.to_dict("records"):
        for word in (row["kind"], row["name_zh"], row["name_en"], *row["aliases"].split("|")):
            if word:
                named.setdefault(plain_word(word), row["kind"])
    return named


def name(kinds: pd.DataFrame, kind: str, language: str) -> str:
    """Say a kind in a language; one that is in no table any more says itself."""
    found = kinds[kinds["kind"].eq(kind)]
    if not len(found):
        return kind
    return str(_said(found.iloc[0], language))


def _said(row: Mapping[str, Any] | pd.Series, language: str) -> str:
    return str(row["name_en"] if language == "en" and row["name_en"] else row["name_zh"])


def items(checklists: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return what is looked at at points of a kind: the items of every kind, then its own."""
    return pd.concat([checklists[checklists["kind"].eq(which)] for which in (EVERY_KIND, kind)])


def item_name(item: Mapping[str, Any], language: str) -> str:
    """Say an item in a language."""
    return _said(item, language)


def filled(checklists: pd.DataFrame, kind: str, given: Mapping[str, float | None]) -> list[dict[str, Any]]:
    """
    Fill a checklist in.

    Parameters
    ----------
    given
        Item → points; None or missing where it was not looked at.

    Returns
    -------
    items
        `item`, `name_zh`, `name_en`, `full`, `weight`, `given`; plain values, to be kept as they are.

    Raises
    ------
    InputError
        Points below 0 or above the item's full marks, or an item that is not on the list.
    """
    rows = items(checklists, kind)
    foreign = sorted(set(given) - set(rows["item"]))
    if foreign:
        raise InputError(N_("检查表中没有这些项目：{items}"), N_("请核对项目编号"), items=foreign)
    found = []
    for row in rows.to_dict("records"):
        points = given.get(row["item"])
        if points is not None and not 0 <= points <= row["full"]:
            raise InputError(
                N_("“{item}”得分 {points} 不在 0 到 {full} 之间"),
                N_("请改正得分"),
                item=row["name_zh"],
                points=f"{points:g}",
                full=f"{row['full']:g}",
            )
        kept = {name: row[name] for name in ("item", "name_zh", "name_en", "full", "weight")}
        found.append(kept | {"given": None if points is None else float(points)})
    return found


def score(items: Iterable[Mapping[str, Any]]) -> float:
    """
    Work out the score of a filled checklist, from 0 to 100.

    The weighted mean of the shares of full marks over the items that were looked at:
    100 · Σ weight · given / full ÷ Σ weight. NaN where nothing was looked at; what was not looked at is
    counted by `unseen`, not as nought.
    """
    seen = [item for item in items if item["given"] is not None]
    weight = sum(item["weight"] for item in seen)
    if not weight:
        return float("nan")
    return 100 * sum(item["weight"] * item["given"] / item["full"] for item in seen) / weight


def unseen(items: Iterable[Mapping[str, Any]]) -> int:
    """Count the items that were not looked at."""
    return sum(item["given"] is None for item in items)

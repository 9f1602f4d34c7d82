"""Find relapses: a new case of the same group where one was closed not long before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import crs, last_closings
from .errors import SettingsError
from .i18n import N_
from .last_closings import Ints, Lives

TABLE = Path(__file__).parent.parent / "data" / "reference" / "relapse.csv"
ANY_TYPE = "*"
DAY = 86_400_000_000
"""Microseconds of a day."""


@dataclass(frozen=True)
class Limits:
    """How near (metres) and how soon after closing (days) a new case is a relapse; or on the same section."""

    radius_m: float
    days: float
    same_section: bool = False


@cache
def limits(path: Path = TABLE) -> dict[str, Limits]:
    """
    Read the limits by type key; `SettingsError` names the row that is wrong.

    Parameters
    ----------
    path
        A UTF-8 CSV with columns `type_key` (``*`` for all without a row), `radius_m`, `days`, `same_section`
        (yes or no); others are remarks.
    """
    if not path.is_file():
        raise SettingsError(N_("没有反弹认定表 {file}。"), N_("请放回该文件。"), file=path.name)
    rows = pd.read_csv(path, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    wanted = ("type_key", "radius_m", "days", "same_section")
    if not set(wanted) <= set(rows.columns):
        raise SettingsError(
            N_("反弹认定表 {file} 的表头应有 {columns}。"), file=path.name, columns=list(wanted)
        )
    found: dict[str, Limits] = {}
    for number, (key, radius, days, same) in enumerate(rows[list(wanted)].itertuples(index=False), start=2):
        sizes = pd.to_numeric(pd.Series([radius, days]), errors="coerce")
        if not (sizes >= 0).all() or same not in ("yes", "no") or key in found:
            raise SettingsError(
                N_("反弹认定表 {file} 第 {row} 行不对：类别重复、数字不对或 same_section 不是 yes/no。"),
                N_("请改正这一行。"),
                file=path.name,
                row=number,
            )
        found[key] = Limits(float(sizes[0]), float(sizes[1]), same == "yes")
    if ANY_TYPE not in found:
        raise SettingsError(N_("反弹认定表 {file} 没有 type_key 为 * 的行。"), file=path.name)
    return found


def find(cases: pd.DataFrame, projection: str, by_type: Mapping[str, Limits] | None = None) -> pd.DataFrame:
    """
    Pair each new case with the closing that it undoes.

    Parameters
    ----------
    cases
        The cases frame (ARCHITECTURE.md); cases voided or never filed are left out.
    projection
        The city's metric projection.
    by_type
        Limits by the type of the closed case, `ANY_TYPE` among them; those of the table without.

    Returns
    -------
    pairs
        One row per new case that is a relapse, in their order: `closed`, `again` (positions of the
        two cases in the frame), `days` (from the closing to the new report, above 0), `metres` (NaN where a
        position is missing), `same_section`. Of several closings it undoes the last; a closing may be undone
        by several new cases, in as many rows.
    """
    table = limits() if by_type is None else by_type
    radius, days, same = (
        _each(cases["type_key"], {key: float(getattr(row, name)) for key, row in table.items()})
        for name in ("radius_m", "days", "same_section")
    )
    x, y = crs.project(cases["lon"].to_numpy(), cases["lat"].to_numpy(), projection)
    counted = ~cases["status"].isin(["voided", "not_filed"]).to_numpy()
    opened, closed = (cases[name].to_numpy().astype("datetime64[us]").astype("int64") for name in _MOMENTS)
    ended = counted & cases["status"].eq("closed").to_numpy() & cases["closed_at"].notna().to_numpy()
    life = Lives(x, y, opened, closed, radius, (days * DAY).astype("int64"), counted, ended)
    group = pd.factorize(cases["group"])[0].astype("int64")
    at = np.full(len(cases), -1, dtype="int64")
    if len(cases) and np.isfinite(x).any():
        at = last_closings.near(life, group)
    section = pd.factorize(cases["section"])[0].astype("int64")
    on_section = (same > 0) & cases["section"].ne("").to_numpy()
    if on_section.any():
        at = last_closings.later(
            at, last_closings.along(life, group * (section.max() + 1) + section, on_section), closed
        )
    return _pairs(at, life, section, cases["section"].ne("").to_numpy())


_MOMENTS = ("reported_at", "closed_at")


def _pairs(at: Ints, life: Lives, section: Ints, named: NDArray[np.bool_]) -> pd.DataFrame:
    again = np.flatnonzero(at >= 0)
    closed = at[again]
    apart = np.hypot(life.x[again] - life.x[closed], life.y[again] - life.y[closed])
    return pd.DataFrame(
        {
            "closed": closed,
            "again": again,
            "days": (life.opened[again] - life.closed[closed]) / DAY,
            "metres": np.where(np.isfinite(apart), apart, np.nan),
            "same_section": (section[again] == section[closed]) & named[closed],
        }
    )


def mark(cases: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Say of each case whether its closing was undone, aligned with the cases: the column `relapsed`."""
    undone = np.zeros(len(cases), dtype=bool)
    undone[pairs["closed"].to_numpy(dtype="int64")] = True
    return pd.Series(undone, index=cases.index, name="relapsed")


def _each(type_key: pd.Series, by_type: Mapping[str, float]) -> NDArray[np.float64]:
    """Look a number up by type, that of `ANY_TYPE` for types without a row; shape (n,)."""
    code, types = pd.factorize(type_key)
    return np.array([by_type.get(key, by_type[ANY_TYPE]) for key in types], dtype="float64")[code]

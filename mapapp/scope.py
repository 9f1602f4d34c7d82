"""Say which cases a screen shows, and carry that in the address bar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .i18n import N_

STATUS = {
    "all": N_("全部"),
    "open": N_("未结案"),
    "closed": N_("已结案"),
    "overdue": N_("超期未结"),
}
ZONE_COLUMNS = {"community": "community", "section": "section", "leader": "leader", "unit": "unit"}


@dataclass(frozen=True)
class Scope:
    """
    What the reader wants to see; hashable, so that it can key a cache.

    Attributes
    ----------
    start, end
        First and last day of reporting, both included; None is open-ended.
    groups, types
        Problem groups and type keys; empty means all.
    status
        A key of `STATUS`.
    zone
        ``"<kind>:<code or name>"`` with kind a key of `ZONE_COLUMNS`; empty means the whole city.
    """

    start: dt.date | None = None
    end: dt.date | None = None
    groups: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    status: str = "all"
    zone: str = ""

    def narrowed(self, **changes: object) -> Scope:
        """Return the same scope with some parts replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]


def select(cases: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """
    Keep the cases that a scope shows.

    Parameters
    ----------
    cases
        The cases frame (ARCHITECTURE.md).
    scope
        What to keep. Days are compared with `reported_at`.

    Returns
    -------
    cases
        The kept rows in their order, with their index. Empty in, empty out.
    """
    return cases[kept(cases, scope)]


def kept(cases: pd.DataFrame, scope: Scope) -> NDArray[np.bool_]:
    """Say which cases a scope shows, shape (n,): enough to count by, and far quicker than a frame of them."""
    kept = np.ones(len(cases), dtype=bool)
    reported = cases["reported_at"].to_numpy()
    if scope.start is not None:
        kept &= reported >= np.datetime64(scope.start, "us")
    if scope.end is not None:
        kept &= reported < np.datetime64(scope.end + dt.timedelta(days=1), "us")
    if scope.groups:
        kept &= cases["group"].isin(scope.groups).to_numpy()
    if scope.types:
        kept &= cases["type_key"].isin(scope.types).to_numpy()
    if scope.status == "open":
        kept &= cases["is_open"].to_numpy()
    elif scope.status == "closed":
        kept &= cases["status"].eq("closed").to_numpy()
    elif scope.status == "overdue":
        kept &= (cases["is_open"] & cases["is_overdue"]).to_numpy()
    kind, _, wanted = scope.zone.partition(":")
    if kind in ZONE_COLUMNS and wanted:
        kept &= cases[ZONE_COLUMNS[kind]].eq(wanted).to_numpy()
    return kept


def to_query(scope: Scope) -> dict[str, str]:
    """Write a scope as address-bar parameters; what is not narrowed is left out."""
    written = {
        "from": scope.start.isoformat() if scope.start else "",
        "to": scope.end.isoformat() if scope.end else "",
        "groups": ",".join(scope.groups),
        "types": ",".join(scope.types),
        "status": "" if scope.status == "all" else scope.status,
        "zone": scope.zone,
    }
    return {key: value for key, value in written.items() if value}


def from_query(query: Mapping[str, str]) -> Scope:
    """Read a scope from address-bar parameters; a part that cannot be read is left open."""
    status = query.get("status", "all")
    zone = query.get("zone", "")
    kind, _, wanted = zone.partition(":")
    return Scope(
        start=_day(query.get("from", "")),
        end=_day(query.get("to", "")),
        groups=_words(query.get("groups", "")),
        types=_words(query.get("types", "")),
        status=status if status in STATUS else "all",
        zone=zone if kind in ZONE_COLUMNS and wanted else "",
    )


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def _words(written: str) -> tuple[str, ...]:
    return tuple(word for word in written.split(",") if word)

"""Write into a tile's address which problems it shows, and read it back strictly."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import InputError
from ..i18n import N_
from ..picks import BY_THE_CLOCK, EVERYTHING, Pick, from_text, to_text
from ..scope import Scope, from_query, to_query
from .point_set import PointSet

LONGEST = 4_000
"""Characters of a scope in an address."""
OWN = ("r", "v", "at", "g", "k")


@dataclass(frozen=True)
class Asked:
    """
    What an address asks for; hashable.

    Attributes
    ----------
    revision
        The store's.
    scope
        What to show.
    moment
        As of when, where that makes a difference (`moment_of`), else None.
    version
        Names the content of the tiles: `version` of the set.
    parts
        Bit for each group that is shown.
    pick
        Which cases of the scope.
    """

    revision: int
    scope: Scope
    moment: dt.datetime | None
    version: str
    parts: int
    pick: Pick = EVERYTHING


def moment_of(scope: Scope, as_of: dt.datetime, pick: Pick = EVERYTHING) -> dt.datetime | None:
    """Return the moment where the problems depend on one: what is overdue or due soon does, nothing else."""
    return as_of if scope.status == "overdue" or pick.listed in BY_THE_CLOCK else None


def version(points: PointSet, scope: Scope, moment: dt.datetime | None, pick: Pick = EVERYTHING) -> str:
    """Name what the tiles of a set hold, so that an address never means two things."""
    shown = f"{sorted(to_query(scope).items())}|{to_text(pick)}|{moment}|{len(points.chosen)}"
    return hashlib.sha256(f"{points.index.digest}|{shown}".encode()).hexdigest()[:16]


def query(
    points: PointSet, revision: int, scope: Scope, as_of: dt.datetime, pick: Pick = EVERYTHING
) -> dict[str, str]:
    """Return the parameters of a set's tile addresses; the groups shown (`g`) are added by the browser."""
    moment, picked = moment_of(scope, as_of, pick), to_text(pick)
    told = {"r": str(revision), "v": version(points, scope, moment, pick)}
    told |= {"at": moment.isoformat()} if moment else {}
    return told | ({"k": picked} if picked else {}) | to_query(scope)


def asked(given: Mapping[str, str]) -> Asked:
    """
    Read the parameters of an address.

    Raises
    ------
    InputError
        A part is missing, unknown or not written as `query` writes it: tiles of something else than was asked
        for would be a lie on the map.
    """
    written = {key: value for key, value in given.items() if key not in OWN}
    try:
        scope = from_query(written)
        moment = dt.datetime.fromisoformat(given["at"]) if "at" in given else None
        pick = from_text(given.get("k", ""))
        found = Asked(int(given["r"]), scope, moment, given["v"], int(given.get("g", "255")), pick)
    except (KeyError, ValueError, OverflowError):
        raise _wrong(given) from None
    plain = moment is None or moment.tzinfo is None
    timed = moment_of(scope, dt.datetime.min, pick) is not None
    fits = (moment is not None) == timed and plain and 0 <= found.parts <= 255 and given.get("k") != ""
    length = sum(map(len, written.values())) + len(given.get("k", ""))
    if not fits or to_query(scope) != written or length > LONGEST:
        raise _wrong(given)
    return found


def _wrong(given: Mapping[str, str]) -> InputError:
    shown = "&".join(f"{key}={value}" for key, value in given.items())[:200]
    return InputError(N_("地图切片的地址写得不对：{query}"), N_("请刷新页面"), query=shown)

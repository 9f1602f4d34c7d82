"""Put people's decisions over the join's answers, and say which of them still stand.

A decision says which zone answers for one problem where the evidence does not decide. It is kept by the
problem's source and number, so that it outlives a new import and a new join; who answers for the zone is
read from the roster for the day of reporting, as everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from . import decided_place
from .i18n import N_
from .roster import answering

ZONES = {"community": N_("社区"), "section": N_("路段")}
ANSWERERS = {"community": "leader", "section": "unit"}
MOVED_M = 50.0
"""A problem whose position moved farther than this since the decision is not the problem decided upon."""
METRES_PER_DEGREE = 111_320.0
DECISIONS = {
    "decision_id": "int64",
    "source": "str",
    "source_id": "str",
    "zone_kind": "str",
    "zone_code": "str",
    "zone_name": "str",
    "actor": "str",
    "decided_at": "datetime64[us]",
    "note": "str",
    "candidates": "str",
    "reason": "str",
    "lon": "float64",
    "lat": "float64",
}
"""The decisions frame: column → type."""
ALIASES = {
    "alias_id": "int64",
    "text": "str",
    "road": "str",
    "actor": "str",
    "learned_at": "datetime64[us]",
}
"""The aliases frame: column → type."""


@dataclass(frozen=True)
class Choice:
    """
    One decision before it is kept.

    Attributes
    ----------
    source, source_id
        The problem.
    zone_kind, zone_code
        community or section, and the code of the one that answers; "" for none of them.
    candidates, reason
        The codes that were offered, joined by ";", and why the evidence did not decide.
    note
        What the person wants to add.
    actor, decided_at
        Who decided when, where that is known from elsewhere; empty and None for the one who keeps it now.
    """

    source: str
    source_id: str
    zone_kind: str
    zone_code: str
    candidates: str = ""
    reason: str = ""
    note: str = ""
    actor: str = ""
    decided_at: dt.datetime | None = None


def nothing(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return an empty frame of `DECISIONS` or `ALIASES`."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


def alias_roads(aliases: pd.DataFrame) -> dict[str, str]:
    """Return the learned aliases as the join takes them: text in an address → road name."""
    return dict(zip(aliases["text"], aliases["road"], strict=True))


def standing(
    decisions: pd.DataFrame, problems: pd.DataFrame, communities: pd.DataFrame, sections: pd.DataFrame
) -> pd.DataFrame:
    """
    Say of every decision whether it still stands.

    Parameters
    ----------
    decisions
        The decisions frame (`DECISIONS`).
    problems, communities, sections
        Frames of ARCHITECTURE.md; of the problems `source`, `source_id`, `lon`, `lat`.

    Returns
    -------
    standing
        The decisions with `row` (position of the problem, −1 for one that is no longer there) and `state`:

        - stands: it is applied;
        - zone_gone: the zone chosen is no longer in the city;
        - moved: the problem lies more than `MOVED_M` from where it lay;
        - problem_gone: no such problem now; it would be applied should the problem return.
    """
    row = _rows(decisions, problems)
    known = {"community": communities["code"], "section": sections["code"]}
    there = decisions["zone_code"].eq("").to_numpy()
    for kind, codes in known.items():
        there = there | (decisions["zone_kind"].eq(kind) & decisions["zone_code"].isin(codes)).to_numpy()
    state = np.select(
        [row < 0, ~there, _moved(decisions, problems, row)],
        ["problem_gone", "zone_gone", "moved"],
        default="stands",
    )
    return decisions.assign(row=row, state=pd.Series(state, index=decisions.index, dtype="str"))


def apply(
    assignment: pd.DataFrame,
    problems: pd.DataFrame,
    decisions: pd.DataFrame,
    *,
    communities: gpd.GeoDataFrame,
    sections: gpd.GeoDataFrame,
    roster: pd.DataFrame,
    projection: str,
) -> pd.DataFrame:
    """
    Put decisions over an assignment.

    Parameters
    ----------
    assignment, problems
        Aligned frames of ARCHITECTURE.md; the assignment is as the join made it. Both are only read.
    decisions
        The decisions frame (`DECISIONS`).
    communities, sections, roster, projection
        Those of the city.

    Returns
    -------
    assignment
        Where a decision stands: the zone chosen, reason and confidence ``decided``, who answered for it on
        the day of reporting, `distance_m` to the section chosen, `gap_m` NaN. Where one stands no longer: no
        zone, reason ``decision_lost``, confidence ``to_confirm``; nobody is blamed in silence. `confidence`
        stays to_confirm while anything of the row is undecided.
    """
    if decisions.empty:
        return assignment
    stands = standing(decisions, problems, communities, sections)
    stands = stands[stands["row"].ge(0)]
    decided = assignment.copy()
    for kind, answerer in ANSWERERS.items():
        chosen = stands[stands["zone_kind"].eq(kind)]
        rows = chosen["row"].to_numpy()
        codes = chosen["zone_code"].where(chosen["state"].eq("stands"), "")
        days = problems["reported_at"].iloc[rows].set_axis(chosen.index)
        _put(decided, rows, kind, codes)
        _put(decided, rows, f"{kind}_reason", _reasons(chosen))
        _put(decided, rows, answerer, answering(roster, kind, codes, days)["answerer"])
    chosen = stands[stands["zone_kind"].eq("section") & stands["state"].eq("stands")]
    rows = chosen["row"].to_numpy()
    _put(
        decided,
        rows,
        "distance_m",
        decided_place.distances(problems.iloc[rows], chosen, sections, projection),
    )
    _put(decided, rows, "gap_m", pd.Series(np.nan, index=chosen.index))
    named = chosen[chosen["zone_code"].ne("")]
    elsewhere = decided_place.elsewhere(decided, named)
    for column, nothing in decided_place.UNKNOWN.items():
        _put(decided, elsewhere["row"].to_numpy(), column, pd.Series(nothing, index=elsewhere.index))
    _put(decided, named["row"].to_numpy(), "best_section", named["zone_code"])
    _judge(decided, np.unique(stands["row"].to_numpy()))
    return decided


def undecided(assignment: pd.DataFrame, zone_kind: str) -> pd.Series:
    """
    Tell which rows leave a zone of a kind for a person to decide.

    A section: none is named although some are within reach, or the join says to_confirm and no overlap of
    communities is what it means. A community: their drawings overlap. Either: a decision was lost.
    """
    reason = assignment[f"{zone_kind}_reason"]
    if zone_kind == "community":
        return reason.isin(["overlap", "decision_lost"])
    meant = assignment["confidence"].eq("to_confirm") & ~undecided(assignment, "community")
    unnamed = assignment["section"].eq("") & ~reason.isin(["decided", "no_position"])
    return unnamed & (reason.ne("none") | meant)


def _judge(decided: pd.DataFrame, rows: np.ndarray) -> None:
    """Set the confidence of the rows that decisions touched."""
    touched = decided.iloc[rows]
    still = undecided(touched, "section") | undecided(touched, "community")
    settled = touched["section_reason"].eq("decided") | touched["confidence"].eq("to_confirm")
    confidence = touched["confidence"].mask(settled, "decided").mask(still, "to_confirm")
    _put(decided, rows, "confidence", confidence)


def _put(frame: pd.DataFrame, rows: np.ndarray, column: str, values: pd.Series) -> None:
    """Write values at positions of a column, whatever the index."""
    if len(rows):
        position = frame.columns.tolist().index(column)
        frame.iloc[rows, position] = values.to_numpy()


def _rows(decisions: pd.DataFrame, problems: pd.DataFrame) -> np.ndarray:
    # Few decisions, many problems: the cheap test first, the pairing on what it leaves.
    near = np.flatnonzero(problems["source_id"].isin(decisions["source_id"]).to_numpy())
    known = pd.DataFrame(problems.iloc[near][["source", "source_id"]]).assign(row=near)
    met = decisions[["source", "source_id"]].merge(known, how="left", on=["source", "source_id"])
    return met["row"].fillna(-1).to_numpy(dtype="int64")


def _moved(decisions: pd.DataFrame, problems: pd.DataFrame, row: np.ndarray) -> np.ndarray:
    there = problems[["lon", "lat"]].iloc[np.maximum(row, 0)].to_numpy() if len(problems) else np.nan
    lon, lat = (there - decisions[["lon", "lat"]].to_numpy()).T
    narrower = np.cos(np.radians(decisions["lat"].to_numpy()))
    return np.hypot(lon * narrower, lat) * METRES_PER_DEGREE > MOVED_M


def _reasons(chosen: pd.DataFrame) -> pd.Series:
    return (
        chosen["state"].map(lambda state: "decided" if state == "stands" else "decision_lost").astype("str")
    )

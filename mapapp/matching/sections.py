"""Find the road section that a problem belongs to, by distance in metres, and say how sure that is.

`near` gathers the evidence (pairs of problem and section with their distance), `tied` shows where it does
not decide by itself, `decide` makes one answer per problem. Other evidence can be put beside the distances
without touching this one.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import crs
from . import segment_grid
from ._codes import joined, texts

HIGH_GAP_M, MEDIUM_GAP_M = 15.0, 5.0
"""How much farther the next road must be for a confidence of high or medium, in metres."""
POINTS_PER_VERTEX = 0.25
"""For fewer points than that laying the lines into a grid takes longer than asking GEOS."""


def near(
    x: np.ndarray,
    y: np.ndarray,
    sections: gpd.GeoDataFrame,
    reach_m: float,
    grid: segment_grid.SegmentGrid | None = None,
) -> pd.DataFrame:
    """
    Measure the distance of every problem to the sections around it.

    Parameters
    ----------
    x, y
        Positions in metres in the city's projection, shape (n,); NaN where there is none.
    sections
        The road sections ordered by code, in the same projection. They are only read.
    reach_m
        How far a section may be to be a candidate, in metres, included.
    grid
        What `grid_of` made of these very sections and this reach; made anew without it where worth while.

    Returns
    -------
    evidence
        One row per pair, ordered by problem, then distance, then code: `row` (position of the problem),
        `rank` (position of the section), `road` (a number per road; an unnamed section is a road of its
        own), `distance_m`. It goes `HIGH_GAP_M` beyond the reach: the gap to the next road must be known.
    """
    lines = sections.geometry.to_numpy()
    if grid is None and len(x) > POINTS_PER_VERTEX * shapely.get_num_coordinates(lines).sum():
        grid = grid_of(sections, reach_m)
    pairs = _asked(x, y, lines, reach_m) if grid is None else segment_grid.within(grid, x, y)
    road = _road_numbers(sections)[pairs.line]
    return pd.DataFrame({"row": pairs.at, "rank": pairs.line, "road": road, "distance_m": pairs.distance_m})


def measured(sections: gpd.GeoDataFrame, projection: str) -> gpd.GeoDataFrame:
    """Order stored sections by code and put them into metres."""
    ordered = sections.sort_values("code", kind="stable", ignore_index=True)
    return crs.project_frame(ordered, projection) if len(ordered) else ordered


def grid_of(sections: gpd.GeoDataFrame, reach_m: float) -> segment_grid.SegmentGrid:
    """Make the grid that `near` takes, once for sections (ordered by code, in metres) that do not change."""
    return segment_grid.build(sections.geometry.to_numpy(), reach_m + HIGH_GAP_M)


def _asked(x: np.ndarray, y: np.ndarray, lines: np.ndarray, reach_m: float) -> segment_grid.Pairs:
    """Ask GEOS for every pair."""
    located = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    points = shapely.points(x[located], y[located])
    tree = shapely.STRtree(lines)
    at, line = tree.query(points, predicate="dwithin", distance=reach_m + HIGH_GAP_M)
    distance = shapely.distance(points[at], lines[line])
    order = np.lexsort((line, distance, at))
    return segment_grid.Pairs(located[at[order]], line[order], distance[order])


def tied(evidence: pd.DataFrame, reach_m: float, tie_m: float) -> pd.DataFrame:
    """
    Keep the pairs of problems that have several sections equally near.

    Parameters
    ----------
    evidence
        As `near` returns it.
    reach_m, tie_m
        Reach and tolerance in metres; distances within `tie_m` of the nearest count as equal.

    Returns
    -------
    pairs
        Rows of `evidence` with their index: two or more per problem concerned.
    """
    close = evidence[evidence["distance_m"] <= reach_m]
    nearest = close.groupby("row")["distance_m"].transform("min")
    close = close[close["distance_m"] <= nearest + tie_m]
    return close[close["row"].duplicated(keep=False)]


def decide(
    evidence: pd.DataFrame,
    tied_units: pd.DataFrame,
    codes: np.ndarray,
    located: np.ndarray,
    *,
    reach_m: float,
):
    """
    Make one answer per problem out of the evidence.

    Parameters
    ----------
    evidence
        As `near` returns it.
    tied_units
        As `tied` returns it, with `unit`: who answered for that section on the problem's day.
    codes
        The section codes in the order of the ranks.
    located
        True where the problem has a position, shape (n,).
    reach_m
        The reach in metres.

    Returns
    -------
    decided
        n rows, RangeIndex: `section`, `section_reason`, `distance_m`, `best_section`, `gap_m`, `candidates`,
        `confidence` as ARCHITECTURE.md describes them. Equally near sections of one road and one unit go to
        the smallest code (nearest); any other tie is left to confirm.
    """
    length = len(located)
    close = evidence[evidence["distance_m"] <= reach_m]
    first = close.drop_duplicates("row")
    best, undecided = _settle(first, tied_units, length)
    distance = np.full(length, np.nan)
    distance[first["row"]] = first["distance_m"]
    gap = _gap(evidence, best, distance)
    reason = np.where(located, np.where(best >= 0, "nearest", "none"), "no_position").astype(object)
    reason[undecided] = "tie"
    decided = np.where(undecided, -1, best)
    ranks = close["rank"].copy()
    # Among equally near ones rounding would decide which is named first: the code does.
    ranks[tied_units.index] = tied_units.sort_values(["row", "rank"])["rank"].to_numpy()
    return pd.DataFrame(
        {
            "section": texts(codes, decided),
            "section_reason": pd.Series(reason, dtype="str"),
            "distance_m": distance,
            "best_section": texts(codes, best),
            "gap_m": gap,
            "candidates": joined(codes, close["row"].to_numpy(), ranks.to_numpy(), length),
            "confidence": _confidence(best, undecided, gap),
        }
    )


def _settle(first: pd.DataFrame, tied_units: pd.DataFrame, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the rank of the likeliest section (−1 without one), and where a tie stays open."""
    best = np.full(length, -1)
    best[first["row"]] = first["rank"]
    undecided = np.zeros(length, dtype=bool)
    ties = tied_units.groupby("row")
    smallest, kinds = ties["rank"].min(), ties[["road", "unit"]].nunique()
    best[smallest.index] = smallest
    undecided[kinds.index] = (kinds > 1).any(axis=1)
    return best, undecided


def _gap(evidence: pd.DataFrame, best: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Say how much farther another road is, in metres; inf where none is near, NaN without a best one."""
    rows, ranks = evidence["row"].to_numpy(), evidence["rank"].to_numpy()
    road_of_best = np.full(len(best), -1)
    is_best = best[rows] == ranks
    road_of_best[rows[is_best]] = evidence["road"].to_numpy()[is_best]
    elsewhere = (evidence["road"].to_numpy() != road_of_best[rows]) & (best[rows] >= 0)
    other = evidence[elsewhere].drop_duplicates("row")
    gap = np.where(best >= 0, np.inf, np.nan)
    gap[other["row"]] = other["distance_m"].to_numpy() - distance[other["row"]]
    return gap


def _confidence(best: np.ndarray, undecided: np.ndarray, gap: np.ndarray) -> pd.Series:
    sure = np.select([gap >= HIGH_GAP_M, gap >= MEDIUM_GAP_M], ["high", "medium"], "low").astype(object)
    sure[best < 0] = "none"
    sure[undecided] = "to_confirm"
    return pd.Series(sure, dtype="str")


def _road_numbers(sections: gpd.GeoDataFrame) -> np.ndarray:
    """Number the roads; a section without a road name is a road of its own."""
    named = sections["road"].to_numpy(dtype=object)
    alone = sections["code"].to_numpy(dtype=object)
    # The line feed cannot stand in a road name, so a code never equals the name of another road.
    return pd.factorize(np.where(named == "", "\n" + alone, named))[0]

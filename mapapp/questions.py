"""Ask a person what the evidence leaves open: one question per problem, alike ones together."""

from __future__ import annotations

import re
from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from . import crs, roster
from .decisions import undecided
from .i18n import N_

KINDS = {
    "to_confirm": N_("待确认"),
    "edge": N_("在社区交界线上"),
    "low": N_("路段把握低"),
}
"""What a person may be asked about; the last two are answered by the join and can be gone over."""
QUESTION = ["row", "zone_kind", "reason", "candidates", "street", "group"]
ALONG_M = 60.0
"""How far along a candidate its number stands: at a crossing all candidates touch the same place."""
VIEW_M = 150.0
NEARBY_M = 500.0
MOST_NEARBY = 30
STREET = re.compile(r"^.*?[路街巷道弄]")
HOUSE_NUMBER = re.compile(r"^\s*\d+[a-z]?(?:\s*-\s*\d+[a-z]?)?\s+", re.IGNORECASE)
DIGITS = re.compile(r"[0-9０-９]+")


def street(address: str) -> str:
    """Return the part of an address that names the street: 老街12号 → 老街, 549 Lombard St → LOMBARD ST."""
    written = " ".join(address.split())
    if HOUSE_NUMBER.match(written):
        return HOUSE_NUMBER.sub("", written).split(",")[0].strip().upper()
    found = STREET.match(written.split("(")[0].split("（")[0])
    return found.group() if found else DIGITS.sub("", written).strip()


def ask(problems: pd.DataFrame, assignment: pd.DataFrame, kinds: Iterable[str]) -> pd.DataFrame:
    """
    List what is left for a person to decide.

    Parameters
    ----------
    problems, assignment
        Aligned frames of ARCHITECTURE.md, decisions applied.
    kinds
        Keys of `KINDS`.

    Returns
    -------
    questions
        One row per problem and kind of zone: `row` (position of the problem), `zone_kind`, `reason` (tie,
        overlap, decision_lost, edge, low, …), `candidates` (codes in a fixed order), `street` (of the
        address), `group` (equal for questions that are alike). Lost decisions first, then the largest group.
    """
    parts = [
        _questions(problems, assignment, zone_kind, reason, mask)
        for zone_kind, reason, mask in _wanted(assignment, set(kinds))
    ]
    asked = pd.concat([_none(), *parts], ignore_index=True)
    size = asked.groupby("group")["row"].transform("size")
    first = asked.groupby("group")["row"].transform("min")
    order = np.lexsort((asked["row"], first, -size, asked["reason"].ne("decision_lost")))
    return asked.iloc[order].reset_index(drop=True)


def groups(questions: pd.DataFrame) -> pd.DataFrame:
    """Return the groups in the order of the questions: `group`, `zone_kind`, `reason`, `street`, `count`."""
    sizes = questions.groupby("group", sort=False)["row"].size()
    first = questions.drop_duplicates("group").set_index("group")
    return first[["zone_kind", "reason", "street"]].assign(count=sizes).reset_index()


def options(
    problems: pd.DataFrame,
    codes: list[str],
    zone_kind: str,
    zones: gpd.GeoDataFrame,
    duty: pd.DataFrame,
    projection: str,
) -> gpd.GeoDataFrame:
    """
    Lay out the candidates of a group of questions.

    Parameters
    ----------
    problems
        The problems of the group, the one looked at first.
    codes, zone_kind
        The candidates.
    zones, duty, projection
        The zones of that kind, the roster, the city's projection.

    Returns
    -------
    options
        The zones with `number` (from 1, nearest to the first problem first), `distance_m` (to the first
        problem), `farthest_m` (to any of them), `answering` (unit or leader of the day of reporting → number
        of the problems), `is_nearest` (within a centimetre), `is_named` (the first address holds the road's
        name), `at_lon`, `at_lat` (where the number can stand on the map).
    """
    picked = zones[zones["code"].isin(codes)].reset_index(drop=True)
    if not len(picked):
        return picked.assign(number=[], distance_m=[], farthest_m=[], answering=[])
    shapes = crs.project_frame(picked, projection).geometry.to_numpy()
    x, y = crs.project(problems["lon"].to_numpy(), problems["lat"].to_numpy(), projection)
    points = shapely.points(x, y)
    distances = shapely.distance(points[:, None], shapes[None, :])
    at = [_mark(shapes, i, points[0]) for i in range(len(shapes))]
    lon, lat = crs.unproject([p.x for p in at], [p.y for p in at], projection)
    address = str(problems["address"].iloc[0])
    names = picked["road"] if zone_kind == "section" else picked["name"]
    laid = picked.assign(
        distance_m=distances[0],
        farthest_m=distances.max(axis=0),
        answering=[_answering(duty, zone_kind, code, problems["reported_at"]) for code in picked["code"]],
        is_nearest=distances[0] <= distances[0].min() + 0.01,
        is_named=[bool(name) and name in address for name in names],
        at_lon=lon,
        at_lat=lat,
    )
    # Below a centimetre rounding would decide which comes first: the code does.
    laid = laid.assign(order=laid["distance_m"].round(2)).sort_values(["order", "code"], ignore_index=True)
    laid = laid.drop(columns="order")
    return laid.assign(number=np.arange(1, len(laid) + 1))


def nearby(problem: pd.Series, zones: gpd.GeoDataFrame, but: Iterable[str], projection: str) -> pd.DataFrame:
    """Return other zones around a problem, nearest first: `code`, `name`, `distance_m`."""
    if not (np.isfinite(problem["lon"]) and np.isfinite(problem["lat"]) and len(zones)):
        return pd.DataFrame({"code": [], "name": [], "distance_m": []})
    reach = NEARBY_M / 111_320
    wide = reach / max(np.cos(np.radians(problem["lat"])), 0.05)
    lon, lat = problem["lon"], problem["lat"]
    found = zones.sindex.intersection((lon - wide, lat - reach, lon + wide, lat + reach))
    around = zones.iloc[np.sort(found)]
    around = around[~around["code"].isin(list(but))]
    if not len(around):
        return pd.DataFrame({"code": [], "name": [], "distance_m": []})
    x, y = crs.project([lon], [lat], projection)
    shapes = crs.project_frame(around, projection).geometry.to_numpy()
    far = shapely.distance(shapely.points(x, y), shapes)
    listed = pd.DataFrame(around[["code", "name"]]).assign(distance_m=far)
    return listed.sort_values(["distance_m", "code"], ignore_index=True).head(MOST_NEARBY)


def _wanted(assignment: pd.DataFrame, kinds: set[str]) -> list[tuple[str, pd.Series, pd.Series]]:
    none = pd.Series(False, index=assignment.index)
    section_reason, community_reason = assignment["section_reason"], assignment["community_reason"]
    # Without a position there is nothing to show on a map: what the text alone says is not asked about.
    placed = assignment["section"].ne("") & section_reason.ne("text_only")
    low = assignment["confidence"].eq("low") & placed if "low" in kinds else none
    edge = community_reason.eq("edge") if "edge" in kinds else none
    open_section = undecided(assignment, "section") if "to_confirm" in kinds else none
    open_community = undecided(assignment, "community") if "to_confirm" in kinds else none
    return [
        ("section", section_reason.mask(low, "low"), open_section | low),
        ("community", community_reason, open_community | edge),
    ]


def _questions(
    problems: pd.DataFrame, assignment: pd.DataFrame, zone_kind: str, reason: pd.Series, mask: pd.Series
) -> pd.DataFrame:
    rows = np.flatnonzero(mask.to_numpy())
    listed = "candidates" if zone_kind == "section" else "community_candidates"
    named = assignment[listed].iloc[rows]
    ordered = named.map({text: ";".join(sorted(text.split(";"))) for text in named.unique()})
    written = problems["address"].iloc[rows]
    streets = written.map({text: street(text) for text in written.unique()})
    asked = pd.DataFrame(
        {
            "row": rows,
            "zone_kind": np.full(len(rows), zone_kind, dtype=object),
            "reason": reason.iloc[rows].to_numpy(dtype=object),
            "candidates": ordered.to_numpy(dtype=object),
            "street": streets.to_numpy(dtype=object),
        }
    )
    told = asked["zone_kind"] + "\n" + asked["reason"] + "\n" + asked["candidates"] + "\n" + asked["street"]
    return asked.assign(group=told).astype(_none().dtypes.to_dict())


def _none() -> pd.DataFrame:
    texts = {name: pd.Series(dtype="str") for name in QUESTION[1:]}
    return pd.DataFrame({"row": pd.Series(dtype="int64"), **texts})


def _answering(duty: pd.DataFrame, kind: str, code: str, reported: pd.Series) -> dict[str, int]:
    """Count by who answered for a zone on the problems' days; the empty name is nobody."""
    codes = pd.Series(code, index=reported.index)
    counts = roster.answering(duty, kind, codes, reported)["answerer"].value_counts()
    return {str(name): int(count) for name, count in counts.items()}


def _mark(shapes: np.ndarray, which: int, point: shapely.Point) -> shapely.Point:
    """Find where a candidate's number can stand near a point without lying on another candidate."""
    shape = shapes[which]
    if "Polygon" in shape.geom_type:
        seen = shapely.intersection(shape, shapely.buffer(point, VIEW_M))
        alone = shapely.difference(seen, shapely.union_all(np.delete(shapes, which)))
        mark = shapely.point_on_surface(alone if not alone.is_empty else seen)
        return shapely.point_on_surface(shape) if mark.is_empty else mark
    at = shapely.line_locate_point(shape, point)
    ahead = at + ALONG_M if at + ALONG_M <= shape.length else max(at - ALONG_M, 0.0)
    return shapely.line_interpolate_point(shape, ahead)

"""Take inspection points in, and lists of what was found there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import columns, crs, moments, point_kinds, positions
from .city import City
from .complaints import Cleaned, Finding, faulty, rejected_rows
from .ground_frames import INSPECTIONS, POINTS
from .positions import Box
from .problem_types import plain_word
from .raw_table import RawTable

POLYGONS = (3, 6)
GEOS_POINT = 0


def clean(
    raw: RawTable,
    mapping: Mapping[str, str],
    city: City,
    *,
    datum: str,
    boundary: Box | None,
    now: pd.Timestamp,
) -> Cleaned:
    """
    Judge the rows of a file as inspection points.

    Parameters
    ----------
    raw, mapping
        The file: a table with coordinates, or a map file with points or polygons; field → column. A row
        without code goes by its name. Without a radius a point has that of its kind, a polygon none.
    city
        For the office's own kinds.
    datum, boundary
        As for `positions.read`.
    now
        Not used: a point has no moment.

    Returns
    -------
    cleaned
        Points in WGS 84 (ARCHITECTURE.md, without `point_id`); rejected rows with all their complaints.
    """
    shapes, is_polygon, findings = _shapes(raw, mapping, datum, boundary)
    code, name = (columns.texts(raw, mapping, field) for field in ("code", "name"))
    code = code.mask(code.eq(""), name)
    known = point_kinds.words(city.ground.kinds)
    written = columns.texts(raw, mapping, "kind")
    kind = written.map({text: known.get(plain_word(text), "") for text in written.unique()}).astype("str")
    radius, unread = _radius(raw, mapping, kind, is_polygon, city)
    findings += [
        Finding("missing", mapping["name"], name.eq("").to_numpy()),
        Finding("missing", mapping["kind"], written.eq("").to_numpy()),
        Finding("unknown_point_kind", mapping["kind"], (written.ne("") & kind.eq("")).to_numpy(), written),
        unread,
    ]
    findings.append(_again(code, mapping.get("code", mapping["name"]), faulty(findings, len(raw))))
    told = {field: columns.texts(raw, mapping, field) for field in ("address", "unit", "leader", "note")}
    frame = pd.DataFrame({"code": code, "name": name, "kind": kind, **told, "radius_m": radius})
    frame = frame[[column for column in POINTS if column != "point_id"]]
    made = gpd.GeoDataFrame(frame, geometry=shapes)
    kept = made[~faulty(findings, len(raw))].reset_index(drop=True)
    return Cleaned(kept, rejected_rows(findings, raw))


def _shapes(
    raw: RawTable, mapping: Mapping[str, str], datum: str, boundary: Box | None
) -> tuple[gpd.GeoSeries, NDArray[np.bool_], list[Finding]]:
    """Read points from geometry or coordinates, polygons from geometry."""
    is_polygon = np.zeros(len(raw), dtype=bool)
    given = raw
    if raw.geometry is not None:
        bare = raw.geometry.to_numpy()
        is_polygon = np.isin(shapely.get_type_id(bare), POLYGONS)
        # A polygon is judged by a point inside it, as points are.
        middles = gpd.GeoSeries(
            np.where(is_polygon, shapely.point_on_surface(bare), bare), crs=raw.geometry.crs
        )
        given = RawTable(raw.name, raw.frame, gpd.GeoSeries(middles), raw.crs, raw.rows)
    placed = positions.read(given, mapping, datum=datum, boundary=boundary)
    findings = placed.findings
    shapes = gpd.GeoSeries(gpd.points_from_xy(placed.lon, placed.lat), index=raw.frame.index, crs=crs.STORED)
    if is_polygon.any():
        assert raw.geometry is not None
        broken = is_polygon & ~shapely.is_valid(raw.geometry.to_numpy())
        reasons = pd.Series("", index=raw.frame.index, dtype="str")
        reasons[broken] = shapely.is_valid_reason(raw.geometry.to_numpy()[broken])
        findings.append(Finding("broken_geometry", "", broken, reasons))
        bare_series = gpd.GeoSeries(raw.geometry.to_numpy(), index=raw.frame.index, name=raw.name)
        settled = crs.named(datum, raw.crs, raw.name)
        moved = crs.geometries_to_wgs84(bare_series, settled)
        shapes = gpd.GeoSeries(np.where(is_polygon, moved, shapes), index=raw.frame.index, crs=crs.STORED)
    nowhere = np.isnan(placed.lon) & ~faulty(findings, len(raw))
    return shapes, is_polygon, [*findings, Finding("no_position", "", nowhere)]


def _radius(
    raw: RawTable, mapping: Mapping[str, str], kind: pd.Series, is_polygon: NDArray[np.bool_], city: City
) -> tuple[pd.Series, Finding]:
    texts = columns.texts(raw, mapping, "radius_m")
    read = pd.to_numeric(texts.str.replace(r"\s*(?:米|m)$", "", regex=True), errors="coerce")
    given = moments.is_given(texts)
    standard = dict(zip(city.ground.kinds["kind"], city.ground.kinds["radius_m"], strict=True))
    radius = read.where(given, kind.map(standard)).mask(is_polygon & ~given, 0.0).astype("float64")
    wrong = given & ~read.between(0, point_kinds.LARGEST_M)
    return radius.fillna(0.0), Finding("bad_number", mapping.get("radius_m", ""), wrong.to_numpy(), texts)


def _again(code: pd.Series, column: str, wrong: NDArray[np.bool_]) -> Finding:
    again = np.zeros(len(code), dtype=bool)
    again[~wrong] = code[~wrong].duplicated().to_numpy()
    return Finding("repeated", column, again, code)


def named_in(
    known: pd.DataFrame, written: pd.Series, column: str, unknown: str
) -> tuple[pd.Series, list[Finding]]:
    """Find codes by code, else by name; complaints about unknown (`unknown`) and ambiguous names."""
    by_code = {plain_word(code): code for code in known["code"]}
    names = known["name"].map(plain_word)
    once = known[~names.duplicated(keep=False)]
    by_name = dict(zip(names[once.index], once["code"], strict=True))
    twice = set(names[names.duplicated()])
    words = {text: plain_word(text) for text in written.unique()}
    found = {text: by_code.get(word) or by_name.get(word, "") for text, word in words.items()}
    code = written.map(found).astype("str")
    several = written.map({text: word in twice for text, word in words.items()}).astype(bool)
    nothing = written.eq("")
    return code, [
        Finding("missing", column, nothing.to_numpy()),
        Finding(unknown, column, (~nothing & code.eq("") & ~several).to_numpy(), written),
        Finding("ambiguous_name", column, (~nothing & code.eq("") & several).to_numpy(), written),
    ]


def moment_of(
    raw: RawTable, mapping: Mapping[str, str], field: str, now: pd.Timestamp
) -> tuple[pd.Series, list[Finding]]:
    """Read a required moment that cannot lie in the future."""
    texts = columns.texts(raw, mapping, field)
    times, given = moments.parse(texts), moments.is_given(texts)
    return times, [
        Finding("missing", mapping[field], (~given).to_numpy()),
        Finding("bad_moment", mapping[field], (given & times.isna()).to_numpy(), texts),
        Finding("future", mapping[field], (times > now).to_numpy(), texts),
    ]


def clean_inspections(
    raw: RawTable, mapping: Mapping[str, str], city: City, *, now: pd.Timestamp, **_: object
) -> Cleaned:
    """
    Judge a list of inspections, one row per item looked at.

    Rows of one point and moment are one inspection; an item left out, or without points, was not looked at.

    Returns
    -------
    cleaned
        Inspections (ARCHITECTURE.md, without `inspection_id`); rejected rows with all their complaints.
    """
    ground = city.ground
    code, findings = named_in(
        ground.points, columns.texts(raw, mapping, "point"), mapping["point"], "unknown_point"
    )
    times, more = moment_of(raw, mapping, "inspected_at", now)
    kinds = code.map(dict(zip(ground.points["code"], ground.points["kind"], strict=True))).fillna("")
    item, full, unknown = _items(raw, mapping, kinds, city)
    texts = columns.texts(raw, mapping, "given")
    points = pd.to_numeric(texts.str.replace("分", ""), errors="coerce")
    given = moments.is_given(texts)
    wrong = (given & ~((points >= 0) & (points <= full))).to_numpy() & item.ne("").to_numpy()
    findings += [*more, unknown, Finding("bad_points", mapping.get("given", ""), wrong, texts)]
    rows = pd.DataFrame(
        {"point_code": code, "inspected_at": times, "item": item, "given": points, "kind": kinds}
    )
    rows = rows.assign(**{field: columns.texts(raw, mapping, field) for field in ("actor", "note")})
    bad = faulty(findings, len(raw))
    again = np.zeros(len(raw), dtype=bool)
    again[~bad] = rows.loc[~bad, ["point_code", "inspected_at", "item"]].duplicated().to_numpy()
    findings.append(Finding("repeated", mapping["item"], again, columns.texts(raw, mapping, "item")))
    return Cleaned(_together(rows[~faulty(findings, len(raw))], city), rejected_rows(findings, raw))


def _items(
    raw: RawTable, mapping: Mapping[str, str], kinds: pd.Series, city: City
) -> tuple[pd.Series, pd.Series, Finding]:
    """Find each row's item on the checklist of its point's kind, and the item's full marks."""
    written = columns.texts(raw, mapping, "item")
    known: dict[tuple[str, str], tuple[str, float]] = {}
    for kind in kinds.unique():
        for row in point_kinds.items(city.ground.checklists, kind).to_dict("records"):
            for word in (row["item"], row["name_zh"], row["name_en"]):
                known[kind, plain_word(word)] = (row["item"], row["full"])
    found = [
        known.get((kind, plain_word(text)), ("", np.nan)) for kind, text in zip(kinds, written, strict=True)
    ]
    item = pd.Series([name for name, _ in found], index=raw.frame.index, dtype="str")
    full = pd.Series([most for _, most in found], index=raw.frame.index, dtype="float64")
    unknown = kinds.ne("") & item.eq("")
    return item, full, Finding("unknown_item", mapping["item"], unknown.to_numpy(), written)


def _together(rows: pd.DataFrame, city: City) -> pd.DataFrame:
    made: list[dict[str, Any]] = []
    for (code, moment), part in rows.groupby(["point_code", "inspected_at"], sort=False):
        given = {
            item: None if points != points else float(points)
            for item, points in zip(part["item"], part["given"], strict=True)
        }
        items = point_kinds.filled(city.ground.checklists, part["kind"].iloc[0], given)
        notes = dict.fromkeys(text for text in part["note"] if text)
        actors = [text for text in part["actor"] if text]
        told: dict[str, Any] = {"actor": actors[0] if actors else "", "note": "；".join(notes)}
        made.append(
            {
                "point_code": code,
                "inspected_at": moment,
                **told,
                "score": point_kinds.score(items),
                "items": items,
            }
        )
    wanted = {name: kind for name, kind in INSPECTIONS.items() if name != "inspection_id"}
    return pd.DataFrame(made, columns=list(wanted)).astype(wanted)

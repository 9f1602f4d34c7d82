"""Take zones in: communities as polygons, road sections as lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import columns, crs
from .complaints import Cleaned, Finding, faulty, rejected_rows
from .errors import InputError
from .i18n import N_
from .moments import is_given
from .positions import misplaced
from .problem_types import plain_word
from .raw_table import RawTable

POLYGONS = (3, 6)
LINES = (1, 5)
"""GEOS type ids: Polygon and MultiPolygon, LineString and MultiLineString."""
SIDE_LABELS = {
    "north": N_("北侧"),
    "south": N_("南侧"),
    "east": N_("东侧"),
    "west": N_("西侧"),
    "both": N_("两侧"),
}
SIDE_WORDS = {
    "north": "北侧|北|路北|北边|n",
    "south": "南侧|南|路南|南边|s",
    "east": "东侧|东|路东|东边|e",
    "west": "西侧|西|路西|西边|w",
    "both": "两侧|双侧|两边|双边|南北两侧|东西两侧|全路|全段",
}
KNOWN_SIDES = {
    plain_word(word): side for side, words in SIDE_WORDS.items() for word in (side, *words.split("|"))
}
SECTION_NAME = re.compile(
    r"^(?P<road>[^()（）]+)[(（](?P<from_road>[^()（）]+?)\s*(?:[—－–~～至到-]+)\s*(?P<to_road>[^()（）]+?)段?[)）]\s*(?P<side>.*)$"
)


def clean_communities(raw: RawTable, mapping: Mapping[str, str], *, datum: str) -> Cleaned:
    """
    Judge the rows of a map file as communities.

    Parameters
    ----------
    raw
        The file as read, with polygons.
    mapping
        Field → column; a row without code goes by its name, one without name by its code.
    datum
        See `crs.named`.

    Returns
    -------
    cleaned
        Communities in WGS 84 (ARCHITECTURE.md), rejected rows with all their complaints.

    Raises
    ------
    InputError, CrsError
        The file has no geometry or not the columns needed; its coordinate system is missing or contradicted.
    """
    shapes, findings = _shapes(raw, mapping, "communities", datum, POLYGONS)
    code, name = (columns.texts(raw, mapping, field) for field in ("code", "name"))
    code, name = code.mask(code.eq(""), name), name.mask(name.eq(""), code)
    column = mapping.get("code") or mapping["name"]
    findings.append(Finding("missing", column, code.eq("").to_numpy()))
    findings.append(_repeated(code, column, faulty(findings, len(raw))))
    street = columns.texts(raw, mapping, "street")
    households, finding = _households(raw, mapping)
    findings.append(finding)
    told = {"code": code, "name": name, "street": street, "households": households}
    return Cleaned(_kept(gpd.GeoDataFrame(told, geometry=shapes), findings), rejected_rows(findings, raw))


def clean_sections(
    raw: RawTable, mapping: Mapping[str, str], *, datum: str, merge_parts: bool = False
) -> Cleaned:
    """
    Judge the rows of a map file as road sections.

    Parameters
    ----------
    raw, datum
        As for `clean_communities`, with lines.
    mapping
        Field → column. Without a code column a section's code is its number in the file. A name is put
        together from its parts; parts not given are taken from a name like 人民路(中山路—解放路段)北侧.
    merge_parts
        Take lines of one code as the parts of one section, with the attributes of the first, instead of
        rejecting the later ones.

    Returns
    -------
    cleaned
        Road sections in WGS 84 (ARCHITECTURE.md), rejected rows with all their complaints.
    """
    shapes, findings = _shapes(raw, mapping, "sections", datum, LINES)
    frame, side_finding = _named_sections(raw, mapping)
    width, width_finding = _widths(raw, mapping)
    findings += [side_finding, width_finding]
    column = mapping.get("code", "")
    findings.append(Finding("missing", column, frame["code"].eq("").to_numpy()))
    if not merge_parts:
        findings.append(_repeated(frame["code"], column, faulty(findings, len(raw))))
    frame = frame.assign(width_m=width, kind=columns.texts(raw, mapping, "kind"))
    sections = _kept(gpd.GeoDataFrame(frame, geometry=shapes), findings)
    return Cleaned(_merged(sections) if merge_parts else sections, rejected_rows(findings, raw))


def section_name(road: str, from_road: str, to_road: str, side: str) -> str:
    """Put a name together as duty lists write it: 人民路(中山路—解放路段)北侧; both sides go unsaid."""
    stretch = f"({from_road}—{to_road}段)" if from_road and to_road else ""
    return f"{road}{stretch}{SIDE_LABELS[side] if side and side != 'both' else ''}"


def _shapes(
    raw: RawTable, mapping: Mapping[str, str], kind: str, datum: str, wanted: tuple[int, ...]
) -> tuple[gpd.GeoSeries, list[Finding]]:
    if raw.geometry is None:
        raise InputError(
            N_("文件“{file}”没有图形，不能作为社区或路段导入。"),
            N_("请提供 GeoJSON、GeoPackage 或打包的 Shapefile。"),
            file=raw.name,
        )
    columns.check(mapping, kind, raw)
    given = raw.geometry.to_numpy()
    settled = crs.named(datum, raw.crs, raw.name)
    bare = gpd.GeoSeries(given, index=raw.frame.index)
    moved = crs.geometries_to_wgs84(bare, settled)
    types = shapely.get_type_id(given)
    there = ~(shapely.is_missing(given) | shapely.is_empty(given))
    wrong = there & ~np.isin(types, wanted)
    broken = there & ~wrong & ~shapely.is_valid(given)
    reasons = pd.Series("", index=raw.frame.index, dtype="str")
    reasons[broken] = shapely.is_valid_reason(given[broken])
    findings = [
        Finding("no_geometry", "", ~there),
        Finding("wrong_geometry", "", wrong, bare.geom_type.fillna("")),
        Finding("broken_geometry", "", broken, reasons),
    ]
    x, y, lon, lat = (_middles(shapes, axis) for shapes in (bare, moved) for axis in (0, 1))
    findings.append(_in_degrees(x, y, settled))
    return moved, findings + misplaced(x, y, lon, lat, settled, None, "")


def _in_degrees(x: NDArray[np.float64], y: NDArray[np.float64], datum: str) -> Finding:
    """Find shapes left in degrees in a file in metres: there they would lie beside the system's origin."""
    metric = crs.area_of_use(datum) is not None
    found = (np.abs(x) <= 180) & (np.abs(y) <= 90) & metric
    written = pd.Series([f"{a:.6g},{b:.6g}" for a, b in zip(x, y, strict=True)], dtype="str")
    return Finding("other_system", "", found, written)


def _middles(shapes: gpd.GeoSeries, axis: int) -> NDArray[np.float64]:
    bounds = shapely.bounds(shapes.to_numpy())
    return (bounds[:, axis] + bounds[:, axis + 2]) / 2


def _named_sections(raw: RawTable, mapping: Mapping[str, str]) -> tuple[pd.DataFrame, Finding]:
    parts = {
        key: columns.texts(raw, mapping, key) for key in ("name", "road", "from_road", "to_road", "side")
    }
    told = parts["name"].str.extract(SECTION_NAME).fillna("").astype("str")
    untold = ~told["side"].map(plain_word).isin(KNOWN_SIDES)
    told["side"] = told["side"].mask(untold, "")
    # A name says its own parts; columns say them better. The road's name alone is the road.
    for key in ("road", "from_road", "to_road", "side"):
        parts[key] = parts[key].mask(parts[key].eq(""), told[key])
    written = parts["side"]
    given = is_given(written)
    side = written.map({text: KNOWN_SIDES.get(plain_word(text), "") for text in written.unique()}).astype(
        "str"
    )
    unknown = Finding("unknown_side", mapping.get("side", ""), (given & side.eq("")).to_numpy(), written)
    if "code" in mapping:
        code = columns.texts(raw, mapping, "code")
    else:
        code = pd.Series([str(n) for n in range(1, len(raw) + 1)], index=raw.frame.index, dtype="str")
    roads, starts, ends = parts["road"], parts["from_road"], parts["to_road"]
    put_together = [section_name(*each) for each in zip(roads, starts, ends, side, strict=True)]
    name = parts["name"].mask(parts["name"].eq(""), pd.Series(put_together, index=code.index, dtype="str"))
    name = name.mask(name.eq(""), code)
    road = roads.mask(roads.eq(""), name)
    columns_of_sections = {
        "code": code,
        "name": name,
        "road": road,
        "from_road": starts,
        "to_road": ends,
        "side": side,
    }
    return pd.DataFrame(columns_of_sections), unknown


def _widths(raw: RawTable, mapping: Mapping[str, str]) -> tuple[pd.Series, Finding]:
    texts = columns.texts(raw, mapping, "width_m")
    plain = texts.str.replace(r"\s*(?:米|m)$", "", regex=True)
    width = pd.to_numeric(plain.mask(plain.eq("")), errors="coerce").astype("float64")
    width = width.where(width > 0)
    unread = is_given(texts) & width.isna() & plain.ne("0")
    return width, Finding("bad_number", mapping.get("width_m", ""), unread.to_numpy(), texts)


def _households(raw: RawTable, mapping: Mapping[str, str]) -> tuple[pd.Series, Finding]:
    """Read numbers of households as whole numbers in text, "" where none is given."""
    texts = columns.texts(raw, mapping, "households")
    plain = texts.str.replace(r"\s*户$", "", regex=True)
    number = pd.to_numeric(plain.mask(plain.eq("")), errors="coerce").astype("float64")
    sound = number.ge(0) & number.mod(1).eq(0)
    unread = is_given(texts) & ~sound
    written = number.where(sound, 0).astype("int64").astype("str").where(sound, "")
    return written.astype("str"), Finding(
        "bad_number", mapping.get("households", ""), unread.to_numpy(), texts
    )


def _repeated(codes: pd.Series, column: str, wrong: NDArray[np.bool_]) -> Finding:
    again = np.zeros(len(codes), dtype=bool)
    again[~wrong] = codes[~wrong].duplicated().to_numpy()
    return Finding("repeated", column, again, codes)


def _kept(frame: gpd.GeoDataFrame, findings: list[Finding]) -> gpd.GeoDataFrame:
    return frame[~faulty(findings, len(frame))].reset_index(drop=True)


def _merged(sections: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    parts, first = [], sections.drop_duplicates("code").reset_index(drop=True)
    groups = sections.groupby("code", sort=False).indices
    for code in first["code"]:
        lines = shapely.get_parts(sections.geometry.to_numpy()[groups[code]])
        parts.append(lines[0] if len(lines) == 1 else shapely.multilinestrings(lines))
    return first.set_geometry(gpd.GeoSeries(parts, crs=sections.crs))

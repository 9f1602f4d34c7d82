"""Take shops in, and lists of checks of their frontages."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely

from . import columns, crs, frontages, moments, positions, roster
from .city import City
from .complaints import Cleaned, Finding, faulty, rejected_rows
from .ground_frames import SHOP_CHECKS, SHOPS
from .matching import along
from .point_intake import moment_of, named_in
from .positions import Box
from .problem_types import plain_word
from .raw_table import RawTable
from .zones import KNOWN_SIDES

DUTY_WORDS = {
    "hygiene": ("卫生", "保洁", "清扫", "hygiene"),
    "greening": ("绿化", "设施", "greening"),
    "order": ("秩序", "店外经营", "占道", "停放", "order"),
}
PASSED = "合格|是|达标|落实|已落实|通过|良好|yes|passed|pass|true|1"
FAILED = "不合格|否|不达标|未落实|不通过|较差|no|failed|fail|false|0"
RESULTS = {plain_word(word): True for word in PASSED.split("|")} | {
    plain_word(word): False for word in FAILED.split("|")
}
REACH_M = 40.0
"""A shop farther than this from every section is put on none."""


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
    Judge the rows of a list of shops.

    Parameters
    ----------
    raw, mapping
        A table or a map file with points; field → column. A shop lies on the section that its row names, else
        on the nearest within `REACH_M` of its position, on the side on which it lies; in the community that
        holds the position. A shop with neither position nor section cannot be placed.
    datum, boundary
        As for `positions.read`.
    now
        A shop that signed later than this is refused.

    Returns
    -------
    cleaned
        Shops (ARCHITECTURE.md, without `shop_id`); rejected rows with all their complaints.
    """
    placed = positions.read(raw, mapping, datum=datum, boundary=boundary)
    code, name = (columns.texts(raw, mapping, field) for field in ("code", "name"))
    named, more = _section_named(raw, mapping, city)
    signed, unread = _signed(raw, mapping, now)
    side, unknown = roster.known(
        columns.texts(raw, mapping, "side"), KNOWN_SIDES, "unknown_side", mapping.get("side", "")
    )
    findings = [*placed.findings, *more, *unread, unknown]
    findings += [
        Finding("missing", mapping["code"], code.eq("").to_numpy()),
        Finding("missing", mapping["name"], name.eq("").to_numpy()),
        Finding(
            "no_position", "", np.isnan(placed.lon) & named.eq("").to_numpy() & ~faulty(findings, len(raw))
        ),
    ]
    wrong = faulty(findings, len(raw))
    again = np.zeros(len(raw), dtype=bool)
    again[~wrong] = code[~wrong].duplicated().to_numpy()
    findings.append(Finding("repeated", mapping["code"], again, code))
    told = {field: columns.texts(raw, mapping, field) for field in ("trade", "address", "contact")}
    frame = pd.DataFrame({"code": code, "name": name, **told, "section_code": named, "side": side})
    frame = frame.assign(signed_on=signed, lon=placed.lon, lat=placed.lat)
    kept = frame[~faulty(findings, len(raw))].reset_index(drop=True)
    kept = kept.assign(**_places(kept, city))
    wanted = {column: kind for column, kind in SHOPS.items() if column != "shop_id"}
    return Cleaned(kept[list(wanted)].astype(wanted), rejected_rows(findings, raw))


def _section_named(raw: RawTable, mapping: Mapping[str, str], city: City) -> tuple[pd.Series, list[Finding]]:
    written = columns.texts(raw, mapping, "section")
    code, findings = named_in(city.sections, written, mapping.get("section", ""), "unknown_zone")
    return code, [finding for finding in findings if finding.code != "missing"]


def _signed(raw: RawTable, mapping: Mapping[str, str], now: pd.Timestamp) -> tuple[pd.Series, list[Finding]]:
    texts = columns.texts(raw, mapping, "signed_on")
    days = moments.parse(texts).dt.normalize()
    unsigned = texts.map(plain_word).isin({"未签", "未签订", "否", "no"})
    unread = moments.is_given(texts) & ~unsigned & days.isna()
    column = mapping.get("signed_on", "")
    return days, [
        Finding("bad_moment", column, unread.to_numpy(), texts),
        Finding("future", column, (days > now).to_numpy(), texts),
    ]


def _places(shops: pd.DataFrame, city: City) -> dict[str, pd.Series]:
    """Find section, side and community of shops by their positions, where the file does not say."""
    section, side = shops["section_code"].copy(), shops["side"].copy()
    community = np.full(len(shops), "", dtype=object)
    at = np.flatnonzero(shops["lon"].notna().to_numpy())
    if len(at):
        x, y = crs.project(shops["lon"].to_numpy()[at], shops["lat"].to_numpy()[at], city.projection)
        places = shapely.points(x, y)
        near, words = _on_sections(x, y, places, city)
        own = pd.DataFrame({"code": near, "side": words}, index=shops.index[at], dtype="str")
        own = own.reindex(shops.index).fillna("")
        section, side = section.mask(section.eq(""), own["code"]), side.mask(side.eq(""), own["side"])
        community[at] = _inside(places, city)
    return {
        "section_code": section.astype("str"),
        "side": side.astype("str"),
        "community_code": pd.Series(community, index=shops.index, dtype="str"),
    }


def _on_sections(
    x: np.ndarray, y: np.ndarray, places: np.ndarray, city: City
) -> tuple[np.ndarray, np.ndarray]:
    """Return the nearest section's code within reach ("" beyond) and on which side of the road each lies."""
    code, side = np.full(len(x), "", dtype=object), np.full(len(x), "", dtype=object)
    if not len(city.sections):
        return code, side
    lines = crs.project_frame(city.sections, city.projection).geometry.to_numpy()
    at, line = shapely.STRtree(lines).query_nearest(places, max_distance=REACH_M, all_matches=False)
    feet = along.measure(x[at], y[at], line, along.pieces(lines))
    words = np.append(along.LEFT_WORDS, "")[feet["side"].to_numpy()]
    # A section of one side only says itself which side that is.
    own = city.sections["side"].to_numpy(dtype=object)[line]
    words = np.where(np.isin(own, list(along.SIDES)), own, words)
    code[at], side[at] = city.sections["code"].to_numpy(dtype=object)[line], words
    return code, side


def _inside(places: np.ndarray, city: City) -> np.ndarray:
    code = np.full(len(places), "", dtype=object)
    if len(city.communities):
        areas = crs.project_frame(city.communities, city.projection).geometry.to_numpy()
        at, area = shapely.STRtree(areas).query(places, predicate="intersects")
        # On a shared border the first community has the shop.
        first = np.unique(at, return_index=True)[1]
        code[at[first]] = city.communities["code"].to_numpy(dtype=object)[area[first]]
    return code


def clean_checks(
    raw: RawTable, mapping: Mapping[str, str], city: City, *, now: pd.Timestamp, **_: object
) -> Cleaned:
    """
    Judge a list of frontage checks, one row per check.

    Returns
    -------
    cleaned
        Shop checks (ARCHITECTURE.md, without `check_id`); rejected rows with all their complaints. Faults are
        found by the words of `DUTY_WORDS` in their text; a failed check without such words names none.
    """
    code, findings = named_in(
        city.ground.shops, columns.texts(raw, mapping, "shop"), mapping["shop"], "unknown_shop"
    )
    times, more = moment_of(raw, mapping, "checked_at", now)
    texts = columns.texts(raw, mapping, "result")
    read = texts.map({text: RESULTS.get(plain_word(text)) for text in texts.unique()})
    findings += [
        *more,
        Finding("missing", mapping["result"], texts.eq("").to_numpy()),
        Finding("unknown_result", mapping["result"], (texts.ne("") & read.isna()).to_numpy(), texts),
    ]
    said = columns.texts(raw, mapping, "faults")
    faults = said.map({text: _faults(text) for text in said.unique()}).astype("str")
    rows = pd.DataFrame({"shop_code": code, "checked_at": times, "in_order": read, "faults": faults})
    rows = rows.assign(**{field: columns.texts(raw, mapping, field) for field in ("actor", "note")})
    wrong = faulty(findings, len(raw))
    again = np.zeros(len(raw), dtype=bool)
    again[~wrong] = rows.loc[~wrong, ["shop_code", "checked_at"]].duplicated().to_numpy()
    findings.append(Finding("repeated", mapping["shop"], again, code))
    kept = rows[~faulty(findings, len(raw))].reset_index(drop=True)
    kept["faults"] = kept["faults"].mask(kept["in_order"].astype(bool), "")
    wanted = {name: kind for name, kind in SHOP_CHECKS.items() if name != "check_id"}
    return Cleaned(kept[list(wanted)].astype(wanted), rejected_rows(findings, raw))


def _faults(text: str) -> str:
    return frontages.joined(
        [key for key, words in DUTY_WORDS.items() if any(word in text.lower() for word in words)]
    )

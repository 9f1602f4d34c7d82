"""Build road sections from centre lines by what a duty list says: road, from, to, side."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import columns, crs
from ..complaints import Cleaned, Complaint, rejected_frame
from ..i18n import N_, Translator
from ..problem_types import plain_word
from ..raw_table import RawTable
from ..zones import KNOWN_SIDES, section_name
from . import centre_lines, duty_lines, duty_list
from .building import build
from .duty_text import DutyText, parse
from .network import Network, from_frame
from .outcome import Note, Piece, Refused

__all__ = [
    "NOTES",
    "DutyText",
    "Network",
    "Note",
    "build_sections",
    "centre_lines",
    "duty_lines",
    "duty_list",
    "from_frame",
    "parse",
    "said",
]

NOTES: dict[str, str] = {
    "respelled": N_("路名写法不同：{value}"),
    "renamed": N_("途中改名：{value}"),
    "bridged": N_("道路中断 {value} 米，两侧算同一路段"),
    "short": N_("道路线没有画到交叉口，按最近处截取"),
    "dual_both": N_("分幅道路，取两幅"),
    "dual_one": N_("分幅道路，取所在侧的一幅"),
    "shorter_way": N_("环路取短的一段；另一段 {value} 米"),
    "own_end": N_("到道路自身的{value}"),
    "whole_road": N_("没有写起止道路，取全路"),
}
"""What the builder did beyond cutting a line twice."""
COLUMNS = [
    *("code", "name", "road", "from_road", "to_road", "side", "width_m", "kind"),
    *("length_m", "notes", "geometry"),
]


def build_sections(
    raw: RawTable,
    mapping: Mapping[str, str],
    network: gpd.GeoDataFrame,
    *,
    projection: str,
    aliases: Mapping[str, str] | None = None,
    longest_m: float = np.inf,
) -> Cleaned:
    """
    Build the section of every row of a duty list.

    Parameters
    ----------
    raw, mapping
        The duty list as read; field → column with the fields of ``sections`` (`columns.FIELDS`). Parts that
        have no column of their own are read from the name.
    network
        The city's centre lines: `road`, `width_m`, where known `kind`, lines in WGS 84.
    projection
        The city's metric projection, ``EPSG:n``.
    aliases
        Name in use → name in the network.
    longest_m
        Longer sections are refused; at most the network's own extent.

    Returns
    -------
    cleaned
        Sections in WGS 84 as ARCHITECTURE.md describes them, with `length_m` along the road and `notes` (list
        of `Note`); rejected rows with all their complaints. A row of the list is in one of the two.
    """
    columns.check(mapping, "sections", raw)
    roads = from_frame(network, projection)
    longest = min(longest_m, roads.diagonal_m) if len(roads.lines) else longest_m
    rows = _duties(raw, mapping)
    made: list[Piece] = []
    kept: list[int] = []
    refused: dict[int, list[Complaint]] = {}
    duties = [DutyText(*map(str, parts)) for parts in rows[[*DutyText._fields]].to_numpy()]
    widths = rows["width_m"].to_numpy(dtype="float64")
    for at, found in enumerate(_complaints(rows)):
        if found:
            refused[at] = found
            continue
        try:
            made.append(build(duties[at], roads, aliases or {}, longest, float(widths[at])))
        except Refused as refusal:
            refused[at] = refusal.complaints
        else:
            kept.append(at)
    cells = [dict(zip(raw.frame.columns, raw.frame.iloc[at], strict=True)) for at in refused]
    rejected = rejected_frame([int(raw.rows[at]) for at in refused], list(refused.values()), cells)
    return Cleaned(_sections(rows.iloc[kept], made, projection), rejected)


def said(notes: list[Note], say: Translator) -> str:
    """Say notes in the reader's language."""
    joint = "；" if say.language == "zh" else "; "
    return joint.join(say(NOTES[note.code], value=note.value) for note in notes)


def _duties(raw: RawTable, mapping: Mapping[str, str]) -> pd.DataFrame:
    """Lay the list out as code, name, parts and width; what has no column is read from the name."""
    parts = {key: columns.texts(raw, mapping, key) for key in ("road", "from_road", "to_road", "side")}
    name = columns.texts(raw, mapping, "name")
    name = name.mask(name.eq(""), parts["road"])
    told = pd.DataFrame([parse(text) for text in name], columns=DutyText._fields, index=raw.frame.index)
    # A road column may hold the whole text: its parts are taken from it as from a name.
    whole = pd.DataFrame([parse(text) for text in parts["road"]], columns=DutyText._fields, index=told.index)
    frame = pd.DataFrame({"road": whole["road"].mask(whole["road"].eq(""), told["road"])})
    for key in ("from_road", "to_road", "side"):
        written = parts[key].mask(parts[key].eq(""), whole[key])
        frame[key] = written.mask(written.eq(""), told[key])
    side = frame["side"]
    frame["side"] = [KNOWN_SIDES.get(plain_word(text), "?") if text else "both" for text in side]
    frame["said_side"] = side
    width = columns.texts(raw, mapping, "width_m").str.replace(r"\s*(?:米|m)$", "", regex=True)
    frame["width_m"] = pd.to_numeric(width.mask(width.eq("")), errors="coerce").astype("float64")
    frame["said_width"] = width
    codes = pd.Series([str(number) for number in range(1, len(raw) + 1)], index=raw.frame.index, dtype="str")
    frame["code"] = columns.texts(raw, mapping, "code") if "code" in mapping else codes
    known = frame[[*DutyText._fields]].assign(side=frame["side"].replace("?", ""))
    put_together = [section_name(*each) for each in known.itertuples(index=False)]
    given = columns.texts(raw, mapping, "name")
    frame["name"] = given.mask(given.eq(""), pd.Series(put_together, index=frame.index, dtype="str"))
    return frame


def _complaints(rows: pd.DataFrame) -> list[list[Complaint]]:
    """List what can be said of each row before any line is looked at."""
    again = rows["code"].duplicated() & rows["code"].ne("")
    unread = (rows["said_width"].ne("") & rows["width_m"].isna()) | rows["width_m"].le(0)
    asked = (
        ("missing", rows["road"].eq("") | rows["code"].eq(""), None),
        ("repeated", again, rows["code"]),
        ("unknown_side", rows["side"].eq("?"), rows["said_side"]),
        ("bad_number", unread, rows["said_width"]),
    )
    return [
        [
            Complaint(code, "", "" if value is None else str(value.iloc[at]))
            for code, wrong, value in asked
            if wrong.iloc[at]
        ]
        for at in range(len(rows))
    ]


def _sections(rows: pd.DataFrame, made: list[Piece], projection: str) -> gpd.GeoDataFrame:
    lines = np.array([shapely.force_2d(piece.line) for piece in made], dtype=object)
    frame = rows.reset_index(drop=True).assign(
        width_m=np.array([piece.width_m for piece in made], dtype="float64"),
        kind=pd.Series([piece.kind for piece in made], dtype="str"),
        length_m=np.array([piece.length_m for piece in made], dtype="float64"),
        notes=pd.Series([list(piece.notes) for piece in made], dtype="object"),
    )
    measured = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(lines, crs=projection))
    return crs.unproject_frame(measured)[COLUMNS]

"""Resolve a duty list: the section of every row, and who is to answer for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from .. import columns
from ..complaints import Cleaned
from ..i18n import N_, Translator
from ..raw_table import RawTable
from ..roster import COLUMNS as ROSTER

STATES = {"built": N_("已截取"), "offered": N_("有候选，待选"), "refused": N_("不能截取")}
"""What became of a row: built; a name in it is not there, but others may be meant; not to be built."""


@dataclass(frozen=True)
class Resolved:
    """
    What became of a duty list.

    Attributes
    ----------
    sections
        As `build_sections` returns them; every code is the section's own name unless the list has codes.
    roster
        Rows of ARCHITECTURE.md for the sections built, of those who are named in the list.
    rows
        One row per row of the list, in its order: `row`, `written`, `answerer`, `state` (a key of `STATES`),
        `complaints` (list), `notes` (list), `length_m`.
    """

    sections: Cleaned
    roster: pd.DataFrame
    rows: pd.DataFrame


def named_codes(raw: RawTable, mapping: Mapping[str, str], code: str) -> tuple[RawTable, dict[str, str]]:
    """Give a list without codes the sections' names as codes, in a column called `code`."""
    if "code" in mapping:
        return raw, dict(mapping)
    parts = {key: columns.texts(raw, mapping, key) for key in ("road", "from_road", "to_road", "side")}
    name = columns.texts(raw, mapping, "name")
    written = name.mask(name.eq(""), pd.DataFrame(parts).agg(" ".join, axis=1).str.strip())
    return replace(raw, frame=raw.frame.assign(**{code: written})), {**mapping, "code": code}


def together(raw: RawTable, mapping: Mapping[str, str], cleaned: Cleaned, since: dt.date | None) -> Resolved:
    """
    Put the built sections together with who answers for them.

    Parameters
    ----------
    raw, mapping
        The list as `build_sections` had it; `answerer` and `contact` may be among the fields.
    cleaned
        What `build_sections` made of it.
    since
        First day of the duty; None for since ever.
    """
    built = ~np.isin(raw.rows, cleaned.rejected["row"].to_numpy())
    said = {key: columns.texts(raw, mapping, key) for key in ("name", "road", "answerer", "contact")}
    sections = cleaned.accepted.reset_index(drop=True)
    told = {key: said[key][built].reset_index(drop=True) for key in ("answerer", "contact")}
    day = pd.Timestamp(since) if since else pd.NaT
    roster = pd.DataFrame(
        {
            "zone_kind": "section",
            "zone_code": sections["code"],
            "role": "lead",
            **told,
            "valid_from": pd.Series(day, index=sections.index, dtype="datetime64[us]"),
            "valid_to": pd.Series(pd.NaT, index=sections.index, dtype="datetime64[us]"),
        },
        columns=list(ROSTER),
    )
    rows = pd.DataFrame(
        {"row": raw.rows, "written": said["name"].mask(said["name"].eq(""), said["road"]).to_numpy()}
    )
    rows["answerer"] = said["answerer"].to_numpy()
    refused = dict(zip(cleaned.rejected["row"], cleaned.rejected["complaints"], strict=True))
    rows["complaints"] = [refused.get(row, []) for row in rows["row"]]
    rows["state"] = [_state(row in refused, refused.get(row, [])) for row in rows["row"]]
    rows["notes"] = pd.Series([[] for _ in range(len(rows))], dtype="object")
    rows.loc[built, "notes"] = pd.Series(sections["notes"].to_list(), index=rows.index[built], dtype="object")
    rows["length_m"] = np.nan
    rows.loc[built, "length_m"] = sections["length_m"].to_numpy()
    return Resolved(cleaned, roster[roster["answerer"].ne("")].reset_index(drop=True), rows)


def _state(refused: bool, complaints: list) -> str:
    if not refused:
        return "built"
    return "offered" if any(one.code == "offered" for one in complaints) else "refused"


def offers(rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """List names of roads that the map does not have, each with the names that may be meant."""
    found: dict[str, tuple[str, ...]] = {}
    for complaints in rows["complaints"]:
        unknown = [one.value for one in complaints if one.code in ("unknown_road", "unknown_cross")]
        offered = [tuple(one.value.split("、")) for one in complaints if one.code == "offered"]
        if unknown and offered:
            found.setdefault(unknown[0], offered[0])
    return found


def with_sections(city_sections: gpd.GeoDataFrame, built: gpd.GeoDataFrame) -> int:
    """Count the sections of a city that a list would replace: those with the same code."""
    return int(city_sections["code"].isin(built["code"]).sum())


def in_words(rows: pd.DataFrame, notes_said: list[str], say: Translator) -> pd.DataFrame:
    """Say each row's state and reasons in the reader's language: `state_said`, `why`."""
    reasons = [say.listing([one.said(say) for one in complaints]) for complaints in rows["complaints"]]
    why = [reason or note for reason, note in zip(reasons, notes_said, strict=True)]
    return rows.assign(state_said=[say(STATES[state]) for state in rows["state"]], why=why)

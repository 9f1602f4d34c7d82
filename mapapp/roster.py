"""Take the roster in, and say who answered for a zone on a day."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from . import columns, moments
from .complaints import Cleaned, Finding, faulty, rejected_rows
from .problem_types import plain_word
from .raw_table import RawTable

ZONE_KINDS = {"community": "社区|居委会|community", "section": "路段|道路|街道路段|section|road section"}
ROLES = {
    "lead": "主办|主责|牵头|牵头单位|主办单位|责任单位|责任人|包联领导|lead",
    "assist": "协办|协助|配合|协办单位|配合单位|assist",
}
KNOWN_KINDS = {plain_word(word): kind for kind, words in ZONE_KINDS.items() for word in words.split("|")}
KNOWN_ROLES = {plain_word(word): role for role, words in ROLES.items() for word in words.split("|")}
COLUMNS = ("zone_kind", "zone_code", "role", "answerer", "contact", "valid_from", "valid_to")
JOINED_BY = "；"


def clean(
    raw: RawTable,
    mapping: Mapping[str, str],
    *,
    communities: gpd.GeoDataFrame,
    sections: gpd.GeoDataFrame,
) -> Cleaned:
    """
    Judge the rows of a duty list.

    Parameters
    ----------
    raw
        The file as read.
    mapping
        Field → column. A zone is given by code or by name, in ``zone`` or in one of ``community`` and
        ``section``; which kind it is says ``zone_kind``, else the list it is found in.
    communities, sections
        The city's zones, imported before.

    Returns
    -------
    cleaned
        The roster (ARCHITECTURE.md, without `roster_id`), `valid_from` and `valid_to` as days; rejected rows
        with all their complaints. Without a role a row names the one who leads.
    """
    columns.check(mapping, "roster", raw)
    written, column, kind, findings = zones_written(raw, mapping)
    code, kind, zone_findings = zones_found(written, kind, column, communities, sections)
    findings += zone_findings
    days = {}
    for field in ("valid_from", "valid_to"):
        texts = columns.texts(raw, mapping, field)
        days[field] = moments.parse(texts).dt.normalize()
        unread = moments.is_given(texts) & days[field].isna() & ~texts.isin(["至今", "长期"])
        findings.append(Finding("bad_moment", mapping.get(field, ""), unread.to_numpy(), texts))
    backwards = days["valid_to"] < days["valid_from"]
    findings.append(Finding("period", mapping.get("valid_to", ""), backwards.to_numpy()))
    role, role_finding = known(
        columns.texts(raw, mapping, "role"), KNOWN_ROLES, "unknown_role", mapping.get("role", "")
    )
    answerer = columns.texts(raw, mapping, "answerer")
    findings += [role_finding, Finding("missing", mapping["answerer"], answerer.eq("").to_numpy())]
    frame = pd.DataFrame(
        {
            "zone_kind": kind,
            "zone_code": code,
            "role": role.mask(role.eq(""), "lead"),
            "answerer": answerer,
            "contact": columns.texts(raw, mapping, "contact"),
            **days,
        },
        columns=list(COLUMNS),
    )
    findings.append(Finding("repeated", "", _again(frame, faulty(findings, len(raw))), answerer))
    accepted = frame[~faulty(findings, len(raw))].reset_index(drop=True)
    return Cleaned(accepted, rejected_rows(findings, raw))


def answering(roster: pd.DataFrame, zone_kind: str, codes: pd.Series, days: pd.Series) -> pd.DataFrame:
    """
    Say who answered for zones on days.

    Parameters
    ----------
    roster
        The roster (ARCHITECTURE.md).
    zone_kind
        ``community`` or ``section``.
    codes
        Zone codes; the empty text is no zone.
    days
        Moments aligned with `codes`; only the day counts, and both ends of a period belong to it.

    Returns
    -------
    answering
        Aligned with `codes`: `answerer` (who leads; empty where nobody does or the day is not known),
        `assisting` (joined by ；), `clash` (True where several lead that day: the one whose period began last
        is named, on equal terms the one entered last).
    """
    asked = pd.DataFrame({"code": codes.to_numpy(), "day": pd.to_datetime(days).dt.normalize().to_numpy()})
    pairs = asked.drop_duplicates(ignore_index=True)
    valid = _valid(roster[roster["zone_kind"].eq(zone_kind)], pairs)
    lead = valid[valid["role"].eq("lead")]
    lead = lead.sort_values(["pair", "valid_from"], kind="stable", na_position="first")
    assist = valid[valid["role"].ne("lead")].drop_duplicates(["pair", "answerer"])
    leads = lead.groupby("pair")["answerer"]
    said = pd.DataFrame(
        {
            "answerer": leads.last().reindex(pairs.index).fillna("").astype("str"),
            "assisting": assist.groupby("pair")["answerer"]
            .agg(JOINED_BY.join)
            .reindex(pairs.index)
            .fillna("")
            .astype("str"),
            "clash": (leads.nunique().reindex(pairs.index).fillna(0) > 1),
        }
    )
    which = asked.merge(pairs.assign(pair=pairs.index), on=["code", "day"], how="left")["pair"]
    return said.loc[which.to_numpy()].set_index(codes.index)


def _valid(roster: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    known = pairs[pairs["day"].notna() & pairs["code"].ne("")].assign(pair=lambda frame: frame.index)
    ordered = roster.sort_values("roster_id", kind="stable") if "roster_id" in roster else roster
    met = known.merge(ordered, left_on="code", right_on="zone_code")
    begun = met["valid_from"].isna() | (met["valid_from"].dt.normalize() <= met["day"])
    lasts = met["valid_to"].isna() | (met["valid_to"].dt.normalize() >= met["day"])
    return met[begun & lasts]


def zones_written(
    raw: RawTable, mapping: Mapping[str, str]
) -> tuple[pd.Series, str, pd.Series, list[Finding]]:
    """Return how each row names its zone, the column that does, the zone's kind ("" unsaid), complaints."""
    written = columns.texts(raw, mapping, "zone")
    kind_text = columns.texts(raw, mapping, "zone_kind")
    kind, finding = known(kind_text, KNOWN_KINDS, "unknown_kind", mapping.get("zone_kind", ""))
    for own in ("community", "section"):
        texts = columns.texts(raw, mapping, own)
        taken = written.eq("") & texts.ne("")
        written, kind = written.mask(taken, texts), kind.mask(taken, own)
    column = next(mapping[field] for field in ("zone", "community", "section") if field in mapping)
    return written, column, kind, [finding, Finding("missing", column, written.eq("").to_numpy())]


def zones_found(
    written: pd.Series, kind: pd.Series, column: str, communities: pd.DataFrame, sections: pd.DataFrame
) -> tuple[pd.Series, pd.Series, list[Finding]]:
    """Find each zone by code, else by name, in the list its kind names or in both."""
    known = pd.concat(
        [_spellings(communities, "community"), _spellings(sections, "section")], ignore_index=True
    ).drop_duplicates()
    asked = pd.DataFrame({"word": written.map(plain_word), "kind": kind, "row": np.arange(len(written))})
    met = asked[asked["word"].ne("")].merge(known, on="word", suffixes=("", "_found"))
    met = met[met["kind"].eq("") | met["kind"].eq(met["kind_found"])]
    met = met[met["rank"].eq(met.groupby("row")["rank"].transform("min"))]
    count = met.groupby("row").size().reindex(asked["row"], fill_value=0).to_numpy()
    first = met.drop_duplicates("row").set_index("row").reindex(asked["row"])
    given = asked["word"].ne("").to_numpy()
    findings = [
        Finding("unknown_zone", column, given & (count == 0), written),
        Finding("ambiguous_zone", column, given & (count > 1), written),
    ]
    code = pd.Series(first["code"].fillna("").to_numpy(), index=written.index, dtype="str")
    found_kind = pd.Series(first["kind_found"].fillna("").to_numpy(), index=written.index, dtype="str")
    return code, found_kind, findings


def _spellings(zones: pd.DataFrame, kind: str) -> pd.DataFrame:
    return pd.concat(
        [
            pd.DataFrame(
                {"word": zones[column].map(plain_word), "code": zones["code"], "kind": kind, "rank": rank}
            )
            for rank, column in enumerate(("code", "name"))
        ]
    )


def known(texts: pd.Series, words: Mapping[str, str], code: str, column: str) -> tuple[pd.Series, Finding]:
    """Read words by a table of them ("" where nothing is given), with the complaint about unknown ones."""
    read = texts.map({text: words.get(plain_word(text), "") for text in texts.unique()}).astype("str")
    unknown = (moments.is_given(texts) & read.eq("")).to_numpy()
    return read, Finding(code, column, unknown, texts)


def _again(frame: pd.DataFrame, wrong: NDArray[np.bool_]) -> NDArray[np.bool_]:
    again = np.zeros(len(frame), dtype=bool)
    keys = ["zone_kind", "zone_code", "role", "answerer", "valid_from", "valid_to"]
    again[~wrong] = frame.loc[~wrong, keys].duplicated().to_numpy()
    return again

"""Take lists of patrol and persuasion visits in, done or planned."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from . import columns, moments, roster
from .city import City
from .complaints import Cleaned, Finding, faulty, rejected_rows
from .ground_frames import PATROLS
from .problem_types import plain_word
from .raw_table import RawTable

WORDS = {
    "patrol": "巡查|巡逻|徒步巡查|车巡|步巡|日常巡查|patrol",
    "persuasion": "劝导|文明劝导|巡查劝导|志愿劝导|persuasion",
}
KNOWN = {plain_word(word): kind for kind, words in WORDS.items() for word in words.split("|")}
KEY = ["zone_kind", "zone_code", "kind", "planned_on", "visited_at", "actor", "unit"]
"""What tells two visits apart."""


def clean(
    raw: RawTable, mapping: Mapping[str, str], city: City, *, now: pd.Timestamp, **_: object
) -> Cleaned:
    """
    Judge the rows of a list of visits or of planned visits.

    Parameters
    ----------
    raw, mapping
        The file as read; field → column. A row with `visited_at` is a visit, one without is a plan.
    city
        Its zones; a zone is named as in the roster (`roster.clean`).
    now
        A visit later than this is refused.

    Returns
    -------
    cleaned
        Patrols (ARCHITECTURE.md, without `patrol_id`); rejected rows with all their complaints. Without a
        kind a visit is a patrol; a plan is kept by its day.
    """
    written, column, zone_kind, findings = roster.zones_written(raw, mapping)
    code, zone_kind, found = roster.zones_found(written, zone_kind, column, city.communities, city.sections)
    times, more = _times(raw, mapping, now)
    kind, unknown = roster.known(
        columns.texts(raw, mapping, "kind"), KNOWN, "unknown_visit", mapping.get("kind", "")
    )
    length, unread = _lengths(raw, mapping)
    findings += [*found, *more, unknown, unread]
    frame = pd.DataFrame(
        {
            "zone_kind": zone_kind,
            "zone_code": code,
            "kind": kind.mask(kind.eq(""), "patrol"),
            **times,
            **{name: columns.texts(raw, mapping, name) for name in ("actor", "unit", "note")},
            "length_m": length,
            "source": raw.name,
        },
        columns=[name for name in PATROLS if name != "patrol_id"],
    )
    wrong = faulty(findings, len(raw))
    again = np.zeros(len(raw), dtype=bool)
    again[~wrong] = frame.loc[~wrong, KEY].duplicated().to_numpy()
    findings.append(Finding("repeated", column, again, written))
    accepted = frame[~faulty(findings, len(raw))].reset_index(drop=True)
    return Cleaned(accepted.astype({"source": "str"}), rejected_rows(findings, raw))


def _times(
    raw: RawTable, mapping: Mapping[str, str], now: pd.Timestamp
) -> tuple[dict[str, pd.Series], list[Finding]]:
    texts = {name: columns.texts(raw, mapping, name) for name in ("planned_on", "visited_at", "until")}
    times = {name: moments.parse(text) for name, text in texts.items()}
    findings = []
    for name, text in texts.items():
        unread = moments.is_given(text) & times[name].isna()
        findings.append(Finding("bad_moment", mapping.get(name, ""), unread.to_numpy(), text))
    times["planned_on"] = times["planned_on"].dt.normalize()
    visited, until = times["visited_at"], times["until"]
    neither = ~moments.is_given(texts["visited_at"]) & ~moments.is_given(texts["planned_on"])
    column = mapping.get("visited_at") or mapping["planned_on"]
    findings += [
        Finding("missing", column, neither.to_numpy()),
        Finding("future", mapping.get("visited_at", ""), (visited > now).to_numpy(), texts["visited_at"]),
        Finding("ends_before", mapping.get("until", ""), (until < visited).to_numpy(), texts["until"]),
    ]
    return times, findings


def _lengths(raw: RawTable, mapping: Mapping[str, str]) -> tuple[pd.Series, Finding]:
    texts = columns.texts(raw, mapping, "length_m")
    length = pd.to_numeric(texts.str.replace(r"\s*(?:米|m)$", "", regex=True), errors="coerce")
    unread = moments.is_given(texts) & ~(length >= 0)
    return length.astype("float64"), Finding(
        "bad_number", mapping.get("length_m", ""), unread.to_numpy(), texts
    )

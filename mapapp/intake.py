"""Take a raw table of any kind through the one door in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from . import columns, ground_intake, patrol_tracks, problem_types, problems, roster, zones
from .city import City
from .complaints import Cleaned
from .i18n import N_
from .raw_table import RawTable

KINDS = {
    "problems": N_("问题"),
    "communities": N_("社区"),
    "sections": N_("路段"),
    "roster": N_("责任名册"),
    "patrols": N_("巡查劝导"),
    "points": N_("点位"),
    "inspections": N_("点位检查"),
    "shops": N_("门前三包商户"),
    "shop_checks": N_("门前三包检查"),
}
"""What can be imported, in the order a new city needs it last to first."""


@dataclass(frozen=True)
class Choices:
    """
    What a person said about a file before it is taken in.

    Attributes
    ----------
    mapping
        Field key → column of the file (`mapapp.columns`).
    datum
        The coordinate system of the file: a key of `mapapp.crs.DATUMS` or ``EPSG:n``.
    source
        The name of the source; problems are told apart by (source, source id).
    words
        Words for problem types that a person has mapped, word → type key.
    keep_unknown
        Keep problems of unknown type as "not sorted" instead of rejecting them.
    keep_disordered
        Keep problems whose closing, disposal or deadline lies before their report, without that moment.
    merge_parts
        Join lines that share a section code into one section.
    constants
        Field key → text for every row, for fields that the file does not give (patrols only).
    """

    mapping: Mapping[str, str]
    datum: str = "wgs84"
    source: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    keep_unknown: bool = False
    keep_disordered: bool = False
    merge_parts: bool = False
    constants: Mapping[str, str] = field(default_factory=dict)


def clean(kind: str, raw: RawTable, choices: Choices, city: City, now: dt.datetime) -> Cleaned:
    """
    Validate a raw table of a kind (a key of `KINDS`) against the city as it stands.

    Raises
    ------
    InputError
        Where the table as a whole cannot be taken in: required columns missing, coordinate system unknown.
    """
    mapping = dict(choices.mapping)
    if kind == "patrols" and patrol_tracks.is_track(raw):
        return patrol_tracks.clean(raw, choices.constants, city, datum=choices.datum, now=pd.Timestamp(now))
    columns.check(mapping, kind, raw)
    if kind == "communities":
        return zones.clean_communities(raw, mapping, datum=choices.datum)
    if kind == "sections":
        return zones.clean_sections(raw, mapping, datum=choices.datum, merge_parts=choices.merge_parts)
    if kind == "roster":
        return roster.clean(raw, mapping, communities=city.communities, sections=city.sections)
    if kind in ground_intake.CLEANERS:
        told = {"datum": choices.datum, "boundary": boundary(city), "now": pd.Timestamp(now)}
        return ground_intake.CLEANERS[kind](raw, mapping, city, **told)
    return problems.clean(
        raw,
        mapping,
        datum=choices.datum,
        source=choices.source or raw.name,
        words={**problem_types.known_words(), **choices.words},
        now=pd.Timestamp(now),
        keep_unknown=choices.keep_unknown,
        keep_disordered=choices.keep_disordered,
        boundary=boundary(city),
    )


def boundary(city: City) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of the city's zones in degrees; None without zones."""
    frames = [zones for zones in (city.communities, city.sections) if len(zones)]
    if not frames:
        return None
    west, south, east, north = zip(*(zones.total_bounds for zones in frames), strict=True)
    return float(min(west)), float(min(south)), float(max(east)), float(max(north))

"""Find the sections of a plan that every row of a duty list means: resolved, ambiguous or not found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .. import columns
from ..complaints import Complaint
from ..i18n import N_
from ..problem_types import plain_word
from ..raw_table import RawTable
from ..roads import DutyText, parse
from ..roads.outcome import Refused
from ..zones import KNOWN_SIDES
from . import _covered
from .edits import GiveEach

STATES = {"resolved": N_("已对上"), "ambiguous": N_("不确定，待选"), "refused": N_("没有对上")}
"""What became of a row: its sections are known; one of several choices is meant; nothing can be given."""
Codes = tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """
    One row of a duty list, held against the sections of a plan.

    Attributes
    ----------
    row
        Its number in the list, as the reader sees it.
    written, answerer, contact
        Section, unit and contact as written.
    choices
        What may be meant: the codes of one or more sections each. A resolved row has one choice.
    state
        A key of `STATES`.
    complaints
        Why it is not resolved, each with its cure.
    """

    row: int
    written: str
    answerer: str
    contact: str
    choices: tuple[Codes, ...] = ()
    state: str = "refused"
    complaints: tuple[Complaint, ...] = field(default=())

    @property
    def codes(self) -> Codes:
        """The sections that the row gives; none while it is not resolved."""
        return self.choices[0] if self.state == "resolved" else ()

    def chosen(self, number: int) -> Listed:
        """Return the row with one of its choices taken, counted from 0."""
        return replace(self, choices=(self.choices[number],), state="resolved", complaints=())

    def refused(self, *complaints: Complaint) -> Listed:
        """Return the row as one that cannot be taken over."""
        return replace(self, choices=(), state="refused", complaints=(*self.complaints, *complaints))


def resolve(
    raw: RawTable, mapping: Mapping[str, str], sections: gpd.GeoDataFrame, projection: str
) -> tuple[Listed, ...]:
    """
    Hold a duty list against sections.

    Parameters
    ----------
    raw, mapping
        The list as read; field → column with the fields of ``sections``, `answerer` and `contact`.
    sections
        The sections of the plan, in WGS 84.
    projection
        The city's metric projection, ``EPSG:n``.

    Returns
    -------
    listed
        One per row, in the list's order. A code or a name that a section bears means that section; else road,
        from, to and side do; else the piece of road between the two crossings, as the lines of the sections
        have it, with every section that lies in it.
    """
    asked = {key: column for key, column in mapping.items() if key not in ("answerer", "contact")}
    columns.check(asked, "sections", raw)
    keys = ("code", "name", "road", "from_road", "to_road", "side", "answerer", "contact")
    told = pd.DataFrame({key: columns.texts(raw, mapping, key) for key in keys})
    known = _covered.known(sections, projection)
    rows = zip(raw.rows, told.to_numpy(), strict=True)
    return tuple(
        _row(int(number), dict(zip(keys, map(str, cells), strict=True)), known) for number, cells in rows
    )


def _row(number: int, cells: dict[str, str], known: _covered.Known) -> Listed:
    written = cells["name"] or " ".join(filter(None, (cells["road"], cells["from_road"], cells["to_road"])))
    listed = Listed(number, written or cells["code"], cells["answerer"], cells["contact"])
    if not listed.written or not listed.answerer:
        return listed.refused(Complaint("missing" if not listed.written else "no_unit"))
    named = known.named(cells["code"] or written) or known.named(written)
    if named:
        return _judged(listed, [(code,) for code in named], "same_name")
    side = cells["side"]
    if side and plain_word(side) not in KNOWN_SIDES:
        return listed.refused(Complaint("unknown_side", "", side))
    duty = _duty(cells)
    if not duty.road:
        return listed.refused(Complaint("missing"))
    said = known.said(duty)
    if said:
        return _judged(listed, [(code,) for code in said], "same_name")
    return _between(listed, duty, known, {})


def _duty(cells: dict[str, str]) -> DutyText:
    """Put a row's parts together; what has no cell of its own is read from the name or the road."""
    name, road = parse(cells["name"] or cells["road"]), parse(cells["road"])
    side = KNOWN_SIDES.get(plain_word(cells["side"]), "") if cells["side"] else road.side or name.side
    return DutyText(
        road.road or name.road,
        cells["from_road"] or road.from_road or name.from_road,
        cells["to_road"] or road.to_road or name.to_road,
        side,
    )


def _between(listed: Listed, duty: DutyText, known: _covered.Known, aliases: Mapping[str, str]) -> Listed:
    """Take the sections between two crossings; of a name that is not there, those that may be meant."""
    try:
        whole, part = known.between(duty, aliases)
    except Refused as refusal:
        return _offered(listed, duty, known, aliases, refusal)
    if not whole and not part:
        return listed.refused(Complaint("no_such_side") if duty.side else Complaint("no_section"))
    if not part:
        return _judged(listed, [whole], "")
    more = known.in_order({*whole, *part})
    choices = [choice for choice in dict.fromkeys((more, whole)) if choice]
    names = "、".join(known.names[code] for code in part[:3])
    return replace(
        listed, choices=tuple(choices), state="ambiguous", complaints=(Complaint("partly", "", names),)
    )


def _offered(
    listed: Listed, duty: DutyText, known: _covered.Known, aliases: Mapping[str, str], refusal: Refused
) -> Listed:
    """Try the names that may be meant in place of one that the plan does not have."""
    first, *more = refusal.complaints
    complaints = tuple(refusal.complaints)
    if first.code not in ("unknown_road", "unknown_cross") or not more or aliases:
        return replace(listed, complaints=complaints)
    found: list[Codes] = []
    for meant in more[0].value.split("、"):
        tried = _between(listed, duty, known, {first.value: meant})
        found += [choice for choice in tried.choices if choice not in found]
    state = "ambiguous" if found else "refused"
    return replace(listed, choices=tuple(found), state=state, complaints=complaints)


def _judged(listed: Listed, choices: Sequence[Codes], why: str) -> Listed:
    if len(choices) == 1:
        return replace(listed, choices=tuple(choices), state="resolved")
    return replace(
        listed, choices=tuple(choices), state="ambiguous", complaints=(Complaint(why, "", listed.written),)
    )


def decided(rows: Iterable[Listed], chosen: Mapping[int, int]) -> tuple[Listed, ...]:
    """
    Take over what a person chose, and refuse what gives a section a second time.

    Parameters
    ----------
    rows
        As `resolve` returns them.
    chosen
        Number of the row → number of the choice, from 0.

    Returns
    -------
    decided
        The same rows. Of two that give one section the first counts; the later names it and is refused.
    """
    first: dict[str, int] = {}
    done: list[Listed] = []
    for row in rows:
        at = chosen.get(row.row, -1)
        taken = row.chosen(at) if row.state == "ambiguous" and 0 <= at < len(row.choices) else row
        again = sorted({first[code] for code in taken.codes if code in first})
        if again:
            taken = taken.refused(Complaint("given_twice", "", "、".join(map(str, again))))
        first |= dict.fromkeys(taken.codes, taken.row)
        done.append(taken)
    return tuple(done)


def step(rows: Iterable[Listed], source: str) -> GiveEach | None:
    """Return the one step that gives the sections of all resolved rows; None where no row is."""
    given = [
        (code, row.answerer.strip(), row.contact.strip())
        for row in rows
        if row.state == "resolved"
        for code in row.codes
    ]
    if not given:
        return None
    codes, answerers, contacts = zip(*given, strict=True)
    return GiveEach("section", codes, answerers, contacts, source=source)


def numbered(row: Listed, sections: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Lay the choices of a row out for the map.

    Returns
    -------
    options
        One row per choice: `code` (its number as text), `number` (from 1), `codes`, `at_lon`, `at_lat` (a
        place on its first section for the number), and its sections as one geometry in the frame's own
        coordinates.
    """
    numbers = np.arange(1, len(row.choices) + 1)
    place, every = pd.Index(sections["code"]), sections.geometry.to_numpy()
    lines = [every[place.get_indexer(list(codes))] for codes in row.choices]
    # Choices that share a section have their numbers beside each other on it.
    first = np.array([shapes[0] for shapes in lines], dtype=object)
    along = shapely.line_interpolate_point(first, numbers / (len(lines) + 1), normalized=True)
    at = shapely.get_coordinates(along).reshape(-1, 2)
    whole = [shapely.multilinestrings(shapely.get_parts(shapes)) for shapes in lines]
    told = {"code": numbers.astype(str), "number": numbers, "codes": row.choices}
    told |= {"at_lon": at[:, 0], "at_lat": at[:, 1]}
    return gpd.GeoDataFrame(told, geometry=whole, crs=sections.crs)

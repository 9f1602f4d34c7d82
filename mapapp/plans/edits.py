"""Name every step of a plan as a small value that can be written down and read back."""

from __future__ import annotations

import datetime as dt
import typing
from dataclasses import dataclass
from typing import Any

Place = tuple[float, float]
"""Longitude and latitude in degrees."""
Way = tuple[Place, ...]
"""A line or a ring as drawn; a ring does not repeat its first place."""


@dataclass(frozen=True)
class SplitSection:
    """
    Cut a section in two.

    Attributes
    ----------
    code
        The section.
    chainage_m
        Where, in metres from its beginning, along its parts in their order.
    codes
        Of the two parts, the first from the beginning.
    cross
        The road that crosses there: end of the first part, beginning of the second; "" for a mere point.
    """

    code: str
    chainage_m: float
    codes: tuple[str, str]
    cross: str = ""


@dataclass(frozen=True)
class DivideSides:
    """Put a section of both sides on its two sides, so that each can have a unit of its own."""

    code: str
    codes: tuple[str, str]


@dataclass(frozen=True)
class JoinSections:
    """Make one section, with a code of its own, of sections of one road that follow one another."""

    codes: tuple[str, ...]
    code: str


@dataclass(frozen=True)
class DescribeSections:
    """Say side or width of sections; None leaves it as it is. Their lines stay where they are."""

    codes: tuple[str, ...]
    side: str | None = None
    width_m: float | None = None


@dataclass(frozen=True)
class DrawSection:
    """Draw a new section along `way`."""

    code: str
    road: str
    way: Way
    name: str = ""
    from_road: str = ""
    to_road: str = ""
    side: str = ""
    width_m: float | None = None


@dataclass(frozen=True)
class RemoveSections:
    """Take sections off the map; who answered for them before stays known."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class RenameSection:
    """Give a section other words; empty ones stay as they are."""

    code: str
    name: str
    road: str = ""
    from_road: str = ""
    to_road: str = ""


@dataclass(frozen=True)
class MoveBorder:
    """
    Move corners of community borders, in every community that has them.

    Attributes
    ----------
    moves
        (old place, new place) each. An old place that is no corner but lies on a border becomes one.
    """

    moves: tuple[tuple[Place, Place], ...]


@dataclass(frozen=True)
class SplitCommunity:
    """Cut a community in two along `way`; the smaller piece becomes the community `new_code`."""

    code: str
    way: Way
    new_code: str
    new_name: str


@dataclass(frozen=True)
class MergeCommunities:
    """Make one community of several that touch; it keeps the code of the first."""

    codes: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class GiveGround:
    """
    Give what lies within a ring to a community.

    Attributes
    ----------
    code
        The community; one that is not there is made, with `name` and `street`.
    ring
        As drawn.
    free
        Ground that belongs to nobody goes with it; else only what other communities had.
    """

    code: str
    ring: Way
    name: str = ""
    street: str = ""
    free: bool = True


@dataclass(frozen=True)
class RenameCommunity:
    """Give a community another name or street office; None leaves it as it is."""

    code: str
    name: str | None = None
    street: str | None = None


@dataclass(frozen=True)
class RemoveCommunity:
    """Take a community off the map; its ground belongs to nobody."""

    code: str


@dataclass(frozen=True)
class Give:
    """
    Let somebody answer for zones from a day on.

    Attributes
    ----------
    zone_kind, codes
        community or section, and which.
    answerer, role, contact
        As the roster has them. A lead ends the present lead's period the day before.
    from_day
        First day; None is the day from which the plan holds.
    """

    zone_kind: str
    codes: tuple[str, ...]
    answerer: str
    role: str = "lead"
    contact: str = ""
    from_day: dt.date | None = None


@dataclass(frozen=True)
class GiveEach:
    """
    Let each of several lead zones of its own from the plan's day on: a duty list, taken over in one step.

    Attributes
    ----------
    zone_kind
        community or section.
    codes, answerers, contacts
        The zones, and for each who is to lead it; none stands there twice.
    source
        What the list is called.
    """

    zone_kind: str
    codes: tuple[str, ...]
    answerers: tuple[str, ...]
    contacts: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True)
class Release:
    """End somebody's duty for zones, the day before `from_day` (None: the plan's day)."""

    zone_kind: str
    codes: tuple[str, ...]
    answerer: str
    role: str = "assist"
    from_day: dt.date | None = None


Edit = (
    SplitSection
    | DivideSides
    | JoinSections
    | DescribeSections
    | DrawSection
    | RemoveSections
    | RenameSection
    | MoveBorder
    | SplitCommunity
    | MergeCommunities
    | GiveGround
    | RenameCommunity
    | RemoveCommunity
    | Give
    | GiveEach
    | Release
)
KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in typing.get_args(Edit)}

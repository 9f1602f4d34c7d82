"""Say what is wished of a plan: for whom, by which load, how even, how near and how like today."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...i18n import N_
from .._ground import FRAMES
from ..load import EVEN
from ._graph import MEET_M

LIMIT = 1.15
"""No load above so many times the mean, if it can be had."""


@dataclass(frozen=True)
class Answerer:
    """
    A unit or a leader that zones are to be found for.

    Attributes
    ----------
    name
        As in the roster.
    staff
        Number of people; None where it is not given.
    seat
        Longitude and latitude; None: the middle of what it answers for today.
    """

    name: str
    staff: float | None = None
    seat: tuple[float, float] | None = None


@dataclass(frozen=True)
class Wish:
    """
    What a suggestion is to look like.

    Attributes
    ----------
    zone_kind
        section or community.
    answerers
        For whom, in any order; names differ.
    weights
        Load (`load.LOADS`) → weight.
    limit
        The greatest load that is put up with, times the mean.
    stay
        What a change costs, from 0 (nothing) to 1 (none is made).
    near
        What a way to the seat costs, from 0 to 1.
    by_staff
        The load is shared by number of people, where everybody's is given.
    meet_m
        Sections no farther apart meet.
    """

    zone_kind: str
    answerers: tuple[Answerer, ...]
    weights: tuple[tuple[str, float], ...] = EVEN
    limit: float = LIMIT
    stay: float = 0.5
    near: float = 0.3
    by_staff: bool = False
    meet_m: float = MEET_M

    def __post_init__(self) -> None:
        assert self.zone_kind in FRAMES, self.zone_kind


@dataclass(frozen=True)
class Manner:
    """One way to weigh the wishes: a candidate is made in each."""

    key: str
    label: str
    told: str

    def of(self, wish: Wish) -> Wish:
        """Return the wish as this manner weighs it; nothing changes where no change is wished."""
        if wish.stay >= 1 or self.key == "wished":
            return wish
        return {
            "few": replace(wish, stay=max(wish.stay, 0.8)),
            "even": replace(wish, stay=min(wish.stay, 0.2), limit=min(wish.limit, EVENLY)),
            "compact": replace(wish, stay=min(wish.stay, 0.2), near=0.8),
        }[self.key]


EVENLY = 1.06
"""What the even candidate aims at."""
MANNERS: dict[str, Manner] = {
    manner.key: manner
    for manner in (
        Manner("wished", N_("按所选权衡"), N_("按左边选定的分量权衡")),
        Manner("few", N_("少动"), N_("负荷达标即止，尽量不换人")),
        Manner("even", N_("均衡"), N_("负荷尽量相等，换人较多")),
        Manner("compact", N_("就近"), N_("辖区尽量紧凑、靠近驻地")),
    )
}

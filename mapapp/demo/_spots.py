"""Plant the places where problems gather."""

from __future__ import annotations

from dataclasses import dataclass

from ..problem_types import STANDARD

ALL_YEAR = ("2025-09-01", "2026-08-31")


@dataclass(frozen=True)
class Spot:
    """
    One planted hotspot.

    Attributes
    ----------
    key, name
        Its key in the truth, and what people call the place.
    centre
        Where it is on the plan (`_plan`).
    radius_m
        Two thirds of its problems lie within half of this, nearly all within it.
    count
        How many problems are planted there.
    shares
        Code of type → share.
    hours
        Between which hours of the day.
    between
        First and last day.
    months
        Months of the year, empty for all.
    weekdays
        Whether only on working days.
    """

    key: str
    name: str
    centre: tuple[float, float]
    radius_m: float
    count: int
    shares: tuple[tuple[str, float], ...]
    hours: tuple[tuple[float, float], ...]
    between: tuple[str, str] = ALL_YEAR
    months: tuple[int, ...] = ()
    weekdays: bool = False

    @property
    def keys(self) -> list[str]:
        """The keys of its types."""
        return [STANDARD + code for code, _ in self.shares]


SPOTS: tuple[Spot, ...] = (
    Spot("H1", "南关农贸市场门口", (300, -420), 110.0, 150,
         (("09006", 0.5), ("09005", 0.2), ("09001", 0.3)), ((6.0, 9.2),)),
    Spot("H2", "铁匠巷老家属院", (-860, -190), 110.0, 130,
         (("06010", 0.45), ("06042", 0.25), ("06011", 0.2), ("06036", 0.1)), ((8.2, 17.8),)),
    Spot("H3", "站前广场", (2520, 1400), 130.0, 140, (("07001", 0.7), ("07002", 0.3)), ((8.2, 18.5),)),
    Spot("H4", "文昌街学校门口", (430, 1740), 120.0, 140,
         (("09009", 0.45), ("09010", 0.3), ("09001", 0.25)), ((7.1, 8.1), (16.3, 18.0)),
         months=(1, 3, 4, 5, 6, 9, 10, 11, 12), weekdays=True),
    Spot("H5", "东大街夜市", (1330, -150), 120.0, 120,
         (("06029", 0.5), ("09005", 0.3), ("06030", 0.2)), ((19.0, 23.2),), months=(5, 6, 7, 8, 9)),
    Spot("H6", "创业路在建小区", (2420, 440), 130.0, 110,
         (("08002", 0.4), ("06014", 0.35), ("06011", 0.25)), ((8.2, 17.8),), between=("2026-07-01",
             "2026-08-31")),
)  # fmt: skip

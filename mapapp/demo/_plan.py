"""Lay out the made-up town: its streets, its river, its edge and its communities, on an unbent plan.

Coordinates are metres east and north of the old town's centre on a straight plan; `_ground` bends the plan
into the ground. Streets that cross here cross there, so the tables can be read and changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Point = tuple[float, float]

ARTERIAL, STREET, LANE = 40.0, 24.0, 8.0
BANK_M = 80.0  # the riverside roads run this far from the middle of the river


@dataclass(frozen=True)
class Road:
    """
    One named road.

    Attributes
    ----------
    name
        The road's name; unique.
    width_m
        Width between the kerbs in metres; one of `ARTERIAL`, `STREET`, `LANE`.
    points
        The road on the plan. Straight between points, or a smooth curve through them.
    bends
        True draws the smooth curve.
    open_ends
        What the first and the last end is called where no road crosses there.
    """

    name: str
    width_m: float
    points: tuple[Point, ...]
    bends: bool = False
    open_ends: tuple[str, str] = ("", "")


class Community(NamedTuple):
    """One community: its number in the town, its name and places inside blocks that belong to it."""

    number: int
    name: str
    seeds: tuple[Point, ...]


RIVER: tuple[Point, ...] = (
    (-3600, -560), (-2700, -900), (-1850, -1260), (-1050, -1300), (-350, -1040), (350, -900),
    (1000, -1090), (1700, -1420), (2400, -1330), (3000, -1250), (3700, -1500),
)  # fmt: skip

EDGE: tuple[Point, ...] = (
    (-3060, 330), (-3010, 760), (-2830, 1120), (-2800, 1560), (-2430, 1890), (-2080, 2200), (-1480, 2260),
    (-1120, 2430), (-420, 2380), (120, 2490), (840, 2410), (1310, 2460), (1900, 2290), (2420, 2160),
    (2760, 1780), (3020, 1640), (3110, 1090), (3290, 640), (3230, 60), (3330, -380), (3180, -820),
    (3230, -1340), (3020, -1720), (3010, -2180), (2640, -2520), (1980, -2560), (1500, -2700), (820, -2600),
    (240, -2690), (-420, -2560), (-960, -2610), (-1500, -2480), (-1990, -2430), (-2160, -1990),
    (-2320, -1740), (-2360, -1400), (-2760, -1180), (-2890, -820), (-2980, -330), (-3110, -40),
)  # fmt: skip

ROADS: tuple[Road, ...] = (
    # the ring
    Road("西环路", ARTERIAL, ((-2560, 1350), (-2650, 800), (-2700, 150), (-2640, -480), (-2560, -877)),
        bends=True),
    Road("北环路", ARTERIAL,
         ((-2560, 1350), (-2300, 1720), (-1700, 2000), (-900, 2110), (0, 2140), (1050, 2120), (1900, 1960),
          (2450, 1680), (2720, 1300)), bends=True),
    Road("东环路", ARTERIAL,
         ((2720, 1300), (2850, 700), (2890, 100), (2850, -480), (2840, -1200), (2740, -1750), (2560, -2250)),
         bends=True),
    Road("迎宾大道", ARTERIAL, ((-1850, -2250), (-900, -2310), (0, -2270), (1050, -2290), (1800, -2300),
        (2560, -2250)),
         bends=True),
    # from west to east
    Road("人民路", ARTERIAL, ((-3400, 150), (3500, 150)), open_ends=("城区西界", "城区东界")),
    Road("建设路", ARTERIAL, ((-3400, 800), (3500, 800)), open_ends=("城区西界", "城区东界")),
    Road("学府路", STREET, ((-2560, 1350), (-1000, 1370), (1050, 1350), (2720, 1300))),
    Road("解放路", ARTERIAL, ((-2640, -480), (2850, -480))),
    Road("文昌街", STREET, ((-1150, 1740), (1600, 1740))),
    Road("工农街", STREET, ((-2680, -160), (-1150, -160))),
    Road("康乐街", STREET, ((-2250, 470), (-580, 490))),
    Road("创业路", STREET, ((2150, 440), (2880, 440))),
    Road("朝阳街", STREET, ((-1850, -760), (0, -690))),
    Road("东园街", STREET, ((1050, -800), (2150, -800))),
    Road("南苑路", STREET, ((-1850, -1820), (0, -1780), (1050, -1800), (2740, -1850))),
    # from north to south
    Road("光明路", STREET, ((-1850, 2000), (-1850, -2250))),
    Road("兴业路", STREET, ((-2250, 1350), (-2250, -480))),
    Road("文化路", ARTERIAL, ((-1150, 2700), (-1150, -1240)), open_ends=("城区北界", "")),
    Road("育才街", STREET, ((-1500, 1360), (-1500, 480))),
    Road("中山路", ARTERIAL, ((0, 2140), (0, -2900)), open_ends=("", "城区南界")),
    Road("和平路", STREET, ((-900, -1340), (-900, -2310))),
    Road("凤鸣路", STREET, ((520, -960), (520, -2280))),
    Road("东风路", ARTERIAL, ((1050, 2700), (1050, -2290)), open_ends=("城区北界", "")),
    Road("新华路", STREET, ((1600, 2040), (1600, -1310))),
    Road("科技路", STREET, ((2150, 1860), (2150, -2280))),
    Road("育英街", STREET, ((-580, 1740), (-580, 800))),
    Road("校园路", STREET, ((520, 1740), (520, 800))),
    # the old town inside its former wall, and the avenue from its east gate to the station
    Road("环城北路", STREET, ((-580, 490), (-300, 525), (0, 535), (300, 525), (580, 490)), bends=True),
    Road("环城西路", STREET, ((-580, 490), (-600, 150), (-580, -480))),
    Road("环城东路", STREET, ((580, 490), (600, 150), (580, -480))),
    Road("站前大道", ARTERIAL, ((600, 150), (1600, 800), (2650, 1480))),
    Road("西大街", STREET, ((-595, -150), (0, -150))),
    Road("东大街", STREET, ((0, -150), (2150, -150))),
    Road("城隍庙巷", LANE, ((-595, 335), (0, 345))),
    Road("文庙巷", LANE, ((0, 345), (595, 335))),
    Road("鼓楼巷", LANE, ((-300, 525), (-300, 150))),
    Road("书院巷", LANE, ((290, 525), (290, 150))),
    Road("染坊巷", LANE, ((310, -150), (310, -480))),
    Road("井台巷", LANE, ((-300, 150), (-290, -480))),
    Road("灯市巷", LANE, ((0, -315), (585, -315))),
    # back lanes elsewhere
    Road("北关巷", LANE, ((-310, 800), (-300, 525))),
    Road("菜园巷", LANE, ((0, -640), (480, -650), (480, -480))),
    Road("铁匠巷", LANE, ((-860, 150), (-860, -480))),
)  # fmt: skip

COMMUNITIES: tuple[Community, ...] = (
    Community(1, "城隍庙社区", ((-300, 330), (300, 330))),
    Community(2, "南关社区", ((-300, -300), (300, -200), (300, -700), (-300, 0), (300, 0), (520, -879))),
    Community(3, "东关社区", ((800, 0), (1300, 0), (800, -300), (1300, -300), (800, -700), (1300, -1000),
        (1500, -1320))),
    Community(4, "西关社区", ((-900, 0), (-900, 300), (-1400, 300), (-900, -300), (-1500, 0))),
    Community(5, "北关社区", ((-850, 650), (-850, 1100), (-300, 1100), (-300, 670), (-1350, 900))),
    Community(6, "文昌社区", ((-600, 1550), (-600, 1950), (250, 1550), (500, 1950), (250, 1100), (780, 1550),
        (0, 2300))),
    Community(7, "学府社区", ((-1500, 1700), (-2200, 1600), (-1700, 1100), (-2050, 1100), (-2400, 1100),
        (-1600, 2120))),
    Community(8, "光明社区", ((-2050, 300), (-2450, 300), (-2050, 650), (-2450, 650), (-2050, -300),
        (-2450, -300),
                          (-2900, 500), (-2850, -200), (-2600, 0), (-2300, -700), (-1650, 650),
                              (-2700, -860))),
    Community(9, "朝阳社区", ((-1500, -300), (-1500, -650), (-1500, -1000), (-600, -650), (-600, -950),
        (-1000, -1248))),
    Community(10, "站前社区", ((1300, 1550), (1300, 1900), (1900, 1600), (1900, 1200), (2300, 1200),
        (2400, 1600),
                           (2900, 1500), (1300, 1200), (1300, 940), (1900, 2120))),
    Community(11, "新城社区", ((1300, 650), (1900, 400), (2500, 300), (2500, 650), (2400, 900), (3050, 500),
                           (1900, 0), (2500, -200), (3050, -200), (800, 600))),
    Community(12, "东园社区", ((1900, -300), (1900, -650), (1900, -1000), (2500, -800), (3050, -800),
        (2400, -1290),
                           (2950, -1210))),
    Community(13, "南苑社区", ((-1400, -1600), (-1400, -2050), (-450, -1400), (-450, -2050), (-450, -2450),
                           (-2700, -940), (-1000, -1328))),
    Community(14, "凤鸣社区", ((250, -1400), (250, -2050), (800, -1400), (800, -2050), (1400, -1650),
        (1400, -2050),
                           (2200, -1600), (2200, -2050), (2900, -1600), (800, -2450), (520, -959),
                               (1500, -1400),
                           (2400, -1370), (2950, -1290))),
)  # fmt: skip

# Road sections, by road and first end, whose two sides are answered for by two units.
SPLIT: frozenset[tuple[str, str]] = frozenset(
    {
        ("人民路", "文化路"),
        ("人民路", "中山路"),
        ("人民路", "环城东路"),
        ("建设路", "文化路"),
        ("建设路", "中山路"),
        ("中山路", "建设路"),
        ("中山路", "人民路"),
    }
)

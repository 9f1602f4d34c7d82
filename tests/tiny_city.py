"""Build the smallest city in which every rule of the join decides exactly one problem.

North is up; one character is about 50 m east and 100 m north. The origin, J, is the joint of the two
sections of 人民路 (113.6 E, 33.905 N); every place below is given in metres east and north of it.

::

      -1000               0               1000   metres east
    500  +----------------+----------------+
         |   C1 西关社区   ‖   C2 东关社区    |
    300  |         S3 ====X9====8====S4==  |     S3, S4 解放路, one unit; 8 lies at their joint
         |              11‖10              |
         |                ‖ S2             |     S2 人民路 north of J, 县教育局
  5   0  |               4J                |     4 lies at the joint of S1 and S2: two units
         |  S5            ‖3               |     3 lies on the border, which is S1 itself
   -200  |  |15       1   ‖2,13            |     S1 人民路 south of J, 县财政局
         |  |             ‖   12  [ 7 ]    |     [ ] a hole in C2, which no community answers for
   -500  +----------------+----------------+

C2 changes its leader on 2026-07-01. S5 文化巷 has nobody in the roster. Problem 6 has no position.
What each problem shows stands beside it in `PROBLEMS`, worked by hand.
"""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Polygon

from mapapp.city import City

LON, LAT = 113.6, 33.905
METRES_PER_DEGREE = (92_488.0, 110_922.0)
"""Length of one degree of longitude and of latitude at J, from the series for the WGS 84 ellipsoid."""
PROJECTION = "EPSG:4547"
"""CGCS2000 3-degree Gauss-Krüger, central meridian 114 E: the zone of 113.6 E."""
AS_OF = pd.Timestamp("2026-07-10 12:00")
STANDARD = "GB/T 47678.5-2026/event/"


class Shown(NamedTuple):
    """One problem: where it lies, its life, and what the join must say about it."""

    number: int
    rule: str
    east: float | None
    north: float | None
    type_code: str
    status: str
    reported: str
    due: str
    closed: str
    community: str
    community_reason: str
    leader: str
    section: str
    section_reason: str
    distance: float | None
    best_section: str
    unit: str
    confidence: str
    closing: str


# fmt: off
PROBLEMS = (
    Shown(1, "inside, no road near", -300, -200, "06010", "closed",
          "2026-06-01 08:00", "2026-06-02 08:00", "2026-06-01 20:00",
          "C1", "inside", "副县长甲", "", "none", None, "", "", "none", "in time"),
    Shown(2, "inside, one road near, the old leader", 10, -200, "09006", "closed",
          "2026-06-30 23:59", "2026-07-01 23:59", "2026-07-03 23:59",
          "C2", "inside", "副县长乙", "S1", "nearest", 10, "S1", "县财政局", "high", "late"),
    Shown(3, "on the shared border", 0, -100, "07001", "filed",
          "2026-07-09 08:00", "2026-07-12 08:00", "",
          "C1", "edge", "副县长甲", "S1", "nearest", 0, "S1", "县财政局", "high", "open"),
    Shown(4, "joint of one road, two units", -10, 0, "07001", "dispatched",
          "2026-07-01 08:00", "2026-07-02 08:00", "",
          "C1", "inside", "副县长甲", "", "tie", 10, "S1", "", "to_confirm", "overdue"),
    Shown(5, "outside every community", -1100, 0, "06012", "reported",
          "2026-07-02 08:00", "2026-07-20 08:00", "",
          "", "outside", "", "", "none", None, "", "", "none", "open"),
    Shown(6, "no position", None, None, "06010", "closed",
          "2026-06-10 08:00", "2026-06-11 08:00", "2026-06-11 08:00",
          "", "no_position", "", "", "no_position", None, "", "", "none", "in time"),
    Shown(7, "in the hole of a community", 700, -300, "06036", "voided",
          "2026-06-12 08:00", "2026-06-13 08:00", "",
          "", "outside", "", "", "none", None, "", "", "none", "voided"),
    Shown(8, "joint of one road, one unit", 500, 310, "09005", "verified",
          "2026-07-05 08:00", "2026-07-06 08:00", "",
          "C2", "inside", "副县长丙", "S3", "nearest", 10, "S3", "县住建局", "high", "overdue"),
    Shown(9, "crossing: two roads equally near", 10, 310, "09005", "closed",
          "2026-07-05 08:00", "2026-07-07 08:00", "2026-07-06 08:00",
          "C2", "inside", "副县长丙", "", "tie", 10, "S2", "", "to_confirm", "in time"),
    Shown(10, "near a crossing: the other road 3 m farther", 10, 287, "09001", "closed",
          "2026-07-05 08:00", "2026-07-07 08:00", "2026-07-08 08:00",
          "C2", "inside", "副县长丙", "S2", "nearest", 10, "S2", "县教育局", "low", "late"),
    Shown(11, "near a crossing: the other road 10 m farther", -10, 280, "07002", "disposed",
          "2026-07-08 08:00", "2026-07-15 08:00", "",
          "C1", "inside", "副县长甲", "S2", "nearest", 10, "S2", "县教育局", "medium", "open"),
    Shown(12, "inside, the road just out of reach", 50.5, -300, "07001", "filed",
          "2026-07-08 08:00", "2026-07-09 08:00", "",
          "C2", "inside", "副县长丙", "", "none", None, "", "", "none", "overdue"),
    Shown(13, "where 2 lies, a minute later: the new leader", 10, -200, "09006", "closed",
          "2026-07-01 00:00", "2026-07-02 00:00", "2026-07-01 12:00",
          "C2", "inside", "副县长丙", "S1", "nearest", 10, "S1", "县财政局", "high", "in time"),
    Shown(14, "inside, on a road's very end", 900, 300, "06001", "closed",
          "2026-06-20 08:00", "2026-07-05 08:00", "2026-06-30 08:00",
          "C2", "inside", "副县长乙", "S4", "nearest", 0, "S4", "县住建局", "high", "in time"),
    Shown(15, "a road that nobody answers for", -690, -200, "06007", "filed",
          "2026-07-09 08:00", "2026-07-16 08:00", "",
          "C1", "inside", "副县长甲", "S5", "nearest", 10, "S5", "", "high", "open"),
)
# fmt: on


def place(east: float, north: float) -> tuple[float, float]:
    """Turn metres east and north of J into longitude and latitude; 0 east is the border to the last bit."""
    return LON + east / METRES_PER_DEGREE[0], LAT + north / METRES_PER_DEGREE[1]


def ring(*corners: tuple[float, float]) -> list[tuple[float, float]]:
    """Turn corners in metres into a ring of longitudes and latitudes."""
    return [place(*corner) for corner in corners]


def communities() -> gpd.GeoDataFrame:
    """Two squares of 1 km that share the line east = 0; the eastern one has a hole."""
    west = Polygon(ring((-1000, -500), (0, -500), (0, 500), (-1000, 500)))
    hole = ring((600, -400), (800, -400), (800, -200), (600, -200))
    east = Polygon(ring((0, -500), (1000, -500), (1000, 500), (0, 500)), [hole])
    columns = {"code": ["C1", "C2"], "name": ["西关社区", "东关社区"]}
    return gpd.GeoDataFrame(columns, geometry=[west, east], crs="EPSG:4326")


def sections() -> gpd.GeoDataFrame:
    """Five road sections; 解放路 has a vertex where it crosses 人民路, as surveyed roads do."""
    rows = [
        ("S1", "人民路(中山路—建设路段)", "人民路", "中山路", "建设路", [(0, -500), (0, 0)]),
        ("S2", "人民路(建设路—和平路段)", "人民路", "建设路", "和平路", [(0, 0), (0, 300), (0, 500)]),
        ("S3", "解放路(西环路—文化路段)", "解放路", "西环路", "文化路", [(-400, 300), (0, 300), (500, 300)]),
        ("S4", "解放路(文化路—东环路段)", "解放路", "文化路", "东环路", [(500, 300), (900, 300)]),
        ("S5", "文化巷", "文化巷", "", "", [(-700, -400), (-700, -100)]),
    ]
    frame = pd.DataFrame([row[:5] for row in rows], columns=["code", "name", "road", "from_road", "to_road"])
    frame = frame.assign(side="both", width_m=np.nan, kind="")
    return gpd.GeoDataFrame(frame, geometry=[LineString(ring(*row[5])) for row in rows], crs="EPSG:4326")


def roster() -> pd.DataFrame:
    """Who answers: C2 changes its leader on 2026-07-01, S1 has an assisting unit, S5 has nobody."""
    rows = [
        ("community", "C1", "lead", "副县长甲", "", ""),
        ("community", "C2", "lead", "副县长乙", "", "2026-06-30"),
        ("community", "C2", "lead", "副县长丙", "2026-07-01", ""),
        ("section", "S1", "lead", "县财政局", "", ""),
        ("section", "S1", "assist", "县城管局", "", ""),
        ("section", "S2", "lead", "县教育局", "", ""),
        ("section", "S3", "lead", "县住建局", "", ""),
        ("section", "S4", "lead", "县住建局", "", ""),
    ]
    columns = ["zone_kind", "zone_code", "role", "answerer", "valid_from", "valid_to"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(0, "roster_id", np.arange(1, len(rows) + 1, dtype="int64"))
    frame.insert(5, "contact", "")
    for column in ("valid_from", "valid_to"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
    return frame


def problems() -> pd.DataFrame:
    """The rows of `PROBLEMS` as the problems frame of ARCHITECTURE.md; problem_id is the number shown."""
    places = [
        (np.nan, np.nan) if p.east is None or p.north is None else place(p.east, p.north) for p in PROBLEMS
    ]
    frame = pd.DataFrame(
        {
            "problem_id": np.array([p.number for p in PROBLEMS], dtype="int64"),
            "source": "ledger",
            "source_id": [f"T{p.number:03d}" for p in PROBLEMS],
            "type_key": [STANDARD + p.type_code for p in PROBLEMS],
            "type_text": "",
            "address": "",
            "description": [p.rule for p in PROBLEMS],
            "condition": "",
            "lon": [lon for lon, _ in places],
            "lat": [lat for _, lat in places],
            "status": [p.status for p in PROBLEMS],
            "reported_at": [p.reported for p in PROBLEMS],
            "due_at": [p.due for p in PROBLEMS],
            "disposed_at": "",
            "closed_at": [p.closed for p in PROBLEMS],
        }
    )
    for column in ("reported_at", "due_at", "disposed_at", "closed_at"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[us]")
    return frame


def build() -> City:
    """Put the tiny city together."""
    return City(
        name="小城",
        projection=PROJECTION,
        revision=1,
        made_up=True,
        problems=problems(),
        communities=communities(),
        sections=sections(),
        roster=roster(),
    )

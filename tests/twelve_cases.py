"""Lay out twelve cases in which every rule of the indicators decides something, judged on 10 July, noon.

Two units: 甲 answers for cases 1-6 (人民路), 乙 for 7-12 (解放路). A day is a day of July 2026, noon ("8" is
8 July, 12:00). Units, leaders and communities come from the join, states and moments from the steps, the
relapse from the places: nothing is written into the cases by hand.
"""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, Polygon

from mapapp import case_life, clock_tables, relapse
from mapapp import cases as building
from mapapp.case_life import Move
from mapapp.city import City

from . import tiny_city as tiny

AS_OF = pd.Timestamp("2026-07-10 12:00")
# fmt: off
ROWS = [
    # no reported due  ledger     disposed closed  steps taken here
    (1,  "1",  "3",  "closed",   "2", "2", ""),   # a finished ledger: closed in time; 5 broke out beside it
    (2,  "1",  "3",  "reported", "",  "",  "filed 1, dispatched 1, disposed 3, verified 4, closed 5"),
                                                  # disposed in time (on the minute), closed late
    (3,  "1",  "3",  "reported", "",  "",
     "filed 1, dispatched 1, disposed 2, returned 3, disposed 6, verified 6, closed 7"),
                                                  # rework: the second disposal counts, so all is late
    (4,  "1",  "4",  "reported", "",  "",  "filed 1, dispatched 1"),             # open and overdue: stays in
    (5,  "9",  "12", "reported", "",  "",  "filed 9, dispatched 9"),             # open, not due yet: not in
    (6,  "1",  "2",  "reported", "",  "",  "filed 1, voided 2"),                 # voided: nowhere
    (7,  "1",  "4",  "reported", "",  "",  "filed 1, dispatched 1, paused 2"),   # until the 15th: time stands
    (8,  "2",  "8",  "reported", "",  "",  "filed 2, dispatched 2, disposed 7"), # in time, but not closed
    (9,  "5",  "12", "reported", "",  "",  "filed 5, dispatched 5, disposed 6, returned 7"),  # not due
    (10, "1",  "3",  "reported", "",  "",
     "filed 1, dispatched 1, disposed 1, verified 2, closed 2, reopened 2, dispatched 3"),
                     # the 3rd holds no more: 5 working days from 2 July (Thursday), 14:00, end on the 9th
    (11, "10", "13", "reported", "",  "",  ""),   # not filed yet
    (12, "1",  "",   "closed",   "3", "4", ""),   # no due time, and no limit for its type: nobody knows
]
# fmt: on
COLUMNS = ("problem_id", "reported_at", "due_at", "status", "disposed_at", "closed_at", "steps")
UNSORTED = "local/event/unsorted"


def noon(day: str) -> pd.Timestamp | None:
    """Return noon of a day of July, or the hour named after the day ("9 14"); None for no day."""
    number, _, hour = day.partition(" ")
    return pd.Timestamp(2026, 7, int(number), int(hour or 12)) if day else None


@cache
def city() -> City:
    """Put the city of the twelve together: one community, two roads, a limit of two types."""
    limits = clock_tables.reference("limits")
    garbage = limits[limits["type_key"].eq(tiny.STANDARD + "06010") & limits["condition"].eq("")]
    unsorted = limits[limits["type_key"].eq("*")].head(1).assign(type_key=UNSORTED)
    west = Polygon(tiny.ring((0, -500), (2000, -500), (2000, 900), (0, 900)))
    roads = [LineString(tiny.ring((-2000, north), (2000, north))) for north in (0, 400)]
    sections = pd.DataFrame(
        {"code": ["S1", "S2"], "name": ["人民路", "解放路"], "road": ["人民路", "解放路"]}
    )
    sections = sections.assign(from_road="", to_road="", side="both", width_m=10.0, kind="")
    zones = pd.DataFrame({"code": ["C1"], "name": ["西关社区"]})
    return City(
        name="十二件",
        projection=tiny.PROJECTION,
        revision=1,
        made_up=True,
        problems=problems(),
        communities=gpd.GeoDataFrame(zones, geometry=[west], crs="EPSG:4326"),
        sections=gpd.GeoDataFrame(sections, geometry=roads, crs="EPSG:4326"),
        roster=roster(),
        events=events(),
        limits=pd.concat([garbage, unsorted], ignore_index=True),
    )


def problems() -> pd.DataFrame:
    """Return what the ledger gives; every third lies outside the community, 5 five metres from 1."""
    frame = pd.DataFrame(ROWS, columns=COLUMNS).drop(columns="steps")
    for column in ("reported_at", "due_at", "disposed_at", "closed_at"):
        frame[column] = pd.Series([noon(day) for day in frame[column]]).astype("datetime64[us]")
    number = frame["problem_id"]
    east = (number * 100).where(number % 3 != 0, number * -100).where(number != 5, 105)
    lon, lat = tiny.place(east.to_numpy(dtype=float), number.le(6).map({True: 5.0, False: 405.0}).to_numpy())
    kinds = [tiny.STANDARD + "06010" if at % 2 else UNSORTED for at in number]
    kinds[11] = "old/event/1"
    return frame.assign(
        source="台账",
        source_id=[f"N{at:02d}" for at in number],
        type_key=kinds,
        type_text="",
        address="",
        description="",
        condition="",
        lon=lon,
        lat=lat,
    ).astype({"source": "str", "status": "str", "type_key": "str"})


def roster() -> pd.DataFrame:
    """Return who answers: one leader, a unit for each road."""
    rows = [("community", "C1", "副县长甲"), ("section", "S1", "甲"), ("section", "S2", "乙")]
    frame = pd.DataFrame(rows, columns=["zone_kind", "zone_code", "answerer"])
    frame = frame.assign(roster_id=range(1, 4), role="lead", contact="", valid_from=pd.NaT, valid_to=pd.NaT)
    return frame.astype({"valid_from": "datetime64[us]", "valid_to": "datetime64[us]"})


def moves(steps: str, source_id: str) -> list[Move]:
    """Read the steps of a row, each taken by whoever usually takes it."""
    taken = []
    for step, day in (word.split() for word in steps.split(", ") if word):
        role, at = case_life.STEPS[step].roles[0], noon(day)
        until = noon("15") if step == "paused" else None
        taken.append(
            Move("台账", source_id, step, "经办人", role, at=at, note="说明", until=until, told=True)
        )
    return taken


def events() -> pd.DataFrame:
    """Return the steps of all rows as the store keeps them."""
    names = ("source", "source_id", "step", "actor", "role", "at", "note", "until", "amount", "unit")
    rows = []
    for number, *_, steps in ROWS:
        for move in moves(steps, f"N{number:02d}"):
            said = {name: getattr(move, name) for name in (*names, "answerer", "assisting")}
            rows.append({**said, "event_id": len(rows) + 1, "recorded_at": move.at, "photos": ""})
    return pd.DataFrame(rows, columns=list(case_life.EVENTS)).astype(case_life.EVENTS)


@cache
def _built() -> pd.DataFrame:
    built = building.build(city(), AS_OF)
    marked = relapse.mark(built, relapse.find(built, tiny.PROJECTION))
    return built.assign(relapsed=marked).drop(columns=["point", "point_kind"])


def cases() -> pd.DataFrame:
    """Return the twelve as `cases.build` makes them, with the relapses found."""
    return _built().copy()

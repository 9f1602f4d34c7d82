"""Make up the patrols of the demo city's last weeks: a list of visits and plans, and one walked track."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import gpxpy.gpx
import numpy as np
import pandas as pd
import shapely

from . import _files, _people
from ._ground import lonlat

FIRST_WEEK, WEEKS = "2026-07-20", 7
"""Each section is walked once a week, from this Monday on; the last week has its Monday only."""
STOPPED = (17, 58, 101)
"""Rows of sections where nobody was after `LAST_BEFORE`."""
LAST_BEFORE = pd.Timestamp("2026-08-09")
NEVER = (45, 130)
"""Rows of sections that nobody ever patrolled."""
MISSED_PLAN = pd.Timestamp("2026-08-20")
NEXT_PLANS = pd.Timestamp("2026-09-02")
TRACK_ROAD = "建设路"
TRACK_BEGINS = pd.Timestamp("2026-08-31 08:30")
STRIDE_M, PACE_M_S, NOISE_M = 12.0, 1.2, 4.0
AHEAD_HOURS = 8


def file_rows(
    communities: gpd.GeoDataFrame, sections: gpd.GeoDataFrame, roster: pd.DataFrame
) -> pd.DataFrame:
    """Lay the list of visits and plans out as its file has it."""
    rows = [*_weekly(sections), *_evenings(sections), *_of_communities(communities), *_plans(sections)]
    table = pd.DataFrame(rows, columns=["zone", "code", "方式", "计划日期", "到场时间", "离开时间", "备注"])
    days = table["到场时间"].fillna(table["计划日期"]).dt.normalize()
    unit = _people.answerer_on(roster, table["code"], days)
    return pd.DataFrame(
        {
            "社区/路段": table["zone"],
            "方式": table["方式"],
            "计划日期": table["计划日期"],
            "到场时间": table["到场时间"],
            "离开时间": table["离开时间"],
            "巡查人": np.where(table["到场时间"].notna(), "巡查员", ""),
            "单位": unit.to_numpy(),
            "备注": table["备注"],
        }
    )


def _weekly(sections: gpd.GeoDataFrame) -> list[tuple]:
    rows = []
    for row, section in enumerate(sections.itertuples()):
        for week in range(WEEKS):
            at = pd.Timestamp(FIRST_WEEK) + pd.Timedelta(days=7 * week + row % 6, minutes=510 + row * 7 % 420)
            if row in NEVER or at >= pd.Timestamp("2026-09-01") or (row in STOPPED and at > LAST_BEFORE):
                continue
            rows.append((section.name, section.code, "巡查", pd.NaT, at, at + pd.Timedelta(minutes=20), ""))
    return rows


def _evenings(sections: gpd.GeoDataFrame) -> list[tuple]:
    """Persuasion at the night market: every second evening of August on 东大街."""
    street = sections[sections["road"].eq("东大街")]
    evenings = pd.date_range("2026-08-01 19:30", "2026-08-30 19:30", freq="2D", unit="us")
    return [
        (section.name, section.code, "劝导", pd.NaT, at, at + pd.Timedelta(hours=2), "劝导夜市摊位入市")
        for section in street.itertuples()
        for at in evenings
    ]


def _of_communities(communities: gpd.GeoDataFrame) -> list[tuple]:
    wednesdays = pd.date_range("2026-08-05 15:00", "2026-08-26 15:00", freq="7D", unit="us")
    return [
        (zone.name, zone.code, "巡查", pd.NaT, at, at + pd.Timedelta(hours=1), "")
        for zone in communities.itertuples()
        for at in wednesdays
    ]


def _plans(sections: gpd.GeoDataFrame) -> list[tuple]:
    missed = [(sections.iloc[row], MISSED_PLAN) for row in STOPPED]
    ahead = [(sections.iloc[row], NEXT_PLANS) for row in (*STOPPED, *NEVER)]
    return [
        (section["name"], section["code"], "巡查", day, pd.NaT, pd.NaT, "补巡查")
        for section, day in missed + ahead
    ]


def truth(sections: gpd.GeoDataFrame, track: list[str]) -> pd.DataFrame:
    """Lay out what the coverage must say of the sections on 2026-09-01, and which the track visited."""
    rows = np.arange(len(sections))
    walked = sections["code"].isin(track)
    state = np.select(
        [np.isin(rows, NEVER) & ~walked, np.isin(rows, STOPPED) & ~walked], ["never", "late"], "ok"
    )
    return pd.DataFrame({"section": sections["code"], "state": state, "on_track": walked.astype(int)})


def write_list(path: Path, rows: pd.DataFrame, town: str) -> None:
    """Write the list as a workbook."""
    formats = {"计划日期": _files.DAY, "到场时间": _files.MINUTE, "离开时间": _files.MINUTE}
    widths = [36, 8, 12, 18, 18, 10, 24, 24]
    _files.write_workbook(path, f"{town}巡查劝导记录（{_files.MADE_UP}）", rows, formats, widths)


def write_track(path: Path, sections: gpd.GeoDataFrame) -> list[str]:
    """
    Write a walk along one road, with a way through a park in its middle, and return the sections walked.

    The walker keeps to the north side where the sides are answered for apart; the noise is a telephone's.
    """
    road = sections[sections["road"].eq(TRACK_ROAD) & sections["side"].isin(["both", "north"])].iloc[2:8]
    places, rng = [], np.random.default_rng(20260831)
    for number, section in enumerate(road.itertuples()):
        line = section.geometry
        along = shapely.get_coordinates(
            shapely.line_interpolate_point(line, np.arange(0, line.length, STRIDE_M))
        )
        if number == 3:
            # Across the park: out 120 m to the side and back again.
            bulge = 120.0 * np.sin(np.linspace(0, np.pi, len(along)))
            along = along + np.column_stack([np.zeros(len(along)), bulge])
        places.append(along)
    walked = np.vstack(places) + rng.normal(0, NOISE_M, (sum(map(len, places)), 2))
    lon, lat = lonlat(walked[:, 0], walked[:, 1])
    begins = (TRACK_BEGINS - pd.Timedelta(hours=AHEAD_HOURS)).to_pydatetime()
    gpx = gpxpy.gpx.GPX()
    gpx.name, gpx.creator = _files.MADE_UP, "mapapp demo"
    track, piece = (
        gpxpy.gpx.GPXTrack(f"{TRACK_ROAD}徒步巡查（{_files.MADE_UP}）"),
        gpxpy.gpx.GPXTrackSegment(),
    )
    gpx.tracks.append(track)
    track.segments.append(piece)
    for step, (east, north) in enumerate(zip(lon, lat, strict=True)):
        moment = begins + pd.Timedelta(seconds=round(step * STRIDE_M / PACE_M_S)).to_pytimedelta()
        piece.points.append(gpxpy.gpx.GPXTrackPoint(round(north, 6), round(east, 6), time=moment))
    path.write_text(gpx.to_xml(version="1.1") + "\n", encoding="utf-8", newline="\n")
    return [code for number, code in enumerate(road["code"]) if number != 3]

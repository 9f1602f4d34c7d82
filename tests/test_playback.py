"""The film of a time: the same cells in every period, counts that add up, hot where it is, sentences else."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point

from mapapp import hotspots
from mapapp.errors import InputError
from mapapp.i18n import Translator

from . import tiny_city as tiny

LONG_AGO = pd.Timestamp("2024-01-01")


def problems(weeks: int = 4) -> pd.DataFrame:
    """Each week 40 problems anywhere in the city, and in the last week 40 more around one place."""
    random = np.random.default_rng(11)
    rows = []
    for week in range(weeks):
        east, north = random.uniform(-950, 950, 40), random.uniform(-450, 450, 40)
        if week == weeks - 1:
            east = np.r_[east, random.normal(-600, 20, 40)]
            north = np.r_[north, random.normal(200, 20, 40)]
        day = pd.Timestamp("2026-06-01") + pd.Timedelta(days=7 * week)
        days = day + pd.to_timedelta(np.arange(len(east)) % 7, unit="D")
        lon, lat = tiny.place(east, north)
        rows.append(pd.DataFrame({"lon": lon, "lat": lat, "reported_at": days}))
    return pd.concat(rows, ignore_index=True)


def played(given: pd.DataFrame, **options) -> hotspots.Playback:
    return hotspots.playback(given, projection=tiny.PROJECTION, boundary=tiny.communities(), **options)


def test_periods_are_whole_and_counted_back_from_the_last_day():
    found = played(problems(4), days=7)
    # 1 June to 28 June are four weeks.
    assert found.begins == (
        dt.date(2026, 6, 1),
        dt.date(2026, 6, 8),
        dt.date(2026, 6, 15),
        dt.date(2026, 6, 22),
    )
    assert found.last_day(3) == dt.date(2026, 6, 28)
    # Ten days do not go into 28: the first eight are left out.
    assert played(problems(4), days=10).begins == (dt.date(2026, 6, 9), dt.date(2026, 6, 19))


def test_counts_add_up_in_every_period_and_cells_stay():
    given = problems(4)
    found = played(given, days=7)
    inside = 40  # all lie in the two communities but those in the hole, which has an area of 4 %
    assert (found.counts.sum(axis=1)[:3] <= inside).all()
    assert (found.counts.sum(axis=1)[:3] >= inside - 8).all()
    assert found.counts.shape == found.hot.shape == (4, len(found.cells))
    assert found.counts.sum(axis=0).min() > 0
    assert found.cells.crs == tiny.PROJECTION


def test_the_heap_is_hot_in_its_week_only():
    found = played(problems(4), days=7)
    assert not found.hot[:3].any()
    heap = tiny.place(-600, 200)
    place = found.cells.to_crs("EPSG:4326").contains(Point(*heap)).to_numpy()
    assert place.sum() == 1
    assert found.hot[3][place].all()


def test_a_period_with_few_problems_is_not_tested():
    given = problems(4)
    given = given[(given["reported_at"] >= "2026-06-08") | (given.index % 4 == 0)]
    found = played(given, days=7)
    assert found.tested.tolist() == [False, True, True, True]
    assert not found.hot[0].any()


@pytest.mark.parametrize(
    ("given", "days", "said"),
    [
        (problems(1), 7, "播放要 2 到"),  # one period only
        (problems(4), 30, "播放要 2 到"),  # the time is shorter than one period
        (problems(4).iloc[:0], 7, "没有可以播放的"),
        (problems(4).assign(lon=np.nan), 7, "没有可以播放的"),
        (
            pd.concat([problems(4), problems(1).assign(reported_at=pd.Timestamp("2024-01-01"))]),
            7,
            "播放要 2 到",
        ),
    ],
)
def test_what_cannot_be_played_says_why_and_what_to_do(given, days, said):
    with pytest.raises(InputError) as caught:
        played(given, days=days)
    assert said in Translator("zh").error(caught.value)
    assert "请" in Translator("zh").error(caught.value)


@pytest.mark.parametrize(
    ("last", "days"),
    [
        ("2026-06-30", 7),  # 30 days
        ("2026-11-29", 7),  # 26 weeks
        ("2026-12-31", 14),  # 30 weeks
        ("2028-05-31", 30),  # two years
        ("2031-05-31", 91),  # five years
        ("2046-05-31", 365),
    ],
)
def test_the_length_of_a_period_fits_the_time(last, days):
    assert hotspots.fitting_days(dt.date(2026, 6, 1), dt.date.fromisoformat(last)) == days


def test_cells_grow_until_a_browser_can_redraw_them():
    random = np.random.default_rng(2)
    lon, lat = tiny.place(random.uniform(-40_000, 40_000, 8000), random.uniform(-40_000, 40_000, 8000))
    days = pd.Timestamp("2026-06-01") + pd.to_timedelta(np.arange(8000) % 28, unit="D")
    found = hotspots.playback(
        pd.DataFrame({"lon": lon, "lat": lat, "reported_at": days}), projection=tiny.PROJECTION, days=7
    )
    assert len(found.cells) <= 3000
    assert found.cell == 2000  # 40 × 40 cells; with 1,000 m they would be 6,400

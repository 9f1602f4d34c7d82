"""Draw a year of problems with their true place, their true zone and their life."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..problem_types import TYPES
from . import _calendar, _lives, _people, _places
from ._addresses import addresses
from ._ground import lonlat, shapes_lonlat
from ._mix import BY_KEY, HABITS
from ._spots import SPOTS, Spot

SEED = 20250901
BACKGROUND = 4090
REBOUNDS = 84
REBOUND_DAYS = 15
REBOUNDING = ("sanitation", "road_occupation")
HOTLINE_SHARE = 0.295
SOURCES = ("ledger", "hotline")
ID_HEADS = {"ledger": "SZ", "hotline": "RX"}
DIGITS = 6  # of a degree in the files: a tenth of a metre


def draw_year(
    communities: gpd.GeoDataFrame, sections: gpd.GeoDataFrame, roster: pd.DataFrame
) -> pd.DataFrame:
    """
    Draw the year.

    Parameters
    ----------
    communities, sections
        As `_zones` builds them.
    roster
        As `_people` deals it.

    Returns
    -------
    problems
        By moment of report: `source` (ledger, hotline), `source_id`, `type_key`, `reported_at`, `due_at`,
        `disposed_at`, `closed_at`, `status`, `address`, `words`, `lon`, `lat` (WGS 84, the true place),
        `community`, `section` (true codes), `unit` (who answered on the day of the report), `hotspot` (key or
        empty), `rebound_of` (source id or empty), and `row`, `along`, `offset`, `x`, `y` along the section.
    """
    rng = np.random.default_rng(SEED)
    stops = _places.stops_along(sections, rng)
    drawn = [_background(stops, sections, rng)]
    drawn += [_gathered(spot, stops, sections, rng) for spot in SPOTS]
    first = _lived(pd.concat(drawn, ignore_index=True).assign(first_of=-1), sections, roster, rng)
    again = _lived(_rebounds(first, sections, rng), sections, roster, rng)
    year = _numbered(pd.concat([first, again], ignore_index=True))
    year = year.assign(address=addresses(year, sections, rng), words=_words(year, rng))
    return year.assign(community=_community(year, communities))


def _background(stops: pd.DataFrame, sections: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    weights = np.array([habit.weight for habit in HABITS])
    drawn = []
    for habit, count in zip(HABITS, np.round(BACKGROUND * weights / weights.sum()).astype(int), strict=True):
        places = _places.anywhere(stops, sections, count, habit.lanes, rng)
        by_phone = rng.uniform(size=count) < HOTLINE_SHARE
        source = pd.Series(np.where(by_phone, "hotline", "ledger"))
        moments = pd.Series(pd.NaT, index=places.index, dtype="datetime64[us]")
        for name in SOURCES:
            mine = source.eq(name)
            moments[mine] = _calendar.season(habit, name, int(mine.sum()), rng).to_numpy()
        drawn.append(places.assign(source=source, type_key=habit.key, reported_at=moments, hotspot=""))
    return pd.concat(drawn, ignore_index=True)


def _gathered(
    spot: Spot, stops: pd.DataFrame, sections: gpd.GeoDataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    shares = [share for _, share in spot.shares]
    by_phone = rng.uniform(size=spot.count) < HOTLINE_SHARE
    return _places.around(stops, sections, spot, rng).assign(
        source=np.where(by_phone, "hotline", "ledger"),
        type_key=np.array(spot.keys)[rng.choice(len(shares), spot.count, p=shares)],
        reported_at=_calendar.at_spot(spot, rng),
        hotspot=spot.key,
    )


def _lived(
    problems: pd.DataFrame, sections: gpd.GeoDataFrame, roster: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    code = sections["code"].to_numpy()[problems["row"]]
    section = pd.Series(code, index=problems.index)
    unit = _people.answerer_on(roster, section, problems["reported_at"].dt.normalize())
    lives = _lives.live(problems["reported_at"], problems["type_key"], unit, rng)
    return pd.concat([problems.assign(section=section, unit=unit), lives], axis=1)


def _rebounds(first: pd.DataFrame, sections: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Let some closed problems come back: same type, a few metres off, within `REBOUND_DAYS` of closing."""
    group = first["type_key"].map(lambda key: TYPES[key].group)
    latest = _calendar.AS_OF.normalize() - pd.Timedelta(days=REBOUND_DAYS)
    may = first.index[group.isin(REBOUNDING) & (first["closed_at"] < latest)]
    base = first.loc[np.sort(rng.choice(may, REBOUNDS, replace=False))]
    length = shapely.length(sections["middle"].to_numpy())[base["row"]]
    along = np.clip(base["along"] + rng.uniform(-6, 6, REBOUNDS), _places.CLEAR_M, length - _places.CLEAR_M)
    places = _places.at(sections, base["row"].to_numpy(), along.to_numpy(), base["offset"].to_numpy())
    days = rng.integers(1, REBOUND_DAYS, REBOUNDS)
    closed_day = base["closed_at"].dt.normalize() + pd.to_timedelta(days, unit="D")
    time_of_day = base["reported_at"] - base["reported_at"].dt.normalize()
    again = base[["source", "type_key", "hotspot"]].assign(
        first_of=base.index, reported_at=(closed_day + time_of_day).astype("datetime64[us]")
    )
    return pd.concat([again.reset_index(drop=True), places], axis=1)


def _numbered(problems: pd.DataFrame) -> pd.DataFrame:
    """Sort by moment of report and give out the numbers of each source, day by day."""
    ordered = problems.sort_values(["reported_at", "source"], kind="stable")
    day = ordered["reported_at"].dt.strftime("%Y%m%d")
    count = ordered.groupby(["source", day]).cumcount() + 1
    numbers = ordered["source"].map(ID_HEADS) + day + count.map(lambda number: f"{number:03d}")
    rebound_of = ordered["first_of"].map(numbers).fillna("")
    lon, lat = lonlat(ordered["x"].to_numpy(), ordered["y"].to_numpy())
    return ordered.assign(
        source_id=numbers, rebound_of=rebound_of, lon=np.round(lon, DIGITS), lat=np.round(lat, DIGITS)
    ).reset_index(drop=True)


def _words(problems: pd.DataFrame, rng: np.random.Generator) -> list[str]:
    drawn = rng.uniform(size=len(problems))
    words = [BY_KEY[key].words for key in problems["type_key"]]
    return [choice[int(share * len(choice))] for choice, share in zip(words, drawn, strict=True)]


def _community(problems: pd.DataFrame, communities: gpd.GeoDataFrame) -> np.ndarray:
    """Say in which community each problem truly lies, in the coordinates that the files carry."""
    shapes = shapes_lonlat(communities.geometry.to_numpy())
    points = shapely.points(problems["lon"], problems["lat"])
    at, inside = shapely.STRtree(shapes).query(points, predicate="within")
    if not np.array_equal(at, np.arange(len(problems))):
        raise ValueError("a planted problem lies in no community or in two")
    return communities["code"].to_numpy()[inside]

"""Choose where along the streets problems lie."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ._ground import bend_shapes
from ._plan import LANE
from ._spots import Spot

STEP_M = 2.0
CLEAR_M = (
    15.0  # no place is closer than this to the end of its section: at a crossing nobody could say whose it is
)
NEAREST_M, FARTHEST_M = 3.0, 12.0  # from the middle of the street
FARTHEST_IN_LANE_M = 5.0
CLUMP_M = 28.0
CLUMPS_PER_KM = 6.0
QUIET = 0.25  # share of a section's places away from gates, stalls and bins, relative to a clump
BUSY: tuple[tuple[tuple[float, float], float, float], ...] = (
    ((0, 0), 800.0, 0.6),
    ((1600, 500), 700.0, 0.7),
    ((-1150, 150), 700.0, 0.5),
    ((200, 1500), 700.0, 0.5),
    ((0, -1780), 700.0, 0.3),
)
"""Where people are about: centre on the plan, how far around in metres, how much busier than elsewhere."""


def stops_along(sections: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """
    List the places along the sections where a problem may lie.

    Parameters
    ----------
    sections
        As `_zones` builds them.
    rng
        Draws where along each section problems recur: gates, stalls, bins.

    Returns
    -------
    stops
        One row every `STEP_M`: `row` (position of the section), `along` (metres from its start), `x`, `y` on
        the middle line, `left_x`, `left_y` (unit vector to the left), `lane`, `weight` (relative frequency).
    """
    tables = []
    for row, section in enumerate(sections.itertuples()):
        length = section.middle.length
        along = np.arange(CLEAR_M, length - CLEAR_M, STEP_M)
        here, left = _frames(section.middle, along)
        clumps = rng.uniform(0, length, max(1, round(length / 1000 * CLUMPS_PER_KM)))
        gathered = np.exp(-0.5 * ((along[:, None] - clumps) / CLUMP_M) ** 2).sum(axis=1)
        tables.append(
            pd.DataFrame(
                {
                    "row": row,
                    "along": along,
                    "x": here[:, 0],
                    "y": here[:, 1],
                    "left_x": left[:, 0],
                    "left_y": left[:, 1],
                    "lane": section.width_m <= LANE,
                    # Two sections share the street where its sides are split.
                    "weight": (QUIET + gathered) * (0.5 if section.hand else 1.0),
                }
            )
        )
    stops = pd.concat(tables, ignore_index=True)
    return stops.assign(weight=stops["weight"] * _busy(stops))


def _busy(stops: pd.DataFrame) -> NDArray[np.float64]:
    busy = np.full(len(stops), 0.3)
    for centre, around, more in BUSY:
        busy += more * np.exp(-0.5 * (_distance(stops, centre) / around) ** 2)
    return busy


def _distance(stops: pd.DataFrame, centre: tuple[float, float]) -> NDArray[np.float64]:
    place = bend_shapes(shapely.points([centre]))[0]
    return np.hypot(stops["x"] - place.x, stops["y"] - place.y).to_numpy()


def anywhere(
    stops: pd.DataFrame, sections: gpd.GeoDataFrame, count: int, lanes: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Choose `count` places over the whole town; in lanes `lanes` times as often. See `_chosen`."""
    return _chosen(stops, sections, stops["weight"] * np.where(stops["lane"], lanes, 1.0), count, rng)


def around(
    stops: pd.DataFrame, sections: gpd.GeoDataFrame, spot: Spot, rng: np.random.Generator
) -> pd.DataFrame:
    """Choose the places of a planted hotspot. See `_chosen`."""
    distance = _distance(stops, spot.centre)
    near = np.exp(-0.5 * (distance / (spot.radius_m / 2)) ** 2) * (distance <= spot.radius_m)
    halved = sections["hand"].abs().to_numpy()[stops["row"]] * 0.5
    return _chosen(stops, sections, near * (1.0 - halved), spot.count, rng)


def _chosen(
    stops: pd.DataFrame,
    sections: gpd.GeoDataFrame,
    weight: pd.Series | NDArray[np.float64],
    count: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """
    Choose stops by weight and step off the middle of the street.

    Returns
    -------
    places
        `row`, `along`, `offset` (metres to the left of the middle line, negative to the right), `x`, `y` in
        the ground's projection.
    """
    weights = np.asarray(weight, dtype=float)
    taken = stops.iloc[rng.choice(len(stops), count, p=weights / weights.sum())].reset_index(drop=True)
    farthest = np.where(taken["lane"], FARTHEST_IN_LANE_M, FARTHEST_M)
    offset = rng.uniform(NEAREST_M, farthest)
    hand = sections["hand"].to_numpy()[taken["row"]]
    offset *= np.where(hand == 0, rng.choice([-1, 1], count), hand)
    return pd.DataFrame(
        {
            "row": taken["row"],
            "along": taken["along"],
            "offset": offset,
            "x": taken["x"] + offset * taken["left_x"],
            "y": taken["y"] + offset * taken["left_y"],
        }
    )


def at(
    sections: gpd.GeoDataFrame,
    rows: NDArray[np.int64],
    along: NDArray[np.float64],
    offset: NDArray[np.float64],
) -> pd.DataFrame:
    """Give places named by section, metres along it and metres to the left; as `_chosen` returns them."""
    here, left = _frames(sections["middle"].to_numpy()[rows], along)
    placed = here + offset[:, None] * left
    return pd.DataFrame({"row": rows, "along": along, "offset": offset, "x": placed[:, 0], "y": placed[:, 1]})


def _frames(
    lines: NDArray[np.object_] | shapely.LineString, along: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give points along lines and the unit vectors to their left."""
    before, here, after = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, along + step))
        for step in (-1.0, 0.0, 1.0)
    )
    ahead = (after - before) / np.hypot(*(after - before).T)[:, None]
    return here, np.column_stack([-ahead[:, 1], ahead[:, 0]])

"""Write addresses in the forms that patrols and callers use."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ._spots import SPOTS
from ._zones import SIDES

COMPASS = ("东", "北", "西", "南")
OUTSIDE = "城区"  # ends that are no road: 城区东界
PER_DOOR_M = 15.0
AT_CORNER_M = 25.0
FAR_M = 300.0  # nobody names a crossing farther away than this
WITHOUT, AT_CROSSING, NUMBERED = 0.30, 0.62, 0.85  # shares, cumulated; the rest names the section
LANDMARK = 0.7  # of the problems at a planted place, that name it


def _compass(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.str_]:
    return np.array(COMPASS)[np.round(np.arctan2(y, x) / (np.pi / 2)).astype(int) % 4]


def _base_along(sections: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Metres from the beginning of each section's road to the section; the two sides of a street alike."""
    lengths = shapely.length(sections["middle"].to_numpy())
    # Of two sides only one counts; the other, the next row, begins where the first did.
    own = np.where(sections["hand"] <= 0, lengths, 0.0)
    before = pd.Series(own).groupby(sections["road"].to_numpy()).cumsum().to_numpy() - own
    left_after_right = sections["hand"].eq(1).to_numpy() & sections["hand"].shift(1).eq(-1).to_numpy()
    return np.where(left_after_right, before - lengths, before)


def addresses(problems: pd.DataFrame, sections: gpd.GeoDataFrame, rng: np.random.Generator) -> pd.Series:
    """
    Write an address for each problem, or none.

    Parameters
    ----------
    problems
        With `row`, `along`, `offset`, `x`, `y`, `hotspot`.
    sections
        As `_zones` builds them.

    Returns
    -------
    address
        Aligned texts: 人民路与建设路交叉口东50米路北, 中山路123号, 解放路(人民路—和平路段)北侧, or the name
        of a planted place; empty for about three in ten.
    """
    own = sections.iloc[problems["row"].to_numpy()].reset_index(drop=True)
    side = _sides(problems, own)
    base = _base_along(sections)[problems["row"]] + problems["along"].to_numpy()
    door = (base // PER_DOOR_M).astype(int) * 2 + np.where(problems["offset"] > 0, 1, 2)
    numbered = [f"{road}{number}号" for road, number in zip(own["road"], door, strict=True)]
    street = own["name"].to_numpy()
    sectioned = np.where(
        own["side"] == "both", [f"{n}{s}侧" for n, s in zip(street, side, strict=True)], street
    )
    form = rng.uniform(size=len(problems))
    crossed = _at_crossing(problems, own, side)
    crossed = np.where(crossed == "", numbered, crossed)
    written = np.select(
        [form < WITHOUT, form < AT_CROSSING, form < NUMBERED],
        [np.full(len(own), ""), crossed, numbered],
        sectioned,
    )
    landmark = problems["hotspot"].map({spot.key: spot.name for spot in SPOTS}).fillna("").to_numpy()
    named = (landmark != "") & (form >= WITHOUT) & (rng.uniform(size=len(own)) < LANDMARK)
    return pd.Series(np.where(named, landmark, written), index=problems.index, name="address")


def _sides(problems: pd.DataFrame, own: gpd.GeoDataFrame) -> NDArray[np.str_]:
    """The side of the street a problem lies on: across the middle line, or as the split section is called."""
    foot = shapely.get_coordinates(
        shapely.line_interpolate_point(own["middle"].to_numpy(), problems["along"].to_numpy())
    )
    across = _compass(problems["x"].to_numpy() - foot[:, 0], problems["y"].to_numpy() - foot[:, 1])
    split = own["side"].map(SIDES).str[:1].to_numpy()
    return np.where(own["side"] == "both", across, split)


def _at_crossing(problems: pd.DataFrame, own: gpd.GeoDataFrame, side: NDArray[np.str_]) -> NDArray[np.str_]:
    """Describe places by the nearer crossing with a named road; empty where there is none in `FAR_M`."""
    middle, along = own["middle"].to_numpy(), problems["along"].to_numpy()
    to_end = shapely.length(middle) - along
    first_named, last_named = (~own[c].str.startswith(OUTSIDE).to_numpy() for c in ("from_road", "to_road"))
    from_first = first_named & ((along <= to_end) | ~last_named)
    cross = np.where(from_first, own["from_road"], own["to_road"])
    corner = shapely.get_coordinates(shapely.get_point(middle, np.where(from_first, 0, -1)))
    metres = np.where(from_first, along, to_end)
    toward = _compass(problems["x"].to_numpy() - corner[:, 0], problems["y"].to_numpy() - corner[:, 1])
    rounded = (np.round(metres / 10) * 10).astype(int)
    words = [
        f"{road}与{other}交叉口{way}{far}米路{s}" if m > AT_CORNER_M else f"{road}与{other}交叉口{way}侧"
        for road, other, way, far, m, s in zip(own["road"], cross, toward, rounded, metres, side, strict=True)
    ]
    return np.where((first_named | last_named) & (metres <= FAR_M), words, "")

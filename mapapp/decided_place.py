"""Say where a problem lies in relation to the road section that a person chose for it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from . import crs

UNKNOWN: dict[str, object] = {"chainage_m": np.nan, "side": "", "joint_section": ""}
"""What the join said of the likeliest section and does not hold for another one."""


def elsewhere(assignment: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Keep the choices (`row`, `zone_code`) that name another section than the likeliest."""
    likeliest = assignment["best_section"].to_numpy()[chosen["row"]]
    return chosen[likeliest != chosen["zone_code"].to_numpy()]


def distances(
    problems: pd.DataFrame, chosen: pd.DataFrame, sections: gpd.GeoDataFrame, projection: str
) -> pd.Series:
    """Measure how far each problem lies from the section chosen for it; NaN without one or a position."""
    wanted = sections[sections["code"].isin(chosen["zone_code"])]
    lines = crs.project_frame(wanted, projection).geometry if len(wanted) else wanted.geometry
    by_code = dict(zip(wanted["code"], lines, strict=True))
    x, y = crs.project(problems["lon"].to_numpy(), problems["lat"].to_numpy(), projection)
    located = np.isfinite(x) & np.isfinite(y)
    points = np.where(located, shapely.points(np.where(located, x, 0), np.where(located, y, 0)), None)
    met = shapely.distance(
        points, np.array([by_code.get(code) for code in chosen["zone_code"]], dtype=object)
    )
    return pd.Series(met, index=chosen.index, dtype="float64")

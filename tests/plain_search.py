"""Search plainly, polygon by polygon and line by line: what the indexes must agree with."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely


def plain_contain(lon: np.ndarray, lat: np.ndarray, communities: gpd.GeoDataFrame) -> pd.DataFrame:
    """Answer as `communities.contain`, asking GEOS about every polygon whose box holds the point."""
    ordered = communities.sort_values("code", kind="stable")
    codes, polygons = ordered["code"].to_numpy(dtype=object), ordered.geometry.to_numpy()
    tree, answers = shapely.STRtree(polygons), []
    for at in zip(lon, lat, strict=True):
        if not np.isfinite(at).all():
            answers.append(("", "no_position", ""))
            continue
        point = shapely.Point(at)
        boxed = np.sort(tree.query(point))
        inside = codes[boxed[shapely.contains(polygons[boxed], point)]]
        touched = codes[boxed[shapely.touches(polygons[boxed], point)]]
        candidates = inside if len(inside) else touched
        reason = ("outside", "inside", "overlap" if len(inside) else "edge")[min(len(candidates), 2)]
        chosen = "" if reason in ("overlap", "outside") else candidates[0]
        answers.append((chosen, reason, ";".join(candidates)))
    columns = ["community", "community_reason", "community_candidates"]
    return pd.DataFrame(answers, columns=columns).astype("str")


def plain_near(x: np.ndarray, y: np.ndarray, lines: np.ndarray, limit_m: float) -> pd.DataFrame:
    """List pairs of point and line within a distance by GEOS: `row`, `rank`, `distance_m`, nearest first."""
    located = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    points = shapely.points(x[located], y[located])
    at, rank = shapely.STRtree(lines).query(points, predicate="dwithin", distance=limit_m)
    distance = shapely.distance(points[at], lines[rank])
    order = np.lexsort((rank, distance, at))
    return pd.DataFrame({"row": located[at[order]], "rank": rank[order], "distance_m": distance[order]})

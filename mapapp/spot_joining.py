"""Join the significant shapes of a hotspot method into numbered hotspots."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy import ndimage, sparse
from scipy.sparse.csgraph import connected_components

LEAST_CONFIDENCE = 90
"""Cells below this confidence (per cent) belong to no spot."""
MOST_UNTESTED = 20
"""How many spots there are at most where the method makes no test: a list to read, not the whole grid."""
MEET_M = 1.0
"""Pieces of road closer than this meet."""
FEWEST_CASES = 5
"""A tested spot with fewer cases is no hotspot to send anybody to: its cells are hot by their neighbours."""


def join(cells: gpd.GeoDataFrame, *, least: int = LEAST_CONFIDENCE) -> gpd.GeoDataFrame:
    """
    Merge what touches into spots: square cells of one class, also at a corner; pieces of road end to end.

    Parameters
    ----------
    cells
        The spots frame of a hotspot method (ARCHITECTURE.md).
    least
        Least confidence, per cent. Where the method makes no test, the `MOST_UNTESTED` highest shapes are a
        spot each; else spots with fewer than `FEWEST_CASES` cases are left out, and so are cells of few
        problems (classes ``low_…``).

    Returns
    -------
    spots
        In the same projection, most problems first, untested ones in the method's own order: `number`
        (1, 2, …), `count`, `score` (sums of shares and of rates), `z` (greatest), `q` (smallest),
        `confidence` (greatest), `kind`, `cells`, `cell_m` (side in metres, 0 for other shapes), `squares`
        (list of (column, row) of square cells, counted from the origin of the projection, else None),
        `members` (list of `problem_id` where the method knows them, else None), geometry.
    """
    tested = bool(cells["z"].notna().any())
    sure = (cells["confidence"] >= least) & ~cells["kind"].str.startswith("low_")
    kept = cells[sure] if tested else cells.head(MOST_UNTESTED)
    side = _side_of_squares(kept)
    squares: list[tuple[int, int] | None] = [None] * len(kept)
    label = np.arange(len(kept))
    if side:
        corners = np.rint(kept.geometry.bounds[["minx", "miny"]].to_numpy() / side).astype("int64")
        squares = [(column, row) for column, row in corners.tolist()]
        label = _by_kind(kept["kind"], corners) if tested else label
    elif tested:
        label = _end_to_end(kept.geometry.to_numpy())
    grouped = kept.assign(
        squares=pd.Series(squares, index=kept.index, dtype=object), shape=kept.geometry.to_numpy()
    ).groupby(label)
    merged = grouped.agg(
        count=("count", "sum"),
        score=("score", "sum"),
        z=("z", "max"),
        q=("q", "min"),
        confidence=("confidence", "max"),
        kind=("kind", "first"),
        cells=("count", "size"),
        squares=("squares", lambda of: None if of.iloc[0] is None else list(of)),
        members=("members", lambda of: None if of.iloc[0] is None else np.concatenate(list(of)).tolist()),
        geometry=("shape", lambda shapes: _united(shapes.to_numpy())),
    )
    spots = gpd.GeoDataFrame(merged.assign(cell_m=side), geometry="geometry", crs=cells.crs)
    if tested:
        spots = spots[spots["count"] >= FEWEST_CASES]
        spots = spots.sort_values(["count", "z"], ascending=False, kind="stable")
    spots = spots.reset_index(drop=True)
    spots.insert(0, "number", np.arange(1, len(spots) + 1))
    return spots


def _side_of_squares(cells: gpd.GeoDataFrame) -> float:
    """Return the side of the cells in metres; 0 where they are no squares of one size."""
    if not len(cells):
        return 0.0
    bounds = cells.geometry.bounds
    width, height = bounds["maxx"] - bounds["minx"], bounds["maxy"] - bounds["miny"]
    side = float(np.round(width.max(), 6))
    squares = np.isclose(width, side) & np.isclose(height, side) & np.isclose(cells.area, side**2)
    return side if squares.all() else 0.0


def _by_kind(kind: pd.Series, corners: np.ndarray) -> np.ndarray:
    """Label cells that touch and are of one class, shape (n,)."""
    label = np.empty(len(kind), dtype="int64")
    done = 0
    for rows in kind.groupby(kind.to_numpy()).indices.values():
        own = _touching(corners[rows, 0], corners[rows, 1])
        label[rows] = own + done
        done += int(own.max()) + 1
    return label


def _end_to_end(lines: np.ndarray) -> np.ndarray:
    """Label lines that meet, also by way of others, shape (n,)."""
    if not len(lines):
        return np.empty(0, dtype="int64")
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=MEET_M)
    graph = sparse.coo_array((np.ones(len(one)), (one, other)), shape=(len(lines), len(lines)))
    return connected_components(graph, directed=False)[1]


def _united(shapes: np.ndarray) -> shapely.Geometry:
    whole = shapely.union_all(shapes)
    return shapely.line_merge(whole) if shapely.get_dimensions(whole) == 1 else whole


def _touching(columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Label cells so that those connected through sides or corners share a label, shape (n,)."""
    if len(columns) == 0:
        return np.empty(0, dtype="int64")
    at = rows - rows.min(), columns - columns.min()
    raster = np.zeros((at[0].max() + 1, at[1].max() + 1), dtype=bool)
    raster[at] = True
    return ndimage.label(raster, structure=np.ones((3, 3)))[0][at]

"""Make a city for measuring: communities with long shared borders, crossing streets, clustered points."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from mapapp import crs

PROJECTION = "EPSG:4547"
CORNER = (520_000.0, 3_740_000.0)
"""South-west corner in metres of `PROJECTION`: 114.2 E, 33.8 N."""
WIDTH_M, HEIGHT_M = 35_000.0, 28_000.0
SEED = 20_261


def communities(count: int = 2_000, vertices: int = 1_500) -> gpd.GeoDataFrame:
    """
    Draw communities whose winding borders are shared vertex by vertex.

    A grid of `columns` × `rows` corners, every side replaced by one winding line that both neighbours use.
    """
    columns = max(1, round(np.sqrt(count * WIDTH_M / HEIGHT_M)))
    while count % columns:
        columns -= 1
    rows = count // columns
    nodes = np.stack(
        np.meshgrid(np.linspace(0, WIDTH_M, columns + 1), np.linspace(0, HEIGHT_M, rows + 1), indexing="ij"),
        axis=-1,
    )
    per_side = max(1, vertices // 4)
    across = _winding(nodes[:-1, :], nodes[1:, :], per_side, SEED)
    upward = _winding(nodes[:, :-1], nodes[:, 1:], per_side, SEED + 1)
    rings = []
    for i in range(columns):
        for j in range(rows):
            south, east = across[i, j], upward[i + 1, j]
            north, west = across[i, j + 1][::-1], upward[i, j][::-1]
            rings.append(np.concatenate([south[:-1], east[:-1], north[:-1], west]))
    places = np.concatenate(rings) + CORNER
    lon, lat = crs.unproject(places[:, 0], places[:, 1], PROJECTION)
    starts = np.cumsum([0, *(len(ring) for ring in rings)])
    owner = np.repeat(np.arange(len(rings)), np.diff(starts))
    outlines = shapely.linearrings(np.column_stack([lon, lat]), indices=owner)
    codes = [f"C{n:05d}" for n in range(len(rings))]
    return gpd.GeoDataFrame(
        {"code": pd.Series(codes, dtype="str"), "name": pd.Series(codes, dtype="str")},
        geometry=shapely.polygons(outlines),
        crs=crs.STORED,
    )


def sections(count: int = 20_000, pieces: int = 10) -> gpd.GeoDataFrame:
    """Lay streets in two directions, cut into sections at every crossing."""
    spacing = np.sqrt(2 * WIDTH_M * HEIGHT_M / count)
    columns, rows = int(WIDTH_M / spacing), int(HEIGHT_M / spacing)
    random = np.random.default_rng(SEED + 2)
    grid = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1), indexing="ij"), axis=-1)
    nodes = grid * spacing + random.normal(0, spacing / 10, grid.shape)
    across = _winding(nodes[:-1, :], nodes[1:, :], pieces, SEED + 3, 0.01)
    upward = _winding(nodes[:, :-1], nodes[:, 1:], pieces, SEED + 4, 0.01)
    lines = np.concatenate([across.reshape(-1, pieces + 1, 2), upward.reshape(-1, pieces + 1, 2)])
    roads = [f"横{j}路" for i in range(columns) for j in range(rows + 1)]
    roads += [f"纵{i}路" for i in range(columns + 1) for j in range(rows)]
    flat = lines.reshape(-1, 2) + CORNER
    lon, lat = crs.unproject(flat[:, 0], flat[:, 1], PROJECTION)
    owner = np.repeat(np.arange(len(lines)), pieces + 1)
    codes = [f"S{n:05d}" for n in range(len(lines))]
    named = {"code": codes, "name": codes, "road": roads, "from_road": "", "to_road": "", "side": "both"}
    frame = pd.DataFrame(named).astype("str").assign(width_m=np.nan, kind="")
    shapes = shapely.linestrings(np.column_stack([lon, lat]), indices=owner)
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=crs.STORED)


def problems(count: int = 1_000_000, seed: int = SEED + 5) -> pd.DataFrame:
    """Scatter problems: half in 400 clusters of 150 to 900 m, half beside the streets, some 15 m off."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(SEED + 6).uniform((0, 0), (WIDTH_M, HEIGHT_M), (400, 2))
    spread = np.random.default_rng(SEED + 7).uniform(150, 900, 400)
    which = random.integers(0, 400, count)
    xy = centres[which] + random.normal(0, 1, (count, 2)) * spread[which, None]
    xy += CORNER
    streets = crs.project_frame(sections(), PROJECTION).geometry.to_numpy()
    beside = np.flatnonzero(random.random(count) < 0.5)
    chosen = streets[random.integers(0, len(streets), len(beside))]
    on_line = shapely.line_interpolate_point(chosen, random.random(len(beside)), normalized=True)
    xy[beside] = shapely.get_coordinates(on_line) + random.normal(0, 13, (len(beside), 2))
    lon, lat = crs.unproject(xy[:, 0], xy[:, 1], PROJECTION)
    day = pd.Timestamp("2025-07-01").value // 10**3
    reported = day + random.integers(0, 365 * 86_400, count) * 10**6
    return pd.DataFrame(
        {"lon": lon, "lat": lat, "reported_at": reported.astype("datetime64[us]"), "address": ""}
    )


def addresses(lines: gpd.GeoDataFrame, count: int, share: float = 0.3) -> np.ndarray:
    """Write addresses on a share of the rows: roads with house numbers, each a text of its own."""
    random = np.random.default_rng(SEED + 8)
    written = np.full(count, "", dtype=object)
    given = np.flatnonzero(random.random(count) < share)
    road = lines["road"].to_numpy(dtype=object)[random.integers(0, len(lines), len(given))]
    number = random.integers(1, 400, len(given))
    written[given] = [f"{name}{house}号" for name, house in zip(road, number, strict=True)]
    return written


def roster(zones_c: gpd.GeoDataFrame, zones_s: gpd.GeoDataFrame) -> pd.DataFrame:
    """Name a leader for every community and one of sixty units for every section, since ever."""
    leaders = pd.DataFrame({"zone_kind": "community", "zone_code": zones_c["code"]})
    leaders["answerer"] = [f"领导{n % 200}" for n in range(len(leaders))]
    units = pd.DataFrame({"zone_kind": "section", "zone_code": zones_s["code"]})
    units["answerer"] = [f"单位{n % 60}" for n in range(len(units))]
    listed = pd.concat([leaders, units], ignore_index=True).assign(role="lead", contact="")
    listed["roster_id"] = np.arange(1, len(listed) + 1)
    for column in ("valid_from", "valid_to"):
        listed[column] = pd.Series(pd.NaT, index=listed.index, dtype="datetime64[us]")
    return listed


def _winding(start: np.ndarray, end: np.ndarray, pieces: int, seed: int, swing: float = 0.07) -> np.ndarray:
    """Join points by lines that swing to both sides, most in their middle; shape (…, pieces + 1, 2)."""
    random = np.random.default_rng(seed)
    along = np.linspace(0, 1, pieces + 1)
    waves = np.arange(1, 6)
    size = random.normal(0, 1, (*start.shape[:-1], len(waves))) / waves
    sideways = (size[..., None, :] * np.sin(np.pi * along[:, None] * waves)).sum(-1) / 2
    rough = random.normal(0, 0.3 / pieces, sideways.shape) * np.sin(np.pi * along)
    straight = end - start
    normal = np.stack([-straight[..., 1], straight[..., 0]], axis=-1)
    offset = swing * (np.clip(sideways, -1.2, 1.2) * np.sin(np.pi * along) + rough)
    line = (
        start[..., None, :]
        + along[:, None] * straight[..., None, :]
        + offset[..., None] * normal[..., None, :]
    )
    line[..., 0, :], line[..., -1, :] = start, end
    return line

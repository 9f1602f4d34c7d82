"""Read a layer of a map file into texts and geometries."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
import pyproj
import shapely

from ._format import RawTable, column_names, damaged, empty

LEAST_CONFIDENCE = 70
"""How surely (per cent) pyproj must know a definition to call it by its EPSG number."""


def read_layer(source: Path | bytes, *, name: str, layer: str | None = None, **options: object) -> RawTable:
    """
    Read one layer; rows count from 1.

    Parameters
    ----------
    source
        A path, or the file's content.
    name
        The file's name as the person knows it.
    layer
        None for the only one.
    options
        For `pyogrio.read_arrow`.

    Raises
    ------
    InputError
        The file is damaged or holds no features.
    """
    try:
        meta, features = pyogrio.read_arrow(source, layer=layer, **options)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pa.ArrowException) as error:
        raise damaged(name) from error
    if features.num_rows == 0:
        raise empty(name)
    fields = [str(field) for field in meta["fields"]]
    texts = {at: _texts(features.column(field)) for at, field in enumerate(fields)}
    frame = pd.DataFrame(texts, index=pd.RangeIndex(features.num_rows)).set_axis(column_names(fields), axis=1)
    recorded = recorded_system(meta["crs"])
    geometry = None
    if meta["geometry_type"] is not None:
        # Without a geometry name GDAL calls the column wkb_geometry.
        shapes = shapely.from_wkb(
            features.column(meta["geometry_name"] or "wkb_geometry").to_numpy(), on_invalid="ignore"
        )
        geometry = gpd.GeoSeries(shapes, index=frame.index, crs=recorded)
    return RawTable(name, frame, geometry, recorded, np.arange(1, len(frame) + 1, dtype="int64"))


def recorded_system(definition: str | None) -> str | None:
    """Call a coordinate system by its EPSG number, else by its definition; None stays None."""
    if not definition:
        return None
    try:
        number = pyproj.CRS.from_user_input(definition).to_epsg(min_confidence=LEAST_CONFIDENCE)
    except pyproj.exceptions.CRSError:
        return None
    return f"EPSG:{number}" if number else definition


def _texts(column: pa.ChunkedArray) -> pd.Series:
    kind = column.type
    if pa.types.is_timestamp(kind):
        column = pc.strftime(
            pc.cast(column, pa.timestamp("s", kind.tz), safe=False), format="%Y-%m-%d %H:%M:%S"
        )
    elif pa.types.is_floating(kind):
        return pd.Series([_number(value) for value in column.to_pylist()], dtype="str")
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_nested(kind):
        return pd.Series(["" if value is None else str(value) for value in column.to_pylist()], dtype="str")
    elif not pa.types.is_string(kind):
        column = pc.cast(column, pa.string())
    return pc.fill_null(column, "").to_pandas().astype("str")


def _number(value: float | None) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)

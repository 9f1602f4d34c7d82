"""Read points from partitions of GeoParquet in columns, and write them back with their answers."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from .. import columns, crs, moments
from ..errors import CrsError, InputError
from ..i18n import N_
from ..matching.chunks import CHUNK

SOURCE = "source"
"""The column that names the source: with the number it tells a problem that people decided upon."""
TABLE = "table"
"""Where a chunk keeps the rows as they came, in `DataFrame.attrs`."""
WKB_POINT = np.array([1, 1, 0, 0, 0], dtype=np.uint8)
"""Byte order and kind of a plain point; sixteen bytes of coordinates follow."""


@dataclass(frozen=True)
class Partition:
    """One row group of one file: its number among all, and where it lies."""

    number: int
    path: str
    group: int
    rows: int


def partitions(path: str | Path) -> list[Partition]:
    """List the row groups of a file, or of all ``*.parquet`` of a folder in the order of their names."""
    place = Path(path)
    files = sorted(place.glob("*.parquet")) if place.is_dir() else [place]
    if not files or not files[0].is_file():
        raise InputError(N_("{path} 中没有 GeoParquet 文件。"), N_("请核对路径。"), path=str(path))
    listed: list[Partition] = []
    for file in files:
        opened = _opened(file)
        _fields(opened.schema_arrow, file)
        for group in range(opened.num_row_groups):
            rows = opened.metadata.row_group(group).num_rows
            listed.append(Partition(len(listed), str(file.resolve()), group, rows))
    return listed


def chunks(partition: Partition, rows: int = CHUNK) -> Iterator[pd.DataFrame]:
    """
    Read a partition in pieces.

    Returns
    -------
    chunks
        Frames with `lon`, `lat` (WGS 84, NaN without a position), `reported_at` and `address`, with `source`
        and `source_id` where the file has both; the rows as they came are in ``attrs["table"]``.
    """
    path = Path(partition.path)
    file = _opened(path)
    fields = _fields(file.schema_arrow, path)
    for batch in file.iter_batches(rows, row_groups=[partition.group]):
        table = pa.Table.from_batches([batch])
        lon, lat = _places(table, file.schema_arrow, path)
        frame = pd.DataFrame({"lon": lon, "lat": lat})
        frame["reported_at"] = _moments(table.column(fields["reported_at"]))
        named = fields.get("address")
        frame["address"] = _texts(table, named) if named else ""
        if "source_id" in fields and SOURCE in table.column_names:
            frame["source"], frame["source_id"] = _texts(table, SOURCE), _texts(table, fields["source_id"])
        frame.attrs[TABLE] = table
        yield frame


def sample(listed: Sequence[Partition], most: int) -> pd.DataFrame:
    """Take `lon` and `lat` of at most so many points, evenly over all partitions in their order."""
    every = max(1, -(-sum(partition.rows for partition in listed) // most))
    taken: list[pd.DataFrame] = []
    passed = 0
    for partition in listed:
        path = Path(partition.path)
        file = _opened(path)
        geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
        names = [geo["primary_column"]] if "primary_column" in geo else ["lon", "lat"]
        table = file.read_row_group(partition.group, columns=names)
        lon, lat = _places(table, file.schema_arrow, path)
        start = -passed % every
        taken.append(pd.DataFrame({"lon": lon[start::every], "lat": lat[start::every]}))
        passed += partition.rows
    return pd.concat(taken, ignore_index=True)


@contextmanager
def written(partition: Partition, folder: Path) -> Iterator[Callable[[pd.DataFrame, pd.DataFrame], None]]:
    """Write a partition's rows with their answers beside its place; move the file there when all are in."""
    path = folder / f"part-{partition.number:05d}.parquet"
    unfinished = folder / f".{path.name}.{os.getpid()}"
    writers: list[pq.ParquetWriter] = []

    def write(problems: pd.DataFrame, assignment: pd.DataFrame) -> None:
        table = _with_answers(problems.attrs[TABLE], assignment)
        if not writers:
            writers.append(pq.ParquetWriter(unfinished, table.schema))
        writers[0].write_table(table)

    try:
        yield write
        for writer in writers:
            writer.close()
            os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _with_answers(table: pa.Table, assignment: pd.DataFrame) -> pa.Table:
    """Put the answers beside the columns that came; of two of one name the older is called …_given."""
    names = [f"{name}_given" if name in assignment.columns else name for name in table.column_names]
    kept = table.rename_columns(names)
    answers = pa.Table.from_pandas(assignment.reset_index(drop=True), preserve_index=False)
    for name in answers.column_names:
        kept = kept.append_column(name, answers.column(name))
    return kept.replace_schema_metadata(table.schema.metadata)


def _texts(table: pa.Table, name: str) -> pd.Series:
    return table.column(name).to_pandas().fillna("").astype("str")


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(
            N_("文件“{file}”不是完好的 Parquet 文件。"), N_("请重新导出。"), file=path.name
        ) from error


def _fields(schema: pa.Schema, path: Path) -> dict[str, str]:
    """Find the columns by their usual names; a time of reporting there must be."""
    fields = columns.guess(schema.names, "problems")
    if "reported_at" not in fields:
        raise InputError(
            N_("文件“{file}”中没有上报时间一列。"),
            N_("请把该列命名为 reported_at；责任人按上报当天认定。"),
            file=path.name,
        )
    return dict(fields)


def _places(table: pa.Table, schema: pa.Schema, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read longitudes and latitudes, from the geometry or from columns `lon` and `lat`."""
    geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    name = geo.get("primary_column")
    if name is None:
        if not {"lon", "lat"} <= set(table.column_names):
            raise InputError(
                N_("文件“{file}”没有图形，也没有 lon、lat 两列。"),
                N_("请导出为 GeoParquet 点。"),
                file=path.name,
            )
        return tuple(table.column(axis).to_numpy().astype("float64") for axis in ("lon", "lat"))
    shape = table.column(name).combine_chunks()
    if pa.types.is_struct(shape.type):
        x, y = (shape.field(axis).to_numpy(zero_copy_only=False).astype("float64") for axis in ("x", "y"))
    else:
        x, y = _wkb_points(shape, path)
    return _to_stored(x, y, geo["columns"][name].get("crs", "OGC:CRS84"), path)


def _wkb_points(shape: pa.Array, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Take coordinates out of the bytes; what is no plain point goes through a geometry."""
    shape = shape.cast(pa.large_binary())
    _, offsets, content = shape.buffers()
    bounds = np.frombuffer(offsets, np.int64)[shape.offset : shape.offset + len(shape) + 1]
    if shape.null_count == 0 and len(shape) and (np.diff(bounds) == 21).all():
        rows = np.frombuffer(content, np.uint8)[bounds[0] : bounds[-1]].reshape(-1, 21)
        if (rows[:, :5] == WKB_POINT).all():
            places = np.ascontiguousarray(rows[:, 5:]).view("<f8")
            return places[:, 0], places[:, 1]
    points = shapely.from_wkb(shape.to_numpy(zero_copy_only=False))
    strange = ~np.isin(shapely.get_type_id(points), (-1, int(shapely.GeometryType.POINT)))
    if strange.any():
        raise InputError(
            N_("文件“{file}”中有 {count} 个图形不是点。"),
            N_("请只导出点。"),
            file=path.name,
            count=int(strange.sum()),
        )
    return shapely.get_x(points), shapely.get_y(points)


def _to_stored(x: np.ndarray, y: np.ndarray, system: object, path: Path) -> tuple[np.ndarray, np.ndarray]:
    if system is None:
        raise CrsError(
            N_("文件“{file}”没有记录坐标系。"), N_("请导出时写明坐标系（如 EPSG:4326）。"), file=path.name
        )
    read = pyproj.CRS.from_user_input(system)
    if read.equals(pyproj.CRS(crs.STORED), ignore_axis_order=True) or system == "OGC:CRS84":
        return x, y
    return crs.to_wgs84(x, y, read.to_string() if read.to_authority() else read.to_wkt())


def _moments(column: pa.ChunkedArray) -> pd.Series:
    """Read local times: the clock on the wall where a zone is given, as everywhere in the program."""
    series = column.to_pandas()
    if not pd.api.types.is_datetime64_any_dtype(series):
        series = moments.parse(series.fillna("").astype("str"))
    if getattr(series.dt, "tz", None) is not None:
        series = series.dt.tz_localize(None)
    return series.astype("datetime64[us]")

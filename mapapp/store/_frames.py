"""Turn rows of the store into the frames of ARCHITECTURE.md, and frames into rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa

from ..crs import STORED
from . import ground_tables, schema

CHUNK = 50_000
MOMENT: Final = "datetime64[us]"


@dataclass(frozen=True)
class Shelf:
    """
    Where one kind of frame is kept.

    Attributes
    ----------
    kind
        A key of `mapapp.intake.KINDS`.
    table
        The table.
    key
        Columns that tell its rows apart (for problems within one source).
    number
        The table's own running number.
    columns
        The frame's columns in order.
    """

    kind: str
    table: sa.Table
    key: tuple[str, ...]
    number: str
    columns: tuple[str, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The columns that a later import may change."""
        return tuple(name for name in self.columns if name not in (*self.key, self.number))


def _shelf(kind: str, table: sa.Table, key: tuple[str, ...], hidden: tuple[str, ...]) -> Shelf:
    (number,) = table.primary_key.columns.keys()
    columns = tuple(name for name in table.columns.keys() if name not in hidden)  # noqa: SIM118
    return Shelf(kind, table, key, number, columns)


SHELVES: dict[str, Shelf] = {
    shelf.kind: shelf
    for shelf in (
        _shelf("problems", schema.problems, ("source", "source_id"), ("import_id",)),
        _shelf("communities", schema.communities, ("code",), ("community_id", "crs", "valid_from")),
        _shelf("sections", schema.road_sections, ("code",), ("section_id", "crs", "valid_from")),
        _shelf("roster", schema.roster, ("zone_kind", "zone_code", "role", "answerer", "valid_from"), ()),
        _shelf(
            "patrols",
            ground_tables.patrols,
            ("zone_kind", "zone_code", "kind", "planned_on", "visited_at", "actor", "unit"),
            (),
        ),
        _shelf("points", ground_tables.inspection_points, ("code",), ("crs",)),
        _shelf("inspections", ground_tables.inspections, ("point_code", "inspected_at"), ()),
        _shelf("shops", ground_tables.shops, ("code",), ()),
        _shelf("shop_checks", ground_tables.shop_checks, ("shop_code", "checked_at"), ()),
    )
}
GROUND = ("patrols", "points", "inspections", "shops", "shop_checks")
"""Kinds that nothing is joined with: a city's evidence does not depend on them."""


def read(
    connection: sa.Connection, table: sa.Table, columns: tuple[str, ...], *narrowed: sa.ColumnElement[bool]
) -> pd.DataFrame:
    """Read columns of a table in the order of its running number; dtypes as promised, also when empty."""
    query = sa.select(*(table.c[name] for name in columns)).order_by(*table.primary_key.columns)
    parts: dict[str, list[pd.Series]] = {name: [] for name in columns}
    for rows in _chunks(connection.execute(query.where(*narrowed))):
        for name, cells in zip(columns, zip(*rows, strict=True), strict=True):
            parts[name].append(typed(cells, table.c[name]))
    read = {
        name: pd.concat(parts[name], ignore_index=True) if parts[name] else typed((), table.c[name])
        for name in columns
    }
    frame = pd.DataFrame(read, columns=list(columns))
    if "geometry" not in columns:
        return frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(frame["geometry"], crs=STORED))


def typed(cells: tuple[Any, ...], column: sa.Column[Any]) -> pd.Series:
    """Give cells of a column the type that its frame promises."""
    kind = column.type
    if isinstance(kind, schema.Moment | schema.Day):
        moments = pd.to_datetime(pd.Series(cells, dtype="object"), format="ISO8601")
        return moments.astype(MOMENT)
    if isinstance(kind, sa.LargeBinary):
        return pd.Series(shapely.from_wkb(np.array(cells, dtype=object)), dtype="object")
    if isinstance(kind, sa.JSON):
        loaded = [json.loads(cell) if isinstance(cell, str) else cell for cell in cells]
        return pd.Series(loaded, dtype="object")
    if isinstance(kind, sa.Boolean):
        return pd.Series(cells, dtype="bool")
    if isinstance(kind, sa.Integer):
        return pd.Series(cells, dtype="int64")
    if isinstance(kind, sa.Float):
        return pd.Series(cells, dtype="float64")
    return pd.Series(cells, dtype="str")


def rows(
    frame: pd.DataFrame, table: sa.Table, constants: dict[str, object]
) -> Iterator[list[dict[str, Any]]]:
    """Yield a frame as lists of rows for the table, a chunk at a time; `constants` stand in every row."""
    names = [name for name in frame.columns if name in table.c]
    for start in range(0, len(frame), CHUNK):
        part = frame.iloc[start : start + CHUNK]
        cells = [_plain(part[name], table.c[name]) for name in names]
        yield [dict(zip(names, row, strict=True), **constants) for row in zip(*cells, strict=True)]


def _plain(cells: pd.Series, column: sa.Column[Any]) -> list[Any]:
    if isinstance(column.type, sa.LargeBinary):
        return shapely.to_wkb(shapely.force_2d(cells.to_numpy())).tolist()
    if isinstance(column.type, schema.Moment | schema.Day):
        return written(cells, "D" if isinstance(column.type, schema.Day) else "s")
    if isinstance(column.type, sa.Float):
        return cells.astype("object").where(cells.notna(), None).tolist()
    return cells.tolist()


def written(moments: pd.Series, unit: Literal["D", "s", "us"] = "s") -> list[str | None]:
    """Write moments as sortable texts; to the second unless one of them is finer."""
    exact: np.ndarray[Any, np.dtype[np.datetime64]] = moments.to_numpy(dtype="datetime64[us]")
    if unit == "s" and bool((exact[~np.isnat(exact)].astype("int64") % 1_000_000).any()):
        unit = "us"
    texts = np.char.replace(np.datetime_as_string(exact, unit=unit), "T", " ").astype(object)
    texts[np.isnat(exact)] = None
    return texts.tolist()


def _chunks(result: sa.CursorResult[Any]) -> Iterator[Sequence[Any]]:
    # The driver's own rows: the result rows of SQLAlchemy cost as much again, and nothing here needs them.
    cursor = result.cursor
    while cursor is not None and (fetched := cursor.fetchmany(CHUNK)):
        yield fetched
    result.close()

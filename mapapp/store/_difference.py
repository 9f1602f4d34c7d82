"""Compare the accepted rows of a file with what the store already has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa

from .. import crs
from ..errors import CrsError, InputError
from ..i18n import N_
from . import _frames, schema
from ._frames import Shelf


@dataclass(frozen=True)
class Difference:
    """Rows to add, rows to update with the store's numbers, and the store's numbers of rows to remove."""

    added: pd.DataFrame
    updated: pd.DataFrame
    unchanged: int
    removed: list[int]

    def __bool__(self) -> bool:
        return bool(len(self.added) or len(self.updated) or self.removed)

    def counts(self) -> dict[str, int]:
        """Count them as a `Receipt` names them."""
        return {
            "added": len(self.added),
            "updated": len(self.updated),
            "unchanged": self.unchanged,
            "removed": len(self.removed),
        }


def ready(accepted: pd.DataFrame, shelf: Shelf, source: str, file_name: str) -> pd.DataFrame:
    """Lay accepted rows out as the store keeps them; refuse a foreign coordinate system and repeated keys."""
    frame = accepted.reset_index(drop=True)
    if shelf.kind == "problems":
        frame = frame.assign(source=source)
    if "geometry" in shelf.columns and frame.crs != crs.STORED:
        frame = (
            frame.set_crs(crs.STORED) if frame.crs is None and frame.empty else _refuse_crs(frame, file_name)
        )
    if shelf.kind == "communities":
        frame = frame.assign(**{name: "" for name in ("street", "households") if name not in frame})
    wanted = [name for name in shelf.columns if name != shelf.number]
    frame = pd.DataFrame(frame[wanted])
    days = {
        name: frame[name].astype(_frames.MOMENT).dt.normalize()
        for name in wanted
        if isinstance(shelf.table.c[name].type, schema.Day)
    }
    frame = frame.assign(**days)
    repeated = frame.duplicated(list(shelf.key))
    if repeated.any():
        raise InputError(
            N_("文件 {file} 中有 {count} 行的编号与前面的行重复，例如“{example}”"),
            N_("请先删去重复的行再导入"),
            file=file_name,
            count=int(repeated.sum()),
            example=str(frame[shelf.key[-1]][repeated].iloc[0]),
        )
    return frame


def _refuse_crs(frame: pd.DataFrame, file_name: str) -> pd.DataFrame:
    raise CrsError(
        N_("文件“{file}”的图形还没有换算为经纬度（{crs}）"),
        N_("请在导入时指明坐标系"),
        file=file_name,
        crs=str(getattr(frame, "crs", None)),
    )


def compare(
    connection: sa.Connection, shelf: Shelf, frame: pd.DataFrame, source: str, *, replace: bool
) -> Difference:
    """Compare a frame from `ready` with the shelf; with `replace`, rows it lacks are to go."""
    table = shelf.table
    narrowed = (table.c.source == source,) if shelf.kind == "problems" else ()
    columns = tuple(dict.fromkeys((shelf.number, *shelf.columns)))
    kept = _frames.read(connection, table, columns, *narrowed)
    # Roster rows without a first day can have been edited into twins; the first of them is the one compared.
    kept = kept[~_keys(kept, shelf).duplicated()]
    place = _keys(kept, shelf).get_indexer(_keys(frame, shelf))
    known = np.flatnonzero(place >= 0)
    mine, theirs = frame.iloc[known], kept.iloc[place[known]]
    differs = np.zeros(len(known), dtype=bool)
    for name in shelf.values:
        differs |= _differ(mine[name], theirs[name])
    gone = np.setdiff1d(np.arange(len(kept)), place) if replace else np.array([], dtype=int)
    numbers = theirs[shelf.number].to_numpy()[differs]
    return Difference(
        added=frame.iloc[np.flatnonzero(place < 0)],
        updated=mine[differs].assign(**{shelf.number: numbers}),
        unchanged=int((~differs).sum()),
        removed=kept[shelf.number].iloc[gone].tolist(),
    )


def _keys(frame: pd.DataFrame, shelf: Shelf) -> pd.Index:
    # The source is one and the same for all rows compared; a single column is a fast index.
    names = [name for name in shelf.key if name != "source"]
    texts = pd.DataFrame({name: _as_text(frame[name]) for name in names}, index=frame.index)
    if len(names) == 1:
        return pd.Index(texts[names[0]].array)
    return pd.Index(texts[names[0]].str.cat(texts[names[1:]], sep="\x1f").array)


def _as_text(column: pd.Series) -> pd.Series:
    if not pd.api.types.is_datetime64_any_dtype(column):
        return column.astype("str").fillna("")
    # One spelling: pandas leaves the time of day away where a whole column lies at midnight.
    written = np.datetime_as_string(column.to_numpy(dtype="datetime64[us]"))
    return pd.Series(written, index=column.index, dtype="str")


def _differ(mine: pd.Series, theirs: pd.Series) -> np.ndarray:
    left, right = mine.reset_index(drop=True), theirs.reset_index(drop=True)
    if left.name == "geometry":
        written = [shapely.to_wkb(shapely.force_2d(np.asarray(side, dtype=object))) for side in (left, right)]
        return np.asarray(written[0] != written[1], dtype=bool)
    return (left.ne(right) & ~(left.isna() & right.isna())).to_numpy(dtype=bool)

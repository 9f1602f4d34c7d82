"""Keep the index of the communities in a file beside the store: made once, mapped into memory afterwards.

The file is named by revision and by a digest of the drawing. It holds a line of JSON (types, shapes and the
checksum of all arrays), padding, and the arrays. It can be deleted at any time; it is made again.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from ..city import City
from ..matching import cell_index, communities
from ..matching.cell_index import CellIndex

ALIGNED = 64
MARK = "mapapp cells 1"


def cells(engine: sa.Engine, city: City) -> CellIndex:
    """
    Return the index of a city's communities, from its file where there is a sound one.

    Parameters
    ----------
    engine
        The store that the city was read from. Beside a database on a server there is no place for a file, and
        none where the folder cannot be written: there the index is made each time.
    city
        One revision of the city.
    """
    place = _place(engine)
    if place is None:
        return communities.index_of(city.communities)
    drawing = cell_index.digest(communities.ordered(city.communities).geometry.to_numpy())
    wanted = place.with_name(f"{place.name}-cells-{city.revision}-{drawing}")
    index = load(wanted)
    if index is None:
        others = sorted(place.parent.glob(f"{place.name}-cells-*-{drawing}"))
        index = next((known for path in others if (known := load(path)) is not None), None)
        index = communities.index_of(city.communities) if index is None else index
        _put(wanted, index, place.parent.glob(f"{place.name}-cells-*"))
    return index


def save(path: Path, index: CellIndex) -> None:
    """Write an index beside its place and move it there, so that nobody ever reads half of one."""
    arrays = [np.ascontiguousarray(part) for part in index]
    checksum = 0
    for array in arrays:
        checksum = zlib.crc32(array.data, checksum)
    head = {"mark": MARK, "checksum": checksum}
    head["arrays"] = [[array.dtype.str, list(array.shape)] for array in arrays]
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            file.write(json.dumps(head).encode() + b"\n")
            for array in arrays:
                file.write(b"\0" * (-file.tell() % ALIGNED))
                file.write(array.data)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def load(path: Path) -> CellIndex | None:
    """Map an index from its file; None where there is none, or it is damaged or of another version."""
    try:
        mapped = np.memmap(path, dtype=np.uint8, mode="r")
        head = json.loads(bytes(mapped[:4096]).partition(b"\n")[0])
        place, checksum, arrays = len(json.dumps(head)) + 1, 0, []
        for kind, shape in head["arrays"]:
            place += -place % ALIGNED
            size = int(np.prod(shape)) * np.dtype(kind).itemsize
            array = mapped[place : place + size].view(kind).reshape(shape)
            checksum = zlib.crc32(array, checksum)
            arrays.append(array)
            place += size
        sound = head["mark"] == MARK and head["checksum"] == checksum
        return CellIndex(*arrays) if sound else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _put(path: Path, index: CellIndex, before: Iterable[Path]) -> None:
    try:
        save(path, index)
        for old in before:
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        # A full disk, a folder without permission or an old file still mapped costs speed, never an answer.
        return


def _place(engine: sa.Engine) -> Path | None:
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or not Path(database).is_file():
        return None
    return Path(database)

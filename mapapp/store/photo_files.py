"""Keep photos as files beside the store, each under its digest, and rows that say what they show.

Files and not blobs: a year of photos is many gigabytes, and the store, which holds everything else, stays
small enough to be copied and checked in a moment. A file is written whole before its row; a program that dies
in between leaves a file that nobody asks for, and `check` names it.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from .. import photos as pictures
from ..errors import InputError, StoreError
from ..i18n import N_
from ..photos import Picture
from . import _frames, _plain_rows, schema
from .case_tables import photos as TABLE  # noqa: N812  (a table)
from .engine import reading, writing
from .writing import now, raise_revision

SIZES = ("thumb", "full")
NAME = re.compile(r"[0-9a-f]{64}")
COLUMNS = tuple(TABLE.c.keys())


def add_photo(engine: sa.Engine, source: str, source_id: str, content: bytes, kind: str, actor: str) -> str:
    """
    Keep a photo of a case that belongs to none of its steps; return its SHA-256.

    Parameters
    ----------
    source, source_id
        The problem.
    content
        The file's bytes (`mapapp.photos.read`).
    kind
        A key of `mapapp.photos.KINDS`: before, after or scene.
    actor
        Who brings it.

    Raises
    ------
    InputError
        Not a photo, an unknown kind, nobody named, or no such problem. The same photo of the same case again
        changes nothing.
    StoreError
        The file cannot be written.
    """
    _plain_rows.check_signed(actor)
    picture = pictures.read(content)
    put_file(engine, picture)
    with writing(engine) as connection:
        _check_problem(connection, source, source_id)
        if put_row(connection, (source, source_id), picture, kind, actor):
            detail = {"source": source, "source_id": source_id, "kind": kind, "sha256": picture.sha256}
            raise_revision(connection, "add_photo", actor, detail)
    return picture.sha256


def photos(engine: sa.Engine, keys: Iterable[tuple[str, str]] | None = None) -> pd.DataFrame:
    """
    Return the photos frame, oldest first.

    Parameters
    ----------
    keys
        (source, source_id) of the problems asked for; all without.

    Returns
    -------
    photos
        `photo_id`, `source`, `source_id`, `event_id` (0 = of no step), `kind`, `sha256`, `mime`, `width`,
        `height` (pixels), `taken_at` (NaT = the camera did not say), `lon`, `lat` (of the camera, WGS 84;
        NaN), `actor`, `added_at`.
    """
    with reading(engine) as connection:
        if keys is None:
            return _frames.read(connection, TABLE, COLUMNS)
        parts = [_frames.read(connection, TABLE, COLUMNS, sa.false())]
        for block in _plain_rows.blocks(sorted(set(keys))):
            wanted = sa.tuple_(TABLE.c.source, TABLE.c.source_id).in_(block)
            parts.append(_frames.read(connection, TABLE, COLUMNS, wanted))
    return pd.concat(parts, ignore_index=True).sort_values("photo_id", ignore_index=True)


def photo_bytes(engine: sa.Engine, sha256: str, size: str = "thumb") -> bytes:
    """
    Return the JPEG of a photo that is kept, ``thumb`` or ``full``.

    Raises
    ------
    InputError
        No such photo or size.
    StoreError
        Its file is missing, or is not the one that was kept.
    """
    with reading(engine) as connection:
        query = sa.select(TABLE.c.photo_id).where(TABLE.c.sha256 == sha256).limit(1)
        known = NAME.fullmatch(sha256) is not None and connection.execute(query).first() is not None
    if not known or size not in SIZES:
        raise InputError(N_("没有这张照片"), N_("请刷新后再看"))
    path = _path(folder(engine), sha256, size)
    try:
        content = path.read_bytes()
    except OSError as error:
        if size == "thumb":
            return pictures.thumbnail(photo_bytes(engine, sha256, "full"))
        raise StoreError(
            N_("照片文件 {file} 不在了"), N_("请从备份中找回照片文件夹"), file=path.name
        ) from error
    if size == "full" and hashlib.sha256(content).hexdigest() != sha256:
        raise StoreError(
            N_("照片文件 {file} 与当时所存不符：它在本系统之外被改动过"),
            N_("请从备份中找回照片文件夹"),
            file=path.name,
        )
    return content


def folder(engine: sa.Engine) -> Path:
    """Return the folder of the photos: the store's own name and ``-photos``, beside it."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database:
        raise StoreError(
            N_("城市资料库不是文件，旁边没有存放照片的位置"), N_("请用文件作为城市资料库，再上传照片")
        )
    return Path(f"{database}-photos")


def put_file(engine: sa.Engine, picture: Picture) -> None:
    """Write a photo and its thumbnail, each whole or not at all; what is there already stays."""
    home = folder(engine)
    for size, content in (("thumb", picture.thumb), ("full", picture.full)):
        path = _path(home, picture.sha256, size)
        if path.is_file():
            continue
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.{id(picture)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise StoreError(
                N_("照片写不进 {folder}：{reason}"),
                N_("请检查文件夹的写权限和磁盘空间；案件没有改动"),
                folder=str(home),
                reason=error.strerror or str(error),
            ) from error


def put_row(
    connection: sa.Connection,
    key: tuple[str, str],
    picture: Picture,
    kind: str,
    actor: str,
    *,
    event_id: int = 0,
    moment: str = "",
) -> bool:
    """Add the row of a photo whose file is there; False where the case has it already."""
    if kind not in pictures.KINDS:
        raise InputError(N_("没有“{kind}”这种照片"), N_("请写 before、after 或 scene"), kind=kind)
    same = {"source": key[0], "source_id": key[1], "kind": kind, "sha256": picture.sha256}
    there = sa.and_(*(TABLE.c[name] == value for name, value in same.items()))
    if connection.execute(sa.select(TABLE.c.photo_id).where(there)).first() is not None:
        return False
    row: Mapping[str, Any] = {
        **same,
        "event_id": event_id,
        **{name: getattr(picture, name) for name in ("mime", "width", "height")},
        "taken_at": picture.taken_at.isoformat(sep=" ") if picture.taken_at else None,
        "lon": None if math.isnan(picture.lon) else picture.lon,
        "lat": None if math.isnan(picture.lat) else picture.lat,
        "actor": actor,
        "added_at": moment or now(),
    }
    connection.execute(sa.insert(TABLE).values(row))
    return True


def missing(engine: sa.Engine) -> list[str]:
    """Name the photos whose file is not there."""
    kept = photos(engine)["sha256"].drop_duplicates()
    return [name for name in kept if not _path(folder(engine), name, "full").is_file()] if len(kept) else []


def orphans(engine: sa.Engine) -> list[str]:
    """Name the files that belong to no photo: what a program left that died before it wrote the row."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return []
    kept = set(photos(engine)["sha256"])
    found = sorted(path for path in folder(engine).glob("*/*") if path.is_file())
    return [path.name for path in found if path.name[:64] not in kept or path.name.startswith(".")]


def _path(home: Path, sha256: str, size: str) -> Path:
    return home / sha256[:2] / (f"{sha256}.jpg" if size == "full" else f"{sha256}-thumb.jpg")


def _check_problem(connection: sa.Connection, source: str, source_id: str) -> None:
    table = schema.problems
    query = sa.select(table.c.problem_id).where(table.c.source == source, table.c.source_id == source_id)
    if connection.execute(query).first() is None:
        raise InputError(
            N_("来源“{source}”中没有编号为“{problem}”的问题"),
            N_("请核对来源和编号，或先导入问题"),
            source=source,
            problem=source_id,
        )

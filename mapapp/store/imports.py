"""Bring the accepted rows of a file into the store, all or nothing, and keep the refused ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from .. import crs
from ..complaints import Cleaned
from ..errors import InputError
from ..i18n import N_
from . import _frames, schema
from ._difference import Difference, compare, ready
from ._frames import Shelf
from .engine import writing
from .writing import new_number, now, raise_revision

Progress = Callable[[int, int], None]
MODES = ("merge", "replace")


@dataclass(frozen=True)
class Receipt:
    """
    What an import did.

    Attributes
    ----------
    import_id
        Its number; of the earlier import where the same file had been brought in before and nothing changed.
    added, updated, unchanged, removed
        Rows of the store; removed only with mode "replace".
    rejected
        Rows of the file that were refused.
    revision
        The store's revision afterwards.
    """

    import_id: int
    added: int
    updated: int
    unchanged: int
    rejected: int
    revision: int
    removed: int = 0


def save_import(
    engine: sa.Engine,
    kind: str,
    cleaned: Cleaned,
    *,
    source: str,
    file_name: str,
    sha256: str,
    datum: str,
    mapping: Mapping[str, str],
    actor: str,
    mode: str = "merge",
    progress: Progress | None = None,
) -> Receipt:
    """
    Save what entry made of a file, in one transaction.

    Parameters
    ----------
    kind
        A key of `mapapp.intake.KINDS`.
    cleaned
        Accepted and rejected rows. Problems are told apart by (source, source_id), zones by code, roster
        rows by (zone kind, zone code, role, answerer, valid from).
    source, file_name, sha256, datum, mapping, actor
        Where the rows come from and who brought them; kept with the import.
    mode
        "merge" adds new rows and updates changed ones; "replace" also removes the rows of the same kind (for
        problems: of the same source) that the file does not have.
    progress
        Called with (done, total) rows.

    Returns
    -------
    receipt
        The counts. Bringing in the same file again writes nothing and leaves the revision.

    Raises
    ------
    InputError
        Two accepted rows with the same key, an unknown mode, or a replacing file without one accepted row.
    StoreError
        The store refused; it is as before.
    """
    arrival = Arrival(kind, cleaned, source, file_name, sha256, datum, mapping, mode)
    return save_together(engine, [arrival], actor=actor, progress=progress)[0]


@dataclass(frozen=True)
class Arrival:
    """What `save_import` takes, for `save_together`."""

    kind: str
    cleaned: Cleaned
    source: str
    file_name: str
    sha256: str
    datum: str
    mapping: Mapping[str, str]
    mode: str = "merge"


def save_together(
    engine: sa.Engine, arrivals: Sequence[Arrival], *, actor: str, progress: Progress | None = None
) -> list[Receipt]:
    """Save what belongs together, such as sections and who answers for them, all or nothing."""
    told = progress or (lambda _done, _total: None)
    with writing(engine) as connection:
        return [_save(connection, arrival, actor, told) for arrival in arrivals]


def _save(connection: sa.Connection, arrival: Arrival, actor: str, progress: Progress) -> Receipt:
    shelf, cleaned = _frames.SHELVES[arrival.kind], arrival.cleaned
    frame = ready(cleaned.accepted, shelf, arrival.source, arrival.file_name)
    _check_mode(arrival.mode, frame, arrival.file_name)
    line: dict[str, Any] = {
        name: getattr(arrival, name) for name in ("kind", "source", "file_name", "sha256", "datum")
    }
    line |= {"mapping": dict(arrival.mapping), "actor": actor}
    line |= {"accepted": len(frame), "rejected": len(cleaned.rejected)}
    found = compare(connection, shelf, frame, arrival.source, replace=arrival.mode == "replace")
    earlier = None if found else _same_import(connection, line)
    if earlier is not None:
        number = connection.execute(sa.select(schema.revision.c.number)).scalar_one()
        return Receipt(earlier, rejected=len(cleaned.rejected), revision=number, **found.counts())
    line |= found.counts() | {"imported_at": now()}
    import_id = new_number(connection, schema.imports, line)
    _write(connection, shelf, found, import_id, progress)
    _keep_rejected(connection, import_id, cleaned.rejected)
    detail = {"import_id": import_id, "kind": arrival.kind, "file_name": arrival.file_name} | found.counts()
    what = "import_ground" if arrival.kind in _frames.GROUND else "import"
    number = raise_revision(connection, what, actor, detail)
    return Receipt(import_id, rejected=len(cleaned.rejected), revision=number, **found.counts())


def _check_mode(mode: str, frame: pd.DataFrame, file_name: str) -> None:
    if mode not in MODES:
        raise InputError(
            N_("没有“{mode}”这种导入方式"), N_("可选：{modes}"), mode=mode, modes=", ".join(MODES)
        )
    if mode == "replace" and frame.empty:
        raise InputError(
            N_("文件 {file} 中没有一行可以收下，不能用它替换原有内容"),
            N_("请先按未收原因改正文件"),
            file=file_name,
        )


def _same_import(connection: sa.Connection, line: dict[str, Any]) -> int | None:
    table = schema.imports
    asked = ("kind", "source", "sha256", "datum", "accepted", "rejected")
    query = sa.select(table.c.import_id, table.c.mapping).where(
        *(table.c[name] == line[name] for name in asked)
    )
    rows = connection.execute(query.order_by(table.c.import_id.desc())).all()
    return next((row.import_id for row in rows if row.mapping == line["mapping"]), None)


def _write(
    connection: sa.Connection, shelf: Shelf, found: Difference, import_id: int, progress: Progress
) -> None:
    table = shelf.table
    constants: dict[str, object] = {"import_id": import_id} if "import_id" in table.c else {}
    if "crs" in table.c:
        constants["crs"] = crs.STORED
    total, done = len(found.added) + len(found.updated), 0
    number = table.c[shelf.number]
    for chunk in _in_chunks(found.removed):
        connection.execute(sa.delete(table).where(number.in_(chunk)))
    for rows in _frames.rows(found.updated.rename(columns={shelf.number: "_number"}), table, constants):
        numbered = found.updated[shelf.number].iloc[done : done + len(rows)].tolist()
        names = list(rows[0])
        update = (
            sa.update(table)
            .where(number == sa.bindparam("_number"))
            .values({name: sa.bindparam(f"_{name}") for name in names})
        )
        renamed = [
            {"_number": which, **{f"_{name}": value for name, value in row.items()}}
            for which, row in zip(numbered, rows, strict=True)
        ]
        connection.execute(update, renamed)
        done += len(rows)
        progress(done, total)
    for rows in _frames.rows(found.added, table, constants):
        connection.execute(sa.insert(table), rows)
        done += len(rows)
        progress(done, total)


def _in_chunks(numbers: list[int], size: int = 500) -> list[list[int]]:
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]


def _keep_rejected(connection: sa.Connection, import_id: int, rejected: pd.DataFrame) -> None:
    rows = [
        {
            "import_id": import_id,
            "row": int(row),
            "complaints": [asdict(complaint) for complaint in complaints],
            "raw": raw,
        }
        for row, complaints, raw in zip(rejected["row"], rejected["complaints"], rejected["raw"], strict=True)
    ]
    if rows:
        connection.execute(sa.insert(schema.rejected_rows), rows)

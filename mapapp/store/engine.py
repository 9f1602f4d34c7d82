"""Open a city's store, bring its tables up to date, and begin its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from ..errors import StoreError
from ..i18n import N_
from ._plain_words import in_plain_words
from .schema import SCHEMA

WAIT_S = 30
MIGRATIONS = Path(__file__).parent / "migrations"


def connect(path: str | Path, *, create: bool = True) -> sa.Engine:
    """
    Open the store of a city.

    Parameters
    ----------
    path
        The SQLite file, or a database address such as ``postgresql+psycopg://host/city``.
    create
        Make the file and its tables where there are none yet.

    Returns
    -------
    engine
        Safe to share between threads; its tables are those of this version of the program.

    Raises
    ------
    StoreError
        No such file (with ``create=False``), not a store, written by a newer version, or not to be opened.
    """
    address = _address(path)
    shown = address.render_as_string(hide_password=True) if "://" in str(path) else str(path)
    if address.get_backend_name() == "sqlite" and address.database and "://" not in str(path):
        _require_file(Path(address.database), create=create)
    engine = _made(address, shown)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up)
        sa.event.listen(engine, "begin", _begin)
    try:
        _bring_up_to_date(engine, shown)
    except StoreError:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Read in one transaction: everything read in the block is of one revision."""
    with in_plain_words(store_name(engine)), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Write in one transaction that no other writer can enter; an exception leaves the store as it was."""
    with in_plain_words(store_name(engine)), engine.execution_options(writing=True).begin() as connection:
        yield connection


def store_name(engine: sa.Engine) -> str:
    """Name the store to people: the file, or the address without its password."""
    if engine.dialect.name == "sqlite":
        return engine.url.database or ""
    return engine.url.render_as_string(hide_password=True)


def _address(path: str | Path) -> sa.URL:
    if "://" not in str(path):
        return sa.URL.create("sqlite", database=str(path))
    try:
        address = sa.make_url(str(path))
        address.get_dialect()
        return address
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError) as error:
        raise StoreError(
            N_("看不懂城市资料库的地址“{store}”"),
            N_("请写文件路径，或写成 postgresql+psycopg://主机/库名"),
            store=str(path),
        ) from error


def _made(address: sa.URL, shown: str) -> sa.Engine:
    try:
        return sa.create_engine(address, connect_args=_connect_args(address))
    except ModuleNotFoundError as error:
        raise StoreError(
            N_("打不开 {store}：缺少数据库驱动 {driver}"),
            N_("请安装该驱动，或改用一个文件作为城市资料库"),
            store=shown,
            driver=error.name,
        ) from error


def _require_file(path: Path, *, create: bool) -> None:
    if path.is_file():
        return
    if not create:
        raise StoreError(
            N_("没有城市资料库 {store}"),
            N_("请先用 mapapp demo 建立演示城市，或用 mapapp import 导入自己的文件"),
            store=str(path),
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            N_("打不开城市资料库 {store}"),
            N_("请核对路径，并检查文件夹是否存在、是否有权限"),
            store=str(path),
        ) from error


def _connect_args(address: sa.URL) -> dict[str, float]:
    return {"timeout": WAIT_S} if address.get_backend_name() == "sqlite" else {}


def _set_up(connection: SqliteConnection, _record: object) -> None:
    # sqlite3 would begin transactions by itself and too late; `_begin` does it instead.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {WAIT_S * 1000}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(engine: sa.Engine, shown: str) -> None:
    with in_plain_words(shown):
        if _schema_of(engine, shown) == SCHEMA:
            return
        # One writer at a time: a second program waits here, then finds the tables made.
        with engine.execution_options(writing=True).begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _schema_of(engine: sa.Engine, shown: str) -> str:
    with engine.begin() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        if "alembic_version" not in tables:
            if tables and engine.dialect.name == "sqlite":
                raise StoreError(
                    N_("{store} 是别的程序的数据库，不是城市资料库"),
                    N_("请核对路径，或换一个文件名"),
                    store=shown,
                )
            return ""
        written = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or ""
    if written > SCHEMA:
        raise StoreError(
            N_("城市资料库 {store} 由更新的版本写成（{written}，本程序为 {known}）"),
            N_("请升级本程序后再打开"),
            store=shown,
            written=written,
            known=SCHEMA,
        )
    return str(written)

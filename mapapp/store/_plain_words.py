"""Say what a database refused in words that name the file and the cure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from ..errors import StoreError
from ..i18n import N_

REFUSALS: tuple[tuple[str, str, str], ...] = (
    (
        "locked",
        N_("城市资料库 {store} 正被另一个程序写入，等待已超时"),
        N_("请等它结束后重试；若没有别的程序在用，请关闭占用该文件的软件"),
    ),
    (
        "readonly",
        N_("城市资料库 {store} 是只读的，不能写入"),
        N_("请检查文件和所在文件夹的写权限，或换一个可写的位置"),
    ),
    (
        "not a database",
        N_("{store} 不是城市资料库文件，或文件已损坏"),
        N_("请核对路径；若文件已损坏，请用备份恢复"),
    ),
    (
        "malformed",
        N_("城市资料库 {store} 已损坏"),
        N_("请先复制一份留存，再用备份恢复"),
    ),
    (
        "unable to open",
        N_("打不开城市资料库 {store}"),
        N_("请核对路径，并检查文件夹是否存在、是否有权限"),
    ),
    (
        "full",
        N_("磁盘已满，没有写入城市资料库 {store}"),
        N_("请腾出磁盘空间后重试；原有内容未改动"),
    ),
)
OTHER = (
    N_("城市资料库 {store} 拒绝了这次操作：{reason}"),
    N_("原有内容未改动；请把这句话告诉维护人员"),
)


def store_error(error: sa.exc.SQLAlchemyError, store: str) -> StoreError:
    """Put a database's error into the words of `REFUSALS`; an unknown one keeps its own reason."""
    reason = str(getattr(error, "orig", None) or error)
    for sign, message, cure in REFUSALS:
        if sign in reason:
            return StoreError(message, cure, store=store)
    return StoreError(*OTHER, store=store, reason=reason)


@contextmanager
def in_plain_words(store: str) -> Iterator[None]:
    """Turn any database error of the block into a `StoreError` that names the store."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        raise store_error(error, store) from error

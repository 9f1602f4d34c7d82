"""The ledger is written on its page and opens with its photos, as links and packed beside it."""

from __future__ import annotations

import io
import urllib.request
import zipfile
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pytest

from mapapp import store

from .conftest import eventually

pytestmark = pytest.mark.browser


def written(page, way: str = "") -> bytes:
    """Write the ledger in one of the ways and download it."""
    opened = page.page
    if way:
        opened.locator('[data-testid="stRadio"] label').filter(has_text=way).click()
        page.settle()
    opened.get_by_role("button", name="写台账").click()
    opened.get_by_text("台账写好了").wait_for(timeout=180_000)
    page.settle()
    with opened.expect_download(timeout=120_000) as got:
        opened.get_by_role("button", name="下载台账").click()
    return Path(got.value.path()).read_bytes()


def links(content: bytes) -> tuple[int, list[str]]:
    """Return how many cases a ledger has, and where its photos are."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    found = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "编号")
    assert sheet.freeze_panes == f"A{header + 1}"
    return sheet.max_row - header, found


def test_the_ledger_of_a_scope_with_links_and_with_photos(page, own):
    engine = store.connect(own[1])
    kept = store.photos(engine)
    opened = page.open("/brief-ledger?lang=zh&from=2000-01-01")
    rows, found = links(written(page))
    assert rows == len(store.city(engine).problems)
    assert len(found) == len(kept.drop_duplicates(["source", "source_id", "sha256"]))
    with urllib.request.urlopen(found[0], timeout=30) as answer:  # as from a file on the reader's disk
        assert answer.read()[:2] == b"\xff\xd8"
    package = zipfile.ZipFile(io.BytesIO(written(page, "打包")))
    (book,) = [name for name in package.namelist() if name.endswith(".xlsx")]
    rows, found = links(package.read(book))
    assert rows == len(store.city(engine).problems)
    assert set(found) <= set(package.namelist())
    assert len(set(found)) == kept["sha256"].nunique()
    opened.goto(page.home + "/brief-ledger?lang=zh&status=overdue")  # another scope is another ledger
    page.settle()
    assert opened.get_by_role("button", name="下载台账").count() == 0
    engine.dispose()


def test_a_photo_whose_file_is_gone_is_said(page, own):
    engine = store.connect(own[1])
    gone = store.photos(engine)["sha256"].iloc[0]
    path = next(Path(f"{own[1]}-photos").rglob(f"{gone}.jpg"))
    content = path.read_bytes()
    path.unlink()
    try:
        page.open("/brief-ledger?lang=zh&from=2000-01-01")
        for way in ("链接", "打包"):
            book = written(page, way)
            if way == "打包":
                package = zipfile.ZipFile(io.BytesIO(book))
                book = package.read(next(name for name in package.namelist() if name.endswith(".xlsx")))
            sheet = openpyxl.load_workbook(io.BytesIO(book)).active
            said = [cell.value for row in sheet.iter_rows() for cell in row].count("照片文件不在了")
            assert said == int((store.photos(engine)["sha256"] == gone).sum())
            assert not [target for target in links(book)[1] if gone in target]
    finally:
        path.write_bytes(content)
        engine.dispose()


def test_a_scope_without_cases_says_so(page):
    nothing = quote("GB/T 47678.5-2026/event/06007")  # none of them on the first day
    opened = page.open(f"/brief-ledger?lang=zh&to=2000-01-01&from=2000-01-01&types={nothing}")
    eventually(lambda: opened.get_by_text("筛选范围内没有问题").count(), 1)
    assert opened.get_by_role("button", name="写台账").count() == 0

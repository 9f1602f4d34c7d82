"""The exposure column on its way out: masked by rules, read and mended by a person, bare of EXIF."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from PIL import Image

from mapapp import store
from tests import hostile
from tests import tiny_city as tiny

from .conftest import Watched, eventually, start_server
from .test_confirm import fill

pytestmark = pytest.mark.browser

TEXTS = {  # newest first, as the page lists them: number → address, description
    "T003": ("人民路3号", "王五堆放杂物"),  # the rules do not know this name
    "T004": ("人民路4号", "举报人赵六反映占道，联系电话13800001234"),
    "T002": ("豫A12345停在人民路", f"车牌 豫A·B1234 {hostile.EVERYTHING}"),
    "T001": ("人民路1号" + "长" * 4_000, "店主张三不听劝阻"),
}
SECRETS = ("王五", "赵六", "张三", "12345", "B1234", "13800001234")


def camera_photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CAMERAMAKER"
    exif[0x8825] = {1: "N", 2: (33.0, 54.0, 0.0), 3: "E", 4: (113.0, 36.0, 0.0)}
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(content, "JPEG", exif=exif, comment=b"SECRETWORD")
    return content.getvalue()


@pytest.fixture(scope="module")
def column(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("column")
    problems = tiny.problems().drop(columns="problem_id").iloc[:4]
    for place, words in enumerate(("address", "description")):
        problems[words] = [TEXTS[number][place] for number in problems["source_id"]]
    fill(folder / "city.db", problems, tiny.sections(), tiny.roster())
    opened = store.connect(folder / "city.db")
    store.add_photo(opened, "ledger", "T003", camera_photo(), "scene", "网格员甲")
    opened.dispose()
    running, home = start_server(folder / "city.db", folder / "server.log")
    yield home
    running.terminate()
    running.wait(timeout=20)


def tick(watched: Watched, row: int) -> None:
    """Tick a row of the editor: one canvas with rows of 35 pixels, the boxes in its first column."""
    grid = watched.page.locator('canvas[data-testid="data-grid-canvas"]').first
    grid.click(position={"x": 50, "y": 52 + 35 * row}, force=True)
    watched.settle()
    watched.page.keyboard.press("Space")
    watched.settle()


def confirmed(watched: Watched, label: str) -> None:
    opened = watched.page
    button = opened.get_by_role("button", name=re.compile(label))
    button.wait_for(timeout=60_000)
    opened.get_by_label("确认人（姓名或职务）").fill("宣传科")
    opened.get_by_label("确认人（姓名或职务）").press("Tab")
    watched.settle()
    button.click()


def downloaded(opened, name: str) -> bytes:
    with opened.expect_download(timeout=120_000) as got:
        opened.get_by_role("button", name=name).click()
    return Path(got.value.path()).read_bytes()


def test_cases_are_chosen_masked_read_mended_and_let_out(browser, column):
    watched = Watched(browser, column, width=2400)  # the whole grid, unscrolled
    opened = watched.open("/brief-exposure?lang=zh&from=2000-01-01")
    opened.get_by_text("还没有确认过的文字").wait_for(timeout=60_000)
    for row in (3, 2, 1, 0):
        tick(watched, row)
    # A person sees the name that no rule knows, and mends it: four cells to the right of the first row's box.
    eventually(lambda: opened.get_by_role("button", name="确认这 4 件的文字可以公开").count(), 1)
    for _ in range(4):
        opened.keyboard.press("ArrowRight")
        opened.wait_for_timeout(200)
    opened.keyboard.press("Enter")
    editor = opened.locator("textarea.gdg-input")
    editor.fill("王某堆放杂物")
    editor.press("Enter")
    watched.settle()
    confirmed(watched, "确认这 4 件的文字可以公开")
    opened.get_by_text("将公开 4 件").wait_for(timeout=60_000)
    opened.get_by_text("附照片：我已逐张看过").click()
    watched.settle()
    page = downloaded(opened, "下载曝光台（HTML）")
    paper = downloaded(opened, "下载曝光台（DOCX）")
    (photo,) = re.findall(rb'src="data:image/jpeg;base64,([^"]+)"', page)
    with zipfile.ZipFile(io.BytesIO(paper)) as bundle:
        media = [bundle.read(name) for name in bundle.namelist() if name.startswith("word/media/")]
    for content in (base64.b64decode(photo), *media):
        assert not dict(Image.open(io.BytesIO(content)).getexif())
        assert b"CAMERAMAKER" not in content
        assert b"SECRETWORD" not in content
    assert len(media) == 1
    html = page.decode()
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(paper)).paragraphs)
    for told in (re.sub(r"base64,[^\"]+", "", html), text):
        assert [secret for secret in SECRETS if secret in told] == []
        assert "王某堆放杂物" in told
        assert "豫A*****停在人民路" in told
        assert "字，全文见台账" in told  # the address of 4,000 characters
        assert "没有照片。" in told
    assert hostile.PAYLOADS["jinja"] in text
    shown = watched.context.new_page()
    shown.set_content(html)
    assert shown.evaluate("window.hacked") is None
    assert shown.locator("article").count() == 4
    assert shown.evaluate("document.images[0].naturalWidth") == 60
    watched.context.close()
    assert not watched.faults


def test_what_a_person_takes_back_is_no_longer_public(browser, column):
    watched = Watched(browser, column, width=2400)  # the whole grid, unscrolled
    opened = watched.open("/brief-exposure?lang=zh&from=2000-01-01")
    opened.get_by_text("将公开 4 件").wait_for(timeout=60_000)
    tick(watched, 2)  # the car
    confirmed(watched, "确认这 3 件的文字可以公开，撤回 1 件")
    opened.get_by_text("将公开 3 件").wait_for(timeout=60_000)
    assert "豫A" not in downloaded(opened, "下载曝光台（HTML）").decode()
    watched.context.close()
    assert not watched.faults

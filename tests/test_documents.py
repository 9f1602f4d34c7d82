"""Official documents keep the layout of GB/T 9704-2012, in the file and in the picture made of it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from mapapp import cases, reports
from mapapp.i18n import Translator
from mapapp.reports import _fonts, _official, _official_page, _official_parts

from . import hostile
from . import tiny_city as tiny

ZH = Translator("zh")
AS_OF = tiny.AS_OF.to_pydatetime()
PAPERS = ("letter_docx", "bulletin_docx", "exposure_docx")
DPI = 100
needs_office = pytest.mark.skipif(
    not (shutil.which("libreoffice") and shutil.which("pdftoppm")),
    reason="LibreOffice or pdftoppm is not installed: documents cannot be turned into pictures here",
)


def made(key: str, *, long: bool = False) -> bytes:
    city = tiny.build()
    frame = cases.build(city, AS_OF)
    if long:
        frame = frame.assign(address="人民路" + "长" * 3_997, description=hostile.EVERYTHING)
    return reports.DOCUMENTS[key].make(city, frame, as_of=AS_OF, say=ZH)


@pytest.mark.parametrize("key", PAPERS)
def test_page_and_type_in_the_file(key):
    paper = docx.Document(io.BytesIO(made(key)))
    section = paper.sections[0]
    page = (section.page_width, section.page_height)
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(side.mm) for side in (*page, *margins)] == [210, 297, 37, 28, 26, 35]
    normal = paper.styles["Normal"]
    assert normal.font.size.pt == 16
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    # 225 mm are 637.8 pt; 22 lines of 28.95 pt are 636.9 pt
    assert normal.paragraph_format.line_spacing.pt == pytest.approx(28.95, abs=0.01)
    used = {fonts.get(qn("w:eastAsia")) for fonts in paper.element.iter(qn("w:rFonts"))}
    assert {"方正小标宋简体", "仿宋"} <= used
    numbers = "".join(run.text for run in section.footer.paragraphs[0].runs)
    assert numbers == "—  —"
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def test_missing_typefaces_are_named_with_their_stand_ins():
    told = _fonts.note(ZH, (_fonts.TITLE, _fonts.BODY))
    assert "方正小标宋简体（以宋体代替）" in told
    assert _fonts.note(ZH, ()) == ""
    paper = docx.Document(io.BytesIO(made("letter_docx")))
    said = any("字体说明" in paragraph.text for paragraph in paper.paragraphs)
    assert said == bool(_fonts.missing())


def test_photos_lose_what_the_camera_wrote_and_broken_ones_are_refused():
    exif = Image.Exif()
    exif[0x010F] = "CAMERA"
    exif[0x0112] = 6
    given = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(given, "JPEG", exif=exif, comment=b"secret")
    bare = _official_parts.photo(given.getvalue())
    assert bare
    assert b"CAMERA" not in bare
    assert b"secret" not in bare
    with Image.open(io.BytesIO(bare)) as opened:
        assert (opened.size, dict(opened.getexif())) == ((40, 60), {})  # upright
    assert _official_parts.photo(b"no picture") is None


def pictures(content: bytes, folder, dpi: int = DPI) -> tuple[list[Image.Image], list[str]]:
    """Turn a document into one picture and one text per page."""
    (folder / "d.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["libreoffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "d.docx")], check=True, capture_output=True, timeout=300)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", folder / "d.pdf", folder / "p"], check=True, timeout=120
    )
    subprocess.run(["pdftotext", "-layout", folder / "d.pdf", folder / "d.txt"], check=True, timeout=60)
    shown = [Image.open(path).convert("L") for path in sorted(folder.glob("p-*.png"))]
    return shown, (folder / "d.txt").read_text("utf-8").split("\f")[: len(shown)]


def ink(page: Image.Image) -> tuple[float, float, float, float]:
    """Return where the first and last dark pixel stand, in millimetres: left, top, right, bottom."""
    box = page.point(lambda value: 255 if value < 160 else 0).getbbox()
    assert box
    return tuple(side / DPI * 25.4 for side in box)  # type: ignore[return-value]


@needs_office
def test_a_full_page_holds_22_lines_of_28_characters(tmp_path):
    paper = _official.blank(ZH)
    _official.recipient(paper, "国" * 28 * 22 + "末" * 5)
    shown, texts = pictures(_official.written(paper), tmp_path)
    lines = [line.strip() for line in texts[0].splitlines() if "国" in line]
    assert [len(line) for line in lines] == [28] * 22
    assert "末" in texts[1]
    left, top, right, _ = ink(shown[0])
    assert (left, right) == (pytest.approx(28, abs=1.5), pytest.approx(210 - 26, abs=1.5))
    assert 37 <= top <= 37 + 7


@needs_office
@pytest.mark.parametrize("key", PAPERS)
def test_nothing_leaves_the_type_area_whatever_people_wrote(key, tmp_path):
    shown, texts = pictures(made(key, long=True), tmp_path)
    assert 1 <= len(shown) <= 40
    for number, page in enumerate(shown, start=1):
        left, top, right, bottom = ink(page)
        assert left >= 28 - 2.5, number  # a table's rule may stand in the margin by its cell's padding
        assert right <= 210 - 26 + 2.5, number
        assert top >= 37 - 2, number
        assert bottom <= 297 - 18, number  # the page number stands below the type area
        assert re.search(rf"[—–-]\s*{number}\s*[—–-]", texts[number - 1]), texts[number - 1][-200:]
    whole = "".join(texts)
    assert "{{ 7*7 }}" in whole or key != "exposure_docx"
    assert "�" not in whole
    assert _official_page.LINES == 22

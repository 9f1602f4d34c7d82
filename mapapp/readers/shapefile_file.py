"""Read a Shapefile from the zip file that carries its parts."""

from __future__ import annotations

import codecs
import dataclasses
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from ..errors import InputError
from ..i18n import N_
from ._format import Format, RawTable, check_unpacked, chosen_part, column_names, damaged
from ._vector import read_layer

ENCODINGS = ("utf-8", "gb18030")
NEEDED, WELCOME = (".shp", ".shx", ".dbf"), (".prj",)
CHINESE = ("utf-8", "utf8", "65001", "gbk", "gb2312", "936", "cp936", "gb18030", "54936", "")
BYTES = "ISO-8859-1"
"""Read so, every byte becomes one character and none is lost; the true encoding comes afterwards."""


def read(path: Path, *, name: str, encoding: str | None = None, part: str | None = None) -> RawTable:
    """
    Read the Shapefile in a zip file, named by `part` where there are several.

    The texts are read in `encoding`; without it in UTF-8 if they all are, else in what the code page file
    says, else in GB18030, which is what Chinese GIS programs write without saying so. Parts are unpacked
    under names of our own: the archive's names lead nowhere.
    """
    with _open(path, name) as archive:
        members = _members(archive)
        inside = chosen_part(part, _listed(members, name), name)
        found = {PurePosixPath(m.filename).suffix.lower(): m for shape, m in members if shape == inside}
        missing = [suffix for suffix in NEEDED if suffix not in found]
        if missing:
            raise InputError(
                N_("文件“{file}”中的“{part}”缺少 {missing}。"),
                N_("请把 .shp、.shx、.dbf、.prj 一起打包。"),
                file=name,
                part=inside,
                missing=missing,
            )
        with tempfile.TemporaryDirectory() as folder:
            for suffix in (*NEEDED, *WELCOME):
                if suffix in found:
                    (Path(folder) / f"layer{suffix}").write_bytes(_unpacked(archive, found[suffix], name))
            page = (
                _unpacked(archive, found[".cpg"], name).decode("ascii", "replace") if ".cpg" in found else ""
            )
            raw = read_layer(Path(folder) / "layer.shp", name=name, encoding=BYTES)
    return _decoded(raw, encoding or _encoding(raw, page.strip()), name)


def parts(path: Path, name: str) -> list[str]:
    """List the Shapefiles in the zip file."""
    with _open(path, name) as archive:
        return _listed(_members(archive), name)


def _open(path: Path, name: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise damaged(name) from error
    check_unpacked(archive, name)
    return archive


def _members(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Pair each member with the Shapefile it belongs to: its path without the suffix."""
    return [
        (_spelled(member).removesuffix(PurePosixPath(_spelled(member)).suffix), member)
        for member in archive.infolist()
        if not member.is_dir() and not PurePosixPath(member.filename).name.startswith(".")
    ]


def _spelled(member: zipfile.ZipInfo) -> str:
    utf8_flag = 0x800
    if member.flag_bits & utf8_flag:
        return member.filename
    # Chinese Windows writes names in GBK without saying so; zipfile then reads them as code page 437.
    return member.filename.encode("cp437", "replace").decode("gb18030", "replace")


def _listed(members: list[tuple[str, zipfile.ZipInfo]], name: str) -> list[str]:
    shapes = [shape for shape, member in members if member.filename.lower().endswith(".shp")]
    if not shapes:
        raise InputError(
            N_("压缩文件“{file}”中没有 .shp。"), N_("请把 .shp、.shx、.dbf、.prj 一起打包。"), file=name
        )
    return shapes


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise damaged(name) from error


def _encoding(raw: RawTable, page: str) -> str:
    """Choose the encoding from the bytes of a table's texts and from what its code page file claims."""
    try:
        for text in _foreign(raw):
            # A text cut at the field's width may end within a character, so the input is not final.
            codecs.getincrementaldecoder("utf-8")().decode(text.encode("latin-1"), final=False)
    except UnicodeDecodeError:
        return "gb18030" if page.lower() in CHINESE else page
    return "utf-8"


def _foreign(raw: RawTable) -> list[str]:
    texts = [
        *raw.frame.columns,
        *(text for column in raw.frame.columns for text in raw.frame[column].unique()),
    ]
    return [text for text in texts if not text.isascii()]


def _decoded(raw: RawTable, encoding: str, name: str) -> RawTable:
    try:
        read = {text: _read_as(text, encoding) for text in _foreign(raw)}
    except LookupError as error:
        raise InputError(
            N_("不认识文件“{file}”的文字编码“{encoding}”。"),
            N_("请指明编码，如 gb18030 或 utf-8。"),
            file=name,
            encoding=encoding,
        ) from error
    frame = raw.frame.set_axis(
        column_names([read.get(column, column) for column in raw.frame.columns]), axis=1
    )
    if read:
        frame = frame.map(lambda text: read.get(text, text)).astype("str")
    return dataclasses.replace(raw, frame=frame)


def _read_as(text: str, encoding: str) -> str:
    """Apply the true encoding; half a character at the end, cut off by the field's width, is dropped."""
    return text.encode("latin-1").decode(encoding, "replace").rstrip("\ufffd")


FORMAT = Format("shapefile", N_("Shapefile（打包为 zip）"), (".zip",), read, parts)

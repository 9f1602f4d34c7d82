"""Name the typefaces of official documents, and say which of them this machine lacks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from matplotlib import font_manager

from ..i18n import Translator


@dataclass(frozen=True)
class Face:
    """
    One typeface.

    Attributes
    ----------
    name
        As the document asks for it.
    known_as
        Names under which systems know the file.
    instead
        What Word and WPS are told to take where it is missing.
    """

    name: str
    known_as: tuple[str, ...]
    instead: str


TITLE = Face("方正小标宋简体", ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK"), "宋体")
BODY = Face("仿宋", ("FangSong", "FangSong_GB2312", "仿宋_GB2312", "STFangsong"), "宋体")
HEADING = Face("黑体", ("SimHei", "STHeiti", "Heiti SC"), "微软雅黑")
SUBHEADING = Face("楷体", ("KaiTi", "KaiTi_GB2312", "楷体_GB2312", "STKaiti"), "宋体")
FIGURES = Face("宋体", ("SimSun", "NSimSun", "STSong"), "微软雅黑")
FACES = (TITLE, BODY, HEADING, SUBHEADING, FIGURES)
LATIN = "Times New Roman"


@cache
def _here() -> frozenset[str]:
    return frozenset(font.name for font in font_manager.fontManager.ttflist)


def missing() -> tuple[Face, ...]:
    """Return the faces that this machine has under none of their names."""
    return tuple(face for face in FACES if not {face.name, *face.known_as} & _here())


def note(say: Translator, lacking: tuple[Face, ...] | None = None) -> str:
    """Say which faces are missing and what stands in for them; "" where none is."""
    faces = missing() if lacking is None else lacking
    if not faces:
        return ""
    told = [say("{face}（以{instead}代替）", face=face.name, instead=face.instead) for face in faces]
    return say(
        "字体说明：生成本文件的电脑没有安装 {faces}。文件中仍按国标写明这些字体，"
        "在装有它们的电脑上打开即按国标显示；没有的，以括号中的字体代替，换行可能略有出入。",
        faces=say.listing(told),
    )

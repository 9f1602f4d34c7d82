"""Find a typeface that has Chinese characters, and take out of a text what it cannot draw."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties

from ..errors import Phrase
from ..i18n import N_

KNOWN = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体 CN",
    "Microsoft YaHei", "微软雅黑", "DengXian", "SimHei", "黑体", "PingFang SC", "Heiti SC",
    "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "Noto Sans CJK JP",
    "Noto Sans CJK TC", "SimSun", "宋体", "NSimSun", "Noto Serif CJK SC", "Source Han Serif SC", "FangSong",
    "KaiTi", "AR PL UMing CN", "AR PL UKai CN",
)  # fmt: skip
"""Names of typefaces with Chinese characters, the best for a map first: sans serif before serif."""
LATIN = "DejaVu Sans"
"""Comes with matplotlib; draws what the other has not."""
UNKNOWN = "□"
LONGEST = 300
"""Characters of a text that are looked at; no label has room for more."""


@dataclass(frozen=True)
class Font:
    """
    The typeface of the pictures.

    Attributes
    ----------
    family
        Its name; that of `LATIN` where none with Chinese characters was found.
    found
        Whether it has Chinese characters.
    """

    family: str
    found: bool

    @property
    def missing(self) -> Phrase | None:
        """What to tell people where Chinese characters cannot be drawn; None where they can."""
        if self.found:
            return None
        named = ["Noto Sans CJK SC", "Microsoft YaHei", "SimHei", "SimSun", "WenQuanYi Micro Hei"]
        return Phrase(
            N_("这台机器上没有中文字体，图中的汉字显示为□。请安装其中一种：{fonts}，再重新启动。"),
            {"fonts": named},
        )

    def properties(self, points: float, *, bold: bool = False) -> FontProperties:
        """Return the typeface in a size; characters it lacks come from `LATIN`."""
        families = [self.family] if self.family == LATIN else [self.family, LATIN]
        return FontProperties(family=families, size=points, weight="bold" if bold else "normal")

    def written(self, text: object) -> str:
        """Return a text on one line, with `UNKNOWN` for what the typeface cannot draw."""
        if text is None or text != text:
            return ""
        return "".join(self._drawable(letter) for letter in str(text)[:LONGEST]).strip()

    def _drawable(self, letter: str) -> str:
        if letter.isspace():
            return " "
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs"):
            return ""
        return letter if ord(letter) in _drawn_by(self.family) else UNKNOWN


def font() -> Font:
    """Tell which typeface the pictures are written in."""
    return chosen(frozenset(entry.name for entry in font_manager.fontManager.ttflist))


def chosen(installed: frozenset[str]) -> Font:
    """Choose the first of `KNOWN` among the names of installed typefaces."""
    for family in KNOWN:
        if family in installed:
            return Font(family, True)
    return Font(LATIN, False)


@cache
def _drawn_by(family: str) -> frozenset[int]:
    """Return the code points that a typeface or `LATIN` can draw."""
    drawn: set[int] = set()
    for name in {family, LATIN}:
        face = font_manager.get_font(font_manager.findfont(FontProperties(family=name)))
        drawn |= set(face.get_charmap())
    return frozenset(drawn)

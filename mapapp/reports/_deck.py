"""Prepare a briefing for a document: count it where nobody has, and make every text fit to be written."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from .. import briefing
from ..briefing import Deck, Scene
from ..briefing.plain_material import PlainMaterial
from ..city import City
from ..i18n import Translator

USUAL = ("overview", "communities", "sections", "clock")
"""Scenes of a briefing that nobody put together."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff￾￿]")
"""Characters that no XML document can hold."""
EAST_ASIAN, LATIN = "微软雅黑", "Microsoft YaHei"


def usual(city: City, cases: pd.DataFrame, as_of: dt.datetime, say: Translator) -> Deck:
    """Count the usual scenes over a frame of cases."""
    known = PlainMaterial(city, as_of, cases)
    made = [briefing.make(Scene(kind), known, say) for kind in USUAL]
    return Deck(
        title=say("{city}市容问题", city=city.name or say("本市")),
        city=city.name,
        made_up=city.made_up,
        language=say.language,
        as_of=as_of,
        revision=city.revision,
        slides=tuple(one.slide for one in made),
        maps=briefing.maps(made, city, say),
    )


def written(text: object) -> str:
    """Replace what a document cannot hold by a mark."""
    return _UNWRITABLE.sub("�", str(text))


def below(deck: Deck, say: Translator) -> str:
    """Say of which moment a document speaks, that a city is made up, and that a copy is frozen."""
    told = [say("数据截至 {moment}", moment=say.moment(deck.as_of))]
    if deck.made_up:
        told.append(say("虚构演示资料，不是真实城市"))
    if deck.frozen_at:
        told.append(say("定格副本 · {time}", time=deck.frozen_at))
    return " · ".join(told)


def width(text: str) -> float:
    """Return how wide a line of text is, in ems: a Chinese character is 1, others a little more than half."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in text)


def lines(text: str, ems: float) -> int:
    """Return how many lines a text needs where `ems` fit into one."""
    return sum(max(1, -int(-width(part) // max(ems, 1.0))) for part in text.split("\n"))

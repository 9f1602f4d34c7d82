"""Say a hotspot in one sentence: where, how many, how sure, what, and who answers."""

from __future__ import annotations

import pandas as pd

from . import problem_types
from .i18n import N_, Translator
from .spots import Share

SHOWN_UNITS, SHOWN_LEADERS = 2, 2
"""How many units and leaders a sentence names."""
LEAST_SHARE = 0.1
"""A unit with a smaller share is named only if it is the first."""
FEWEST_BEFORE = 10
"""Below this a change in per cent says nothing: the number itself is said."""


def sentence(spot: pd.Series, say: Translator, compared: str = "") -> str:
    """
    Say one spot in a sentence.

    Parameters
    ----------
    spot
        One row of `describe`.
    say
        The reader's translator.
    compared
        What the period compared with is called; the period before without.

    Returns
    -------
    text
        Plain text, such as 东关社区人民路一带：37 件，较上期 +60%，置信度 99%，以小广告为主（62%）；
        责任：副县长甲（东关社区）、县城管局 60%、县财政局 20%.
    """
    facts = [
        say("{count} 件", count=say.number(spot["count"])),
        *_change(spot, say, compared),
    ]
    if spot["confidence"]:
        facts.append(say("置信度 {confidence}%", confidence=spot["confidence"]))
    if spot["groups"]:
        main = spot["groups"][0]
        label = say(problem_types.GROUPS[main.key])
        facts.append(say("以{group}为主（{share}）", group=label, share=say.percent(main.share)))
    comma = "，" if say.language == "zh" else ", "
    told = say(
        "{place}：{facts}；责任：{answerers}",
        place=place(spot, say),
        facts=comma.join(facts),
        answerers=say.listing(_answerers(spot, say)) or say(N_("未落实责任")),
    )
    return told[:1].upper() + told[1:]


def _change(spot: pd.Series, say: Translator, period: str) -> list[str]:
    if pd.isna(spot["before"]):
        return []
    if spot["before"] < FEWEST_BEFORE:
        count = say.number(spot["before"])
        if not period:
            return [say("上期 {count} 件", count=count)]
        return [say("{period} {count} 件", period=period, count=count)]
    change = ("+" if spot["change"] > 0 else "") + say.percent(spot["change"])
    if not period:
        return [say("较上期 {change}", change=change)]
    return [say("较{period} {change}", period=period, change=change)]


def place(spot: pd.Series, say: Translator) -> str:
    """Name the place of a spot by its community and road; by its number where neither is known."""
    named = [share.name for share in spot["communities"] if share.key]
    community, road = named[0] if named else "", spot["road"]
    if community and road:
        return say("{community}{road}一带", community=community, road=road)
    if community or road:
        return say("{place}一带", place=community or road)
    return say("{number} 号热点", number=spot["number"])


def _answerers(spot: pd.Series, say: Translator) -> list[str]:
    """Name the leaders with their communities and, where there are several, their shares; the units too."""
    leaders = [share for share in spot["leaders"] if share.key][:SHOWN_LEADERS]
    units = [share for share in spot["units"] if share.key][:SHOWN_UNITS]
    units = [unit for at, unit in enumerate(units) if at == 0 or unit.share >= LEAST_SHARE]
    return [_leader(share, say, alone=len(leaders) == 1) for share in leaders] + [
        say("{unit} {share}", unit=share.name, share=say.percent(share.share)) for share in units
    ]


def _leader(share: Share, say: Translator, *, alone: bool) -> str:
    communities = say.listing(share.places)
    if alone:
        return say("{leader}（{communities}）", leader=share.name, communities=communities)
    part = say.percent(share.share)
    return say("{leader}（{communities}）{share}", leader=share.name, communities=communities, share=part)

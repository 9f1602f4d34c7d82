"""Say below a map which moment it tells of and which problems it does not show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from .i18n import N_, Translator

NOT_SHOWN = {
    "no_position": N_("无坐标"),
    "filtered": N_("已筛去"),
    "beyond": N_("图幅外"),
}
"""Why a problem may be missing on a map."""
OUTSIDE = "outside"
"""Problems outside every community are drawn; they are counted because nobody answers for them."""


def lines(say: Translator, as_of: dt.datetime | None, not_shown: Mapping[str, int] | None) -> list[str]:
    """
    Word the notes, unescaped.

    Parameters
    ----------
    say
        The reader's language.
    as_of
        The moment that the map tells of.
    not_shown
        Key of `NOT_SHOWN`, `OUTSIDE`, or a text → number of problems; None where no problems are shown.
    """
    said = [say("数据截至 {moment}", moment=say.moment(as_of))] if as_of is not None else []
    counted = {key: count for key, count in (not_shown or {}).items() if count and key != OUTSIDE}
    if counted:
        listed = [f"{say(NOT_SHOWN.get(key, key))} {say.number(count)}" for key, count in counted.items()]
        said.append(say("未显示：{reasons}", reasons=say.listing(listed)))
    elif not_shown is not None:
        said.append(say("问题已全部显示"))
    outside = (not_shown or {}).get(OUTSIDE, 0)
    if outside:
        said.append(say("辖区外 {count}", count=say.number(outside)))
    return said

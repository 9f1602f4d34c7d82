"""Say a step of a plan in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from ..i18n import N_, Translator
from ..zones import SIDE_LABELS
from . import edits
from .edits import Edit

SENTENCES: dict[type, str] = {
    edits.SplitSection: N_("在 {metres} 米处拆分 {names}"),
    edits.DivideSides: N_("把 {names} 分为两侧"),
    edits.JoinSections: N_("合并 {names}"),
    edits.DescribeSections: N_("{names}：{what}"),
    edits.DrawSection: N_("新画路段 {what}"),
    edits.RemoveSections: N_("取消 {names}"),
    edits.RenameSection: N_("{names} 改名为“{what}”"),
    edits.MoveBorder: N_("移动社区边界上的 {count} 个点"),
    edits.SplitCommunity: N_("切开 {names}，分出“{what}”"),
    edits.MergeCommunities: N_("合并社区 {names}"),
    edits.GiveGround: N_("把圈出的地方划入“{what}”"),
    edits.RenameCommunity: N_("{names} 改名或改街道：{what}"),
    edits.RemoveCommunity: N_("取消社区 {names}"),
    edits.Give: N_("{names} 由“{what}”{role}"),
    edits.GiveEach: N_("按清单“{what}”派给 {units} 个单位：{names}"),
    edits.Release: N_("{names} 不再由“{what}”{role}"),
}
ROLES = {"lead": N_("主办"), "assist": N_("协办")}
NAMED = 2
"""So many zones are named; of more, the number is said."""


def sentence(edit: Edit, names: Mapping[str, str], say: Translator) -> str:
    """
    Say a step.

    Parameters
    ----------
    names
        Code → name, of all zones that are or were; a code that is not there stands for itself.
    """
    codes = getattr(edit, "codes", ()) if not hasattr(edit, "code") else (edit.code,)
    if isinstance(edit, edits.JoinSections):
        codes = edit.codes
    told = say(
        SENTENCES[type(edit)],
        names=_named(codes, names, say),
        what=_what(edit, names, say),
        metres=say.number(round(getattr(edit, "chainage_m", 0))),
        count=say.number(len(getattr(edit, "moves", ()))),
        units=say.number(len(set(getattr(edit, "answerers", ())))),
        role=say(ROLES[getattr(edit, "role", "lead")]),
    )
    day = getattr(edit, "from_day", None)
    return say("{told}，自{day}起", told=told, day=say.day(day)) if day else told


def _named(codes: tuple[str, ...], names: Mapping[str, str], say: Translator) -> str:
    said = say.listing([names.get(code, code) for code in codes[:NAMED]])
    if len(codes) <= NAMED:
        return said
    return say("{names}等 {count} 个", names=said, count=say.number(len(codes)))


def _what(edit: Edit, names: Mapping[str, str], say: Translator) -> str:
    """Return what a sentence says beside the zones."""
    if isinstance(edit, edits.DescribeSections):
        side = [say(SIDE_LABELS.get(edit.side, N_("两侧")))] if edit.side is not None else []
        width = (
            [say("路宽 {width} 米", width=say.number(edit.width_m, 1))] if edit.width_m is not None else []
        )
        return say.listing([*side, *width])
    if isinstance(edit, edits.Give | edits.Release):
        return edit.answerer
    if isinstance(edit, edits.GiveEach):
        return edit.source
    if isinstance(edit, edits.GiveGround):
        return edit.name or names.get(edit.code, edit.code)
    if isinstance(edit, edits.RenameCommunity):
        return say.listing([text for text in (edit.name, edit.street) if text])
    if isinstance(edit, edits.DrawSection):
        return edit.name or edit.road
    return str(getattr(edit, "name", "") or getattr(edit, "new_name", ""))

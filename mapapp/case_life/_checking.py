"""Say why a step cannot be taken on a case, with what can be done instead."""

from __future__ import annotations

import datetime as dt

from ..errors import InputError, Phrase
from ..i18n import N_
from ..worktime import UNITS
from ._life import Life, Move
from ._table import ROLES, STATES, STEPS, Step, possible

LONGEST_NOTE = 2000


def check(life: Life, move: Move, now: dt.datetime) -> InputError | None:
    """
    Say why a step cannot be taken on a case; None where it can.

    Parameters
    ----------
    life
        How far the case has come.
    move
        The step.
    now
        The moment of asking.
    """
    step = STEPS.get(move.step)
    if step is None or not step.sources:
        return InputError(
            N_("没有“{step}”这一步骤"),
            N_("可用的步骤：{known}"),
            step=move.step,
            known=[Phrase(one.label) for one in STEPS.values() if one.sources],
        )
    at = move.at or now
    return (
        _changed(life, move)
        or _out_of_order(life, step, move, at)
        or _not_allowed(step, move)
        or _incomplete(step, move)
        or _wrong_time(life, step, move, at, now)
    )


def _changed(life: Life, move: Move) -> InputError | None:
    if move.seen is None or move.seen == life.event_id:
        return None
    return InputError(
        N_("案件“{problem}”刚由“{actor}”办了“{step}”（{moment}），您的一步没有写入"),
        N_("请看过新的办理记录后再办；您填写的内容还在"),
        problem=move.source_id,
        **_last(life),
    )


def _out_of_order(life: Life, step: Step, move: Move, at: dt.datetime) -> InputError | None:
    state = life.now(at)
    if state in step.sources:
        return None
    told = {"problem": move.source_id, "state": Phrase(STATES[state]), "wanted": Phrase(step.label)}
    told |= {"possible": [Phrase(one.label) for one in possible(state)]}
    if not life.event_id:
        return InputError(
            N_("案件“{problem}”现为“{state}”，不能“{wanted}”"), N_("现在可以：{possible}"), **told
        )
    return InputError(
        N_("案件“{problem}”现为“{state}”（“{actor}”于 {moment} 办了“{step}”），不能“{wanted}”"),
        N_("现在可以：{possible}"),
        **told,
        **_last(life),
    )


def _not_allowed(step: Step, move: Move) -> InputError | None:
    if not move.actor.strip():
        return InputError(N_("没有写明经办人"), N_("请先填写您的姓名或职务"))
    if move.role in step.roles:
        return None
    return InputError(
        N_("案件“{problem}”的“{step}”不能由“{role}”办理"),
        N_("应由{roles}办理"),
        problem=move.source_id,
        step=Phrase(step.label),
        role=Phrase(ROLES[move.role]) if move.role in ROLES else move.role or "—",
        roles=[Phrase(ROLES[role]) for role in step.roles],
    )


def _incomplete(step: Step, move: Move) -> InputError | None:
    told = {"problem": move.source_id, "step": Phrase(step.label)}
    if "note" in step.needs and not move.note.strip():
        return InputError(N_("案件“{problem}”的“{step}”没有写说明"), N_("请写明理由"), **told)
    if len(move.note) > LONGEST_NOTE:
        return InputError(
            N_("案件“{problem}”的说明超过 {most} 字"), N_("请写短一些"), most=LONGEST_NOTE, **told
        )
    if "photo" in step.needs and not move.photos and not move.told:
        return InputError(N_("案件“{problem}”的“{step}”没有照片"), N_("请上传处置后的照片"), **told)
    if "until" in step.needs and move.until is None:
        return InputError(N_("案件“{problem}”没有写挂账到何时"), N_("请写明恢复计时的时间"), **told)
    whole = move.unit != "work_days" or move.amount % 1 == 0
    if "amount" in step.needs and not (move.amount > 0 and move.unit in UNITS and whole):
        return InputError(
            N_("案件“{problem}”没有写明延长多少"),
            N_("请写大于 0 的数（工作日写整数）和单位：{units}"),
            units=[Phrase(unit) for unit in UNITS.values()],
            **told,
        )
    return None


def _wrong_time(life: Life, step: Step, move: Move, at: dt.datetime, now: dt.datetime) -> InputError | None:
    told = {"problem": move.source_id, "step": Phrase(step.label), "moment": f"{at:%Y-%m-%d %H:%M}"}
    if at > now:
        return InputError(
            N_("案件“{problem}”的“{step}”时间 {moment} 还没有到"), N_("请改为实际办理的时间"), **told
        )
    if life.latest is not None and at < life.latest:
        return InputError(
            N_("案件“{problem}”的“{step}”时间 {moment} 早于上一步（{before}）"),
            N_("请核对时间；步骤须按先后办理"),
            before=f"{life.latest:%Y-%m-%d %H:%M}",
            **told,
        )
    if "until" in step.needs and move.until is not None and move.until <= at:
        return InputError(
            N_("案件“{problem}”的挂账截止时间不晚于挂账时间 {moment}"), N_("请写较晚的时间"), **told
        )
    return None


def _last(life: Life) -> dict[str, object]:
    moment = f"{life.at:%Y-%m-%d %H:%M}" if life.at else "—"
    return {"actor": life.actor or "—", "step": Phrase(STEPS[life.step].label), "moment": moment}

"""Show how shops keep their frontage: numbers, map, list, shares by unit, section, community, forms."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from mapapp import frontages, roster, store
from mapapp.i18n import N_
from mapapp.zones import SIDE_LABELS

from . import cache, ground_maps, pressing, tables
from .screen import Screen
from .words import literal

LIST = {
    "name": N_("商户"),
    "state_said": N_("门前三包"),
    "section_name": N_("路段"),
    "side_said": N_("侧"),
    "faults_said": N_("不合格项"),
    "signed_on": N_("签订日期"),
    "checked_at": N_("最近检查"),
}
WHOLE = {
    "code": N_("编号"),
    **LIST,
    "trade": N_("业态"),
    "address": N_("地址"),
    "community_name": N_("社区"),
    "unit": N_("责任单位"),
    "contact": N_("联系方式"),
}
SHARES = {
    "name": N_("名称"),
    "shops": N_("商户数"),
    "signed": N_("已签订"),
    "signed_percent": N_("签订率（%）"),
    "checked": N_("检查过"),
    "in_order": N_("合格"),
    "order_percent": N_("合格率（%）"),
}
GROUPS = {
    "unit": N_("按单位"),
    "section_code": N_("按路段"),
    "community_code": N_("按社区"),
}
CHECKS = {
    "checked_at": N_("检查时间"),
    "result_said": N_("检查结果"),
    "faults_said": N_("不合格项"),
    "actor": N_("检查人"),
    "note": N_("备注"),
}
DAY = st.column_config.DateColumn(format="YYYY-MM-DD")


def draw(screen: Screen) -> None:
    """Draw the page."""
    say = screen.say
    if not len(screen.city.ground.shops):
        st.info(say("还没有商户。请到“录入”导入门前三包商户：编号、名称，以及路段或坐标，可有签订日期。"))
        return
    shops = _standing(screen)
    st.caption(
        say("签订率 = 已签订 ÷ 全部商户；合格率 = 最近一次检查合格 ÷ 检查过的商户，没检查过的不在内。")
    )
    _numbers(screen, shops)
    left, right = st.columns([6, 5])
    with right:
        listed, grouped = st.tabs([say("商户"), say("签订率和合格率")])
        with listed:
            code = _list(screen, shops)
        with grouped:
            _shares(screen, shops)
    with left:
        clicked = ground_maps.frontages(screen, frontages.located(shops), code)
    if clicked is not None and not code:
        code = next(iter(shops.loc[shops["shop_id"].astype("str").eq(clicked.key), "code"]), "")
    unplaced = int(shops["lon"].isna().sum())
    unplaced = max(unplaced, len(shops) - ground_maps.MOST_SHOPS)
    if unplaced > 0:
        st.caption(
            say(
                "有 {count} 家不在图上（没有坐标，或超过一图之数），列表中是全部。",
                count=say.number(unplaced),
            )
        )
    if code in set(shops["code"]):
        _shop(screen, shops[shops["code"].eq(code)].iloc[0])
    else:
        st.info(say("点选表中一行或图上一家，可登记检查和签订。"))


def _standing(screen: Screen) -> pd.DataFrame:
    """Return the shops as they stand, in words, those not in order first."""
    city, say = screen.city, screen.say
    shops = frontages.standing(city.ground, screen.as_of)
    days = pd.Series(pd.Timestamp(screen.as_of.date()), index=shops.index)
    names = {
        kind: dict(zip(zones["code"], zones["name"], strict=True)) for kind, zones in _zones(screen).items()
    }
    shops = shops.assign(
        unit=roster.answering(city.roster, "section", shops["section_code"], days)["answerer"],
        section_name=shops["section_code"].map(names["section"]).fillna(""),
        community_name=shops["community_code"].map(names["community"]).fillna(""),
        state_said=[say(frontages.STATES[state]) for state in shops["state"]],
        side_said=[say(SIDE_LABELS[side]) if side in SIDE_LABELS else "" for side in shops["side"]],
        faults_said=[_faults(screen, faults) for faults in shops["faults"]],
        rank=shops["state"].map({state: at for at, state in enumerate(("faulty", "unsigned", "unchecked"))}),
    )
    return shops.sort_values(["rank", "code"], ignore_index=True)


def _zones(screen: Screen) -> dict[str, pd.DataFrame]:
    return {"section": screen.city.sections, "community": screen.city.communities}


def _faults(screen: Screen, faults: str) -> str:
    return screen.say.listing([screen.say(frontages.DUTIES[key]) for key in faults.split(";") if key])


def _numbers(screen: Screen, shops: pd.DataFrame) -> None:
    say = screen.say
    whole = frontages.shares(shops, pd.Series("*", index=shops.index)).iloc[0]
    told = (
        (say("商户数"), say.number(int(whole["shops"])), None),
        (say("签订率"), say.percent(whole["signed_share"], 1), say("已签订 ÷ 全部商户")),
        (say("检查过"), say.number(int(whole["checked"])), None),
        (say("合格率"), say.percent(whole["order_share"], 1), say("最近一次检查合格 ÷ 检查过的商户")),
        (say("检查不合格"), say.number(int(whole["checked"] - whole["in_order"])), None),
    )
    for column, (label, value, explained) in zip(st.columns(len(told)), told, strict=True):
        column.metric(label, value, help=explained, border=True, height="stretch")


def _list(screen: Screen, shops: pd.DataFrame) -> str:
    picked = tables.pickable(
        shops,
        LIST,
        key="shops_list",
        name="shops",
        say=screen.say,
        height=ground_maps.HEIGHT - 60,
        whole=WHOLE,
        config={"signed_on": DAY, "checked_at": DAY},
    )
    return "" if picked is None else str(shops["code"].iloc[picked])


def _shares(screen: Screen, shops: pd.DataFrame) -> None:
    say = screen.say
    by = st.segmented_control(
        say("分组"),
        list(GROUPS),
        default="unit",
        format_func=lambda key: say(GROUPS[key]),
        key="shop_groups",
        required=True,
    )
    found = frontages.shares(shops, shops[by])
    zones = {"section_code": screen.city.sections, "community_code": screen.city.communities}.get(by)
    names = {} if zones is None else dict(zip(zones["code"], zones["name"], strict=True))
    nobody = say("未落实责任") if by == "unit" else say("不在任何路段或社区")
    shown = found.assign(
        name=[names.get(key, key) if key else nobody for key in found["key"]],
        signed_percent=found["signed_share"] * 100,
        order_percent=found["order_share"] * 100,
    )
    tables.plain(shown, SHARES, key=f"shop_shares_{by}", name=f"frontage-{by}", say=say)


def _shop(screen: Screen, shop: pd.Series) -> None:
    """Draw one shop's own view: its checks, and the forms."""
    say, code = screen.say, str(shop["code"])
    st.subheader(literal(shop["name"]))
    told = [shop["state_said"], shop["trade"], shop["address"], shop["section_name"], shop["unit"]]
    st.markdown(" · ".join(literal(part) for part in told if part))
    left, right = st.columns(2)
    with left:
        _check_form(screen, code)
        _sign_form(screen, code, shop["signed_on"])
    with right:
        rows = screen.city.ground.shop_checks
        rows = rows[rows["shop_code"].eq(code)].sort_values("checked_at", ascending=False, ignore_index=True)
        shown = rows.assign(
            result_said=[say("合格") if passed else say("不合格") for passed in rows["in_order"]],
            faults_said=[_faults(screen, faults) for faults in rows["faults"]],
        )
        tables.plain(shown, CHECKS, key="shop_checks", name=f"frontage-checks-{code}", say=say)


def _check_form(screen: Screen, code: str) -> None:
    say, last = screen.say, (screen.as_of - dt.timedelta(microseconds=1)).date()
    with st.form(f"check_shop_{code}", border=True):
        faults = st.pills(
            say("不合格项（没有则为合格）"),
            list(frontages.DUTIES),
            selection_mode="multi",
            format_func=lambda key: say(frontages.DUTIES[key]),
        )
        first, second, third = st.columns(3)
        day = first.date_input(say("检查日期"), value=last, format="YYYY-MM-DD")
        at = second.time_input(say("检查时间"), value=dt.time(9), step=300)
        who = third.text_input(say("检查人（职务）"))
        note = st.text_input(say("备注（可空）"))
        if not pressing.submit(say("登记检查"), type="primary", key=f"check_shop_{code}_go"):
            return
    moment = dt.datetime.combine(day, at)
    store.check_shop(cache.engine(), code, moment, faults or [], inspector=who, note=note)
    st.rerun()


def _sign_form(screen: Screen, code: str, signed_on: pd.Timestamp) -> None:
    say = screen.say
    with st.form(f"sign_shop_{code}", border=True):
        left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
        given = None if pd.isna(signed_on) else signed_on.date()
        day = left.date_input(say("签订日期（空为未签订）"), value=given, format="YYYY-MM-DD")
        who = middle.text_input(say("登记人（姓名或职务）"))
        if not pressing.submit(say("保存"), key=f"sign_shop_{code}_go", within=right):
            return
    store.sign_shop(cache.engine(), code, day, actor=who)
    st.rerun()

"""Choose cases for the public, have a person read every text, and hand them out masked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from mapapp import masking, reports, store
from mapapp.i18n import N_, Translator

from . import cache, letter_papers, pressing, tables
from .screen import Screen

MOST = 200
EDITED = {
    "ready": N_("确认可公开"),
    "source_id": N_("编号"),
    "type": N_("问题类别"),
    "address": N_("地址（公开）"),
    "description": N_("描述（公开）"),
    "found": N_("已遮盖"),
    "original": N_("原文"),
}
RULES = {"kind": N_("遮盖"), "instead": N_("改成")}


def draw(screen: Screen) -> None:
    """Draw the rules, the texts to be read, and what can go out."""
    say, cases = screen.say, screen.cases
    _rules(say)
    if not len(cases):
        st.info(say("筛选范围内没有问题。请放宽左侧的日期或类别。"))
        return
    listed = cases.sort_values("reported_at", ascending=False, kind="stable").head(MOST)
    if len(cases) > MOST:
        st.caption(say("只列最近 {most} 件，请用左侧筛选缩小范围。", most=say.number(MOST)))
    cleared = store.cleared(cache.engine())
    rows = _rows(listed, cleared, say)
    labels = {name: say(label) for name, label in EDITED.items()}
    edited = st.data_editor(
        rows,
        hide_index=True,
        height=380,
        key=f"exposed_{screen.city.revision}_{len(rows)}_{rows['source_id'].iloc[0]}",
        disabled=[name for name in EDITED if name not in ("ready", "address", "description")],
        column_order=list(EDITED),
        column_config={name: st.column_config.Column(label) for name, label in labels.items()}
        | {"ready": st.column_config.CheckboxColumn(labels["ready"])},
    )
    _confirm(screen, listed, rows, edited)
    _out(screen, listed, cleared)


def _rules(say: Translator) -> None:
    with st.expander(say("遮盖规则"), icon=":material/visibility_off:"):
        st.caption(
            say(
                "规则认得车牌、电话、证件号、账号的写法，遮盖后才能公开；姓名只认得“店主”“举报人”等词之后和“先生”“师傅”之前的。"
                "规则不可能认全，请逐条读过再确认。原文改了，确认就作废。"
            )
        )
        rows = [{"kind": say(masking.KINDS[key]), "instead": masking.shown(key)} for key in masking.KINDS]
        tables.plain(pd.DataFrame(rows), RULES, key="mask_rules", name="mask-rules", say=say)


def _rows(cases: pd.DataFrame, cleared: pd.DataFrame, say: Translator) -> pd.DataFrame:
    """Lay the cases out: cleared texts as they were cleared, others masked by the rules."""
    kept = {(row.source, row.source_id): row for row in cleared.itertuples()}
    rows = []
    rows_of: Any = cases.itertuples()
    for row in rows_of:
        known = kept.get((row.source, row.source_id))
        same = known is not None and known.original == store.digest(row.address, row.description)
        address, description = masking.mask(row.address), masking.mask(row.description)
        kinds = dict.fromkeys(kind for kind, _, _ in (*address.found, *description.found))
        rows.append(
            {
                "ready": same,
                "source_id": row.source_id,
                "type": reports.type_name(row.type_key, say),
                "address": known.address if same and known else address.text,
                "description": known.description if same and known else description.text,
                "found": say.listing([say(masking.KINDS[kind]) for kind in kinds]),
                "original": f"{row.address}　{row.description}",
            }
        )
    return pd.DataFrame(rows)


def _confirm(screen: Screen, cases: pd.DataFrame, rows: pd.DataFrame, edited: pd.DataFrame) -> None:
    """Keep what is ticked as cleared, and take back what no longer is."""
    say = screen.say
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    actor = left.text_input(say("确认人（姓名或职务）"), key="clear_actor")
    chosen = edited["ready"].to_numpy(dtype=bool)
    gone = rows["ready"].to_numpy(dtype=bool) & ~chosen
    label = say("确认这 {count} 件的文字可以公开", count=say.number(int(chosen.sum())))
    if gone.any():
        told = {"count": say.number(int(chosen.sum())), "gone": say.number(int(gone.sum()))}
        label = say("确认这 {count} 件的文字可以公开，撤回 {gone} 件", **told)
    idle = not (chosen | gone).any()
    if pressing.button(label, type="primary", disabled=idle, key="clear_texts", within=right):
        given = cases[chosen]
        keys = list(zip(given["source"], given["source_id"], strict=True))
        texts = dict(
            zip(
                keys,
                zip(edited.loc[chosen, "address"], edited.loc[chosen, "description"], strict=True),
                strict=True,
            )
        )
        originals = {
            key: store.digest(address, description)
            for key, address, description in zip(keys, given["address"], given["description"], strict=True)
        }
        back = list(zip(cases.loc[gone, "source"], cases.loc[gone, "source_id"], strict=True))
        store.clear_texts(cache.engine(), texts, originals, actor=actor, withdrawn=back)
        st.rerun()


def _out(screen: Screen, cases: pd.DataFrame, cleared: pd.DataFrame) -> None:
    """Offer what was cleared; photos only where a person says that they were looked at."""
    say = screen.say
    now = {
        key: store.digest(address, description)
        for key, address, description in zip(
            zip(cases["source"], cases["source_id"], strict=True),
            cases["address"],
            cases["description"],
            strict=True,
        )
    }
    listed: Any = cleared.itertuples()
    texts = {
        (row.source, row.source_id): (row.address, row.description)
        for row in listed
        if now.get((row.source, row.source_id)) == row.original
    }
    if not texts:
        st.info(say("还没有确认过的文字。勾选、逐条读过、确认之后才能导出。"))
        return
    title = st.text_input(
        say("标题"), say("{city}市容环境问题曝光台", city=screen.city.name), key="exposure_title"
    )
    units = st.toggle(say("写明责任单位"), key="exposure_units")
    looked = st.toggle(say("附照片：我已逐张看过，没有人脸、车牌和门牌到户"), key="exposure_photos")
    given = {"as_of": screen.as_of, "say": say, "texts": texts, "title": title, "with_units": units}
    st.caption(say("将公开 {count} 件。", count=say.number(len(texts))))
    for key, mime in (("exposure_html", "text/html"), ("exposure_docx", letter_papers.DOCX)):
        document = reports.DOCUMENTS[key]
        st.download_button(
            say("下载{document}", document=say(document.label)),
            data=_making(document, screen, cases, given, list(texts) if looked else []),
            file_name=f"exposure{document.suffix}",
            mime=mime,
            on_click="ignore",
            key=key,
        )


def _making(
    document: reports.Document,
    screen: Screen,
    cases: pd.DataFrame,
    given: dict[str, Any],
    looked: list[tuple[str, str]],
) -> Callable[[], bytes]:
    """Return what makes a document once it is asked for, with the photos of the cases that were looked at."""
    return lambda: document.make(screen.city, cases, photos=letter_papers.photos(looked), **given)

"""Lead a person through an import: file, columns, coordinate system, words, preview, yes."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from mapapp import columns, complaints, crs, datum_fit, intake, patrol_tracks, problem_types, problems, store
from mapapp.city import City
from mapapp.complaints import Cleaned
from mapapp.i18n import Translator
from mapapp.raw_table import RawTable

from . import cache, pressing, tables, upload_file
from .words import literal

NONE = "—"
MOST_WORDS = 30
PLACED = ("problems", "communities", "sections", "points", "shops")
"""Kinds whose files hold positions."""


def draw(city: City, say: Translator) -> None:
    """Draw the whole form; nothing is written before the last button."""
    kind = st.segmented_control(
        say("导入什么"),
        list(intake.KINDS),
        default="problems",
        format_func=lambda key: say(intake.KINDS[key]),
        key="import_kind",
        required=True,
    )
    upload = st.file_uploader(
        say("选择文件（CSV、XLSX、GeoJSON、GeoPackage 或压缩的 Shapefile）"), key=f"import_file_{kind}"
    )
    if upload is None:
        st.info(say("先导入社区和路段，再导入责任名册，最后导入问题。每一步都先预览，确认后才写入。"))
        return
    content = upload.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    raw = upload_file.read(content, digest, upload.name, say)
    st.caption(
        say("读到 {count} 行，{width} 列", count=say.number(len(raw.frame)), width=len(raw.frame.columns))
    )
    if kind == "patrols" and patrol_tracks.is_track(raw):
        st.info(say("这是巡查轨迹，请到“派责”的“巡查劝导”页上传，那里可以先在图上核对。"))
        return
    choices = _choices(kind, raw, say)
    if kind == "problems":
        choices, cleaned = _with_words(raw, choices, city, say)
        _warn_of_datum(cleaned, choices, city, say)
    else:
        cleaned = intake.clean(kind, raw, choices, city, dt.datetime.now())
    _preview(cleaned, raw, say)
    _confirm(kind, cleaned, choices, raw, digest, say)


def _choices(kind: str, raw: RawTable, say: Translator) -> intake.Choices:
    guessed = columns.guess(list(raw.frame.columns), kind)
    missing = columns.missing(guessed, kind)
    with st.expander(say("列的对照"), expanded=bool(missing)):
        mapping = choose_columns(kind, raw, guessed, say)
    datum, source, disordered = "wgs84", "", False
    left, right = st.columns(2)
    if kind in PLACED:
        with left:
            datum = choose_datum(raw, say)
    if kind == "problems":
        source = right.text_input(
            say("来源名称"),
            value=Path(raw.name).stem,
            help=say("同一来源中编号相同的问题视为同一件：再次导入只会更新，不会重复"),
            key=f"import_source_{raw.name}",
        )
        disordered = right.checkbox(
            say("结案早于上报的行也收下（不取结案时间）"),
            key="import_disordered",
            help=say("有的系统导出时丢了上午下午，结案会早于上报"),
        )
    merge = kind == "sections" and right.checkbox(say("编号相同的线合并为一个路段"), key="import_merge")
    return intake.Choices(
        mapping=mapping, datum=datum, source=source, keep_disordered=disordered, merge_parts=bool(merge)
    )


def choose_columns(kind: str, raw: RawTable, guessed: dict[str, str], say: Translator) -> dict[str, str]:
    """Ask which column of a file means which field of a kind."""
    options = [NONE, *map(str, raw.frame.columns)]
    chosen = {}
    for column, field in zip(_columns(len(columns.FIELDS[kind])), columns.FIELDS[kind], strict=True):
        picked = column.selectbox(
            say(field.label) + (" *" if field.required else ""),
            options,
            index=options.index(guessed[field.key]) if field.key in guessed else 0,
            key=f"import_{kind}_{field.key}_{raw.name}",
        )
        if picked != NONE:
            chosen[field.key] = picked
    return chosen


def _columns(count: int) -> list:
    return [column for _ in range(0, count, 3) for column in st.columns(3)][:count]


def choose_datum(raw: RawTable, say: Translator) -> str:
    """Ask for the coordinate system of a file; a key of `crs.DATUMS` or ``EPSG:n``."""
    options = [*crs.DATUMS, "EPSG"]
    labels = {key: say(datum.label) for key, datum in crs.DATUMS.items()} | {"EPSG": say("其他（EPSG 编号）")}
    recorded = raw.geometry is not None
    chosen = st.selectbox(
        say("坐标系"),
        options,
        index=options.index("file" if recorded else "wgs84"),
        format_func=labels.__getitem__,
        key=f"import_datum_{raw.name}",
        help=say("高德、腾讯地图上点取的是 GCJ-02，百度地图是 BD-09；选错会偏几百米"),
    )
    if chosen != "EPSG":
        return str(chosen)
    number = st.number_input("EPSG", min_value=1024, max_value=32767, value=4547, key="import_epsg")
    return f"EPSG:{int(number)}"


def _with_words(
    raw: RawTable, choices: intake.Choices, city: City, say: Translator
) -> tuple[intake.Choices, Cleaned]:
    """Ask for every word that nobody knows which type it means; nothing is decided silently."""
    known = replace(choices, words={**choices.words, **store.words(cache.engine())})
    tried = intake.clean("problems", raw, known, city, dt.datetime.now())
    unknown = problems.unknown_types(tried.rejected)
    st.session_state["import_learned"] = {}
    if not len(unknown):
        return known, tried
    st.warning(say("有 {count} 个类别名称没有对照，请逐个指定；不指定的行不收。", count=len(unknown)))
    keep = st.checkbox(say("未指定的也收下，记为“未归类”"), key="import_keep")
    answers = {
        str(word): _word(str(word), int(count), say) for word, count in unknown.head(MOST_WORDS).items()
    }
    picked = {word: key for word, key in answers.items() if key}
    if not picked and not keep:
        return known, tried
    # What is remembered is what is ticked at this very rerun, never an earlier file's or a withdrawn answer.
    if picked and st.checkbox(say("记住这些对照，下次不再问"), value=True, key="import_learn"):
        st.session_state["import_learned"] = picked
    chosen = replace(known, words={**known.words, **picked}, keep_unknown=keep)
    return chosen, intake.clean("problems", raw, chosen, city, dt.datetime.now())


def _warn_of_datum(cleaned: Cleaned, choices: intake.Choices, city: City, say: Translator) -> None:
    fit = datum_fit.better(cleaned.accepted, city.sections, choices.datum, city.projection)
    if fit is not None:
        st.warning(datum_fit.warning(fit, say), icon=":material/wrong_location:")


def _word(word: str, count: int, say: Translator) -> str:
    offered = problem_types.offers(word)
    options = ["", *offered, *(key for key in problem_types.TYPES if key not in offered)]
    return st.selectbox(
        say("“{word}”（{count} 行）归入", word=literal(word), count=count),
        options,
        format_func=lambda key: problem_types.name(key, say.language) if key else say("不指定"),
        key=f"import_word_{word}",
    )


def _preview(cleaned: Cleaned, raw: RawTable, say: Translator) -> None:
    taken, refused = st.columns(2)
    taken.metric(say("可以收下"), say.number(len(cleaned.accepted)), border=True)
    refused.metric(say("不能收下"), say.number(len(cleaned.rejected)), border=True)
    with st.expander(say("预览前 20 行")):
        st.dataframe(pd.DataFrame(cleaned.accepted.drop(columns="geometry", errors="ignore")).head(20))
    if len(cleaned.rejected):
        st.caption(say("不能收下的行，附原因；改好后可单独再导入"))
        refused_rows = complaints.rejected_table(cleaned.rejected, say)
        st.dataframe(refused_rows, hide_index=True, height=220)
        tables.download(refused_rows, key="import_rejected", name=f"{Path(raw.name).stem}-rejected", say=say)


def _confirm(
    kind: str, cleaned: Cleaned, choices: intake.Choices, raw: RawTable, digest: str, say: Translator
) -> None:
    if not len(cleaned.accepted):
        st.error(say("没有一行可以收下，请先按上面的原因修改文件或列的对照。"))
        return
    if not pressing.button(
        say("写入 {count} 行", count=say.number(len(cleaned.accepted))),
        type="primary",
        key="import_go",
    ):
        return
    bar = st.progress(0.0, text=say("正在写入…"))

    def told(done: int, total: int) -> None:
        bar.progress(done / max(total, 1), text=say("正在写入…"))

    receipt = store.save_import(
        cache.engine(),
        kind,
        cleaned,
        source=choices.source or raw.name,
        file_name=raw.name,
        sha256=digest,
        datum=choices.datum,
        mapping=dict(choices.mapping),
        actor=say("页面"),
        progress=told,
    )
    bar.empty()
    learned = st.session_state.pop("import_learned", {})
    if learned:
        store.learn_words(cache.engine(), learned, actor=say("页面"))
    st.success(
        say(
            "已写入：新增 {added}，更新 {updated}，未变 {unchanged}，未收 {rejected}。",
            added=say.number(receipt.added),
            updated=say.number(receipt.updated),
            unchanged=say.number(receipt.unchanged),
            rejected=say.number(receipt.rejected),
        ),
        icon=":material/check_circle:",
    )

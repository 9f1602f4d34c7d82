"""Ask for the two things that sections are made of: centre lines and a duty list."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import geopandas as gpd
import streamlit as st

from mapapp import columns, roads
from mapapp.i18n import Translator
from mapapp.raw_table import RawTable

from . import import_form, upload_file
from .screen import Screen


@dataclass(frozen=True)
class DutyList:
    """A duty list as read, which column means what, and the digest of its content."""

    raw: RawTable
    mapping: dict[str, str]
    digest: str


def centre_lines(screen: Screen) -> gpd.GeoDataFrame | None:
    """Ask for a file of centre lines, or use the sections that the city has; None while there are none."""
    say = screen.say
    st.subheader(say("道路中心线"))
    own = roads.centre_lines.of_sections(screen.city.sections)
    use_own = bool(len(own)) and st.toggle(
        say("用本市已有路段的线（{count} 条）", count=say.number(len(own))), value=True, key="duty_own_lines"
    )
    if use_own:
        return own
    upload = st.file_uploader(
        say("中心线文件（GeoJSON、GeoPackage 或压缩的 Shapefile，有路名）"), key="duty_network"
    )
    if upload is None:
        return None
    content = upload.getvalue()
    raw = upload_file.read(content, hashlib.sha256(content).hexdigest(), upload.name, say)
    lines, rejected = roads.centre_lines.take(raw, datum=import_form.choose_datum(raw, say))
    st.caption(
        say("{count} 条道路中心线，{roads} 条路", count=say.number(len(lines)), roads=lines["road"].nunique())
    )
    if len(rejected):
        st.warning(say("{count} 条线的图形不能用，未计入。", count=say.number(len(rejected))))
    return lines


def duties(say: Translator, key: str = "duty") -> DutyList | None:
    """Ask for lines of text or a file; None before there is one. `key` begins the keys of the widgets."""
    pasted, filed = st.tabs([say("粘贴文字"), say("表格文件")])
    with pasted:
        text = st.text_area(
            say("每行一条：路段 单位 联系人"),
            key=f"{key}_text",
            height=150,
            placeholder="人民路(中山路—解放路段)北侧 县财政局",
        )
    with filed:
        upload = st.file_uploader(say("责任清单（XLSX 或 CSV）"), key=f"{key}_file")
        if upload is not None:
            content = upload.getvalue()
            digest = hashlib.sha256(content).hexdigest()
            raw = upload_file.read(content, digest, upload.name, say)
            return DutyList(raw, _columns(raw, say, key), digest)
    if not text.strip():
        return None
    raw = roads.duty_lines.read(text, say("粘贴的责任清单"))
    return DutyList(raw, dict(roads.duty_lines.MAPPING), hashlib.sha256(text.encode()).hexdigest())


def _columns(raw: RawTable, say: Translator, key: str) -> dict[str, str]:
    """Ask for the section's columns, and for those of the unit and the contact."""
    names = list(raw.frame.columns)
    guessed = columns.guess(names, "sections")
    duty = columns.guess(names, "roster")
    with st.expander(say("列的对照"), expanded=bool(columns.missing(guessed, "sections"))):
        mapping = import_form.choose_columns("sections", raw, guessed, say)
        options = [import_form.NONE, *map(str, names)]
        for field, label in (("answerer", say("责任单位")), ("contact", say("联系方式"))):
            at = options.index(duty[field]) if field in duty else 0
            picked = st.selectbox(label, options, index=at, key=f"{key}_{field}_{raw.name}")
            if picked != import_form.NONE:
                mapping[field] = picked
    return mapping

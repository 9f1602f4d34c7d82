"""Write the ledger of what the filters leave, show how far it is, and hand it out with its photos."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Callable

import pandas as pd
import streamlit as st

from mapapp import reports, scope, store
from mapapp.errors import InputError, StoreError
from mapapp.i18n import N_, Translator

from . import bulletin_out, cache, pressing
from .screen import Screen
from .words import literal

WAYS = {
    "links": N_("链接到本系统的照片（在能打开本页的电脑上可看）"),
    "zip": N_("照片与台账一起打包（ZIP，可拷走）"),
    "none": N_("不带照片"),
}
MADE = "ledger_made"
MOST_MB = 300
"""Photos that one package may hold; the command line knows no bound."""
Told = Callable[[float], object]
Links = dict[tuple[str, str], list[str]]


def draw(screen: Screen) -> None:
    """Draw what would be written, the button, and what was written last."""
    say = screen.say
    if not len(screen.city.problems):
        st.info(say("还没有问题点。请先到“录入”导入问题台账和责任名册。"))
        return
    cases = screen.cases
    if not len(cases):
        st.info(say("筛选范围内没有问题。请放宽左侧的日期或类别。"))
        return
    pictures = _photos(screen, cases)
    told = {"count": say.number(len(cases)), "photos": say.number(len(pictures))}
    st.write(say("按左侧的筛选，共 {count} 件，有 {photos} 张照片。", **told))
    way = _way(say) if len(pictures) else "none"
    asked = (screen.city.revision, say.language, way, tuple(sorted(scope.to_query(screen.scope).items())))
    label = say("写台账（{count} 行）", count=say.number(len(cases)))
    if pressing.button(label, type="primary", icon=":material/table_view:", key="write_ledger"):
        _write(screen, cases, pictures, asked)
    _offer(say, asked)


def _way(say: Translator) -> str:
    chosen = st.radio(
        say("照片怎么带"), list(WAYS), format_func=lambda key: say(WAYS[key]), key="ledger_photos"
    )
    return str(chosen)


def _photos(screen: Screen, cases: pd.DataFrame) -> pd.DataFrame:
    """Return the photos of the cases."""
    listed = cache.photos(screen.city)
    keys = pd.MultiIndex.from_frame(cases[["source", "source_id"]])
    return listed[pd.MultiIndex.from_frame(listed[["source", "source_id"]]).isin(keys)]


def _write(screen: Screen, cases: pd.DataFrame, pictures: pd.DataFrame, asked: tuple[object, ...]) -> None:
    """Write the file while a bar shows how far it is, and keep it for this reader."""
    st.session_state.pop(MADE, None)
    bar = st.progress(0.0)
    tell = _telling(bar, screen.say)
    name = f"ledger-{screen.as_of:%Y%m%d-%H%M}"
    try:
        if asked[2] == "zip":
            content, suffix = _package(screen, cases, pictures, name, tell), "zip"
        else:
            links = _served(pictures) if asked[2] == "links" else None
            content, suffix = _ledger(screen, cases, links, tell), "xlsx"
    finally:
        bar.empty()
    st.session_state[MADE] = (asked, f"{name}.{suffix}", content)


def _telling(bar: st.delta_generator.DeltaGenerator, say: Translator) -> Told:
    """Return what moves the bar, a hundred times at most."""
    last = -1

    def tell(share: float) -> None:
        nonlocal last
        percent = int(share * 100)
        if percent != last:
            last = percent
            bar.progress(min(percent, 100), say("正在写台账：{share}", share=say.percent(share, 0)))

    return tell


def _ledger(screen: Screen, cases: pd.DataFrame, links: Links | None, told: Told) -> bytes:
    make = reports.DOCUMENTS["cases_xlsx"].make
    return make(screen.city, cases, as_of=screen.as_of, say=screen.say, photo_links=links, told=told)


def _served(pictures: pd.DataFrame) -> Links:
    """Return where this server shows the photos; "" where the file is gone."""
    origin = "/".join((st.context.url or "").split("/", 3)[:3])
    base = origin + st.get_option("server.baseUrlPath").rstrip("/")
    gone = set(store.missing_photos(cache.engine()))
    links: Links = defaultdict(list)
    for row in pictures.itertuples():
        address = "" if row.sha256 in gone else f"{base}/city/photos/{row.sha256}/full"
        links[str(row.source), str(row.source_id)].append(address)
    return links


def _package(screen: Screen, cases: pd.DataFrame, pictures: pd.DataFrame, name: str, told: Told) -> bytes:
    """Put the photos and a ledger that leads to them into one ZIP file."""
    content, links, size = io.BytesIO(), defaultdict(list), 0
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as file:  # photos are compressed already
        for place, row in enumerate(pictures.itertuples()):
            inside = f"photos/{row.sha256}.jpg"
            try:
                photo = cache.photo(str(row.sha256), "full")
            except StoreError:
                links[str(row.source), str(row.source_id)].append("")
                continue
            links[str(row.source), str(row.source_id)].append(f"external:{inside}")
            if inside in file.NameToInfo:
                continue
            size += len(photo)
            _check_size(size)
            file.writestr(inside, photo)
            told(place / len(pictures) / 2)
        book = _ledger(screen, cases, links, lambda share: told(0.5 + share / 2))
        file.writestr(f"{name}.xlsx", book)
    return content.getvalue()


def _check_size(size: int) -> None:
    if size > MOST_MB * 1_000_000:
        raise InputError(
            N_("照片超过 {most} MB，不能一次打包"),
            N_("请缩小左侧的筛选范围，或只写链接；命令行的 mapapp ledger --photos 没有这个上限"),
            most=MOST_MB,
        )


def _offer(say: Translator, asked: tuple[object, ...]) -> None:
    """Offer the file that was written, while it is what the page asks for."""
    kept = st.session_state.get(MADE)
    if kept is None:
        return
    made_for, name, content = kept
    if made_for != asked:
        st.caption(say("筛选、照片或资料变了，写好的台账已不是这一份；请再写一次。"))
        return
    st.success(
        say("台账写好了：{name}，{size} MB。", name=literal(name), size=say.number(len(content) / 1e6, 1))
    )
    st.download_button(
        say("下载台账（{suffix}）", suffix=name.rpartition(".")[2].upper()),
        data=content,
        file_name=name,
        mime="application/zip" if name.endswith(".zip") else bulletin_out.XLSX,
        icon=":material/download:",
        on_click="ignore",
        key="ledger_download",
    )

"""Edit one scene: its words, its notes, its pictures, what its map shows and where it looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from layers import LAYERS, draw_part
from mapapp import briefing, store
from mapapp.briefing import Made

from . import briefing_draft as drafts
from . import cache, map_view, pressing, shows
from .screen import Screen
from .words import literal

MAP_HEIGHT = 430
LONGEST = {
    "title": briefing.LONGEST_TITLE,
    "text": briefing.LONGEST_TEXT,
    "notes": briefing.LONGEST_NOTES,
}
"""Field of a scene → the most characters it takes."""


def draw(draft: dict[str, Any], number: int, screen: Screen) -> None:
    """Draw the fields of a scene of the draft."""
    say = screen.say
    scene = draft["scenes"][number]
    kind = briefing.KINDS[scene["kind"]]
    key = f"{draft['number']}_{draft['turn']}_{number}"
    st.markdown(f"**{number + 1} · {say(kind.label)}**")
    made = briefing.make(briefing.from_plain(scene), shows.material(), say)
    if made.slide.caption:
        st.caption(literal(made.slide.caption))
    words, notes, pictures, place = st.tabs([say("标题与正文"), say("演讲者备注"), say("图片"), say("地图")])
    with words:
        _field(st.text_input, say("场景标题"), "title", number, key, placeholder=made.slide.title)
        _field(st.text_area, say("要说的话"), "text", number, key, height=140)
        _told(made, screen)
    with notes:
        _field(st.text_area, say("只在演讲者窗口显示"), "notes", number, key, height=240)
    with pictures:
        _pictures(scene, number, key, screen)
    with place:
        if kind.layers:
            _map(scene, number, key, made, screen)
        else:
            st.info(say("这种场景没有地图。"))


def _field(draw: Callable[..., str], label: str, name: str, number: int, key: str, **look: Any) -> None:
    """Draw a field of the scene; what is typed is kept before the page is drawn anew."""
    kept = f"{name}_{key}"

    def keep() -> None:
        drafts.change(number, **{name: str(st.session_state[kept]).strip()})

    written = drafts.part(number, name)
    draw(label, written, key=kept, max_chars=LONGEST[name], on_change=keep, **look)


def _told(made: Made, screen: Screen) -> None:
    """Say the scene's figures as they stand now."""
    for figure in made.slide.figures:
        st.text(f"{figure.label}  {figure.value}  {figure.change}")


def _pictures(scene: dict[str, Any], number: int, key: str, screen: Screen) -> None:
    say = screen.say
    listed = list(scene["pictures"])
    for at, sha256 in enumerate(listed):
        content = store.picture(cache.engine(), sha256)
        left, right = st.columns([5, 1])
        if content is None:
            left.warning(say("照片已不在库中"))
        else:
            left.image(content, width=320)
        if pressing.button(say("移去"), key=f"take_{key}_{at}", within=right):
            drafts.change(number, pictures=listed[:at] + listed[at + 1 :])
            st.rerun()
    if len(listed) >= briefing.MOST_PICTURES:
        st.info(say("一个场景至多 {most} 张图片。", most=briefing.MOST_PICTURES))
        return
    with st.form(f"picture_{key}_{len(listed)}", border=False):
        files = st.file_uploader(
            say("上传图片（JPG、PNG、WebP）"), type=["jpg", "jpeg", "png", "webp"], accept_multiple_files=True
        )
        actor = st.text_input(say("上传人（姓名或职务）"))
        if pressing.submit(say("上传"), key=f"picture_{key}_{len(listed)}_go") and files:
            room = briefing.MOST_PICTURES - len(listed)
            kept = [
                store.add_picture(cache.engine(), f.getvalue(), f.name, actor=actor) for f in files[:room]
            ]
            drafts.change(number, pictures=list(dict.fromkeys([*listed, *kept])))
            st.rerun()


def _map(scene: dict[str, Any], number: int, key: str, made: Made, screen: Screen) -> None:
    """Choose the layers, and keep where the map looks."""
    say = screen.say
    kind = briefing.KINDS[scene["kind"]]
    if len(kind.layers) > 1:
        chosen = st.pills(
            say("图层"),
            list(kind.layers),
            selection_mode="multi",
            default=[layer for layer in kind.layers if layer in (scene["layers"] or kind.layers)],
            format_func=lambda layer: say(LAYERS[layer].label),
            key=f"layers_{key}",
        )
        wanted = (
            [] if len(chosen) == len(kind.layers) else [layer for layer in kind.layers if layer in chosen]
        )
        if wanted != scene["layers"]:
            drafts.change(number, layers=wanted)
            st.rerun()
    _look(number, key, made, screen, kept=scene["view"] is not None)


@st.fragment
def _look(number: int, key: str, made: Made, screen: Screen, *, kept: bool) -> None:
    """Show the scene's map; moving it changes nothing until its view is kept."""
    say = screen.say
    by_address = shows.by_address(shows.material(), say)
    drawn = [draw_part(part, say, by_address) for part in made.parts]
    slide = made.slide
    seen = map_view.looked_at(
        drawn,
        say=say,
        key=f"scene_map_{key}",
        bounds=slide.bounds,
        height=MAP_HEIGHT,
        as_of=slide.as_of,
        not_shown=slide.not_shown,
        base=map_view.city_base(screen.city, say),
    )
    left, right = st.columns(2)
    if (
        pressing.button(
            say("场景用当前地图视野"),
            key=f"keep_view_{key}",
            disabled=seen is None,
            within=left,
        )
        and seen is not None
    ):
        drafts.change(number, view=[round(edge, 6) for edge in seen])
        st.rerun(scope="app")
    if pressing.button(say("恢复默认视野"), key=f"free_view_{key}", disabled=not kept, within=right):
        drafts.change(number, view=None)
        st.rerun(scope="app")
    st.caption(say("已记下视野") if kept else say("默认视野：场景所说的地方"))

"""Put the view on the screen into a briefing."""

from __future__ import annotations

import streamlit as st

from mapapp import briefing, store
from mapapp.briefing import Scene
from mapapp.scope import to_query

from . import cache, pages, pressing
from .screen import Screen
from .words import literal

NEW = 0
CHOICES = ("by", "show", "at")
"""Choices of a page that a scene keeps beside the scope."""


def titled(title: str) -> st.delta_generator.DeltaGenerator:
    """Draw a page's title and return the place at its right end."""
    left, right = st.columns([5, 1.2], vertical_alignment="bottom")
    left.title(title)
    return right


def offer(
    screen: Screen,
    kind: str,
    extra: dict[str, str] | None = None,
    *,
    place: st.delta_generator.DeltaGenerator,
    page: str = "",
) -> None:
    """
    Draw the button, and behind it the form.

    Parameters
    ----------
    kind
        A key of `briefing.KINDS`.
    extra
        Parameters of the scene beside the scope and the page's choices.
    place
        Where the button stands.
    page
        The name under which the page keeps its choices (`choice.one`).
    """
    say = screen.say
    if not len(screen.city.problems):
        return
    with place.popover(say("加入汇报"), icon=":material/add_to_queue:", use_container_width=True):
        listed = store.briefings(cache.engine())
        names = dict(zip(listed["briefing_id"].tolist(), listed["name"], strict=True))
        with st.form(f"add_scene_{kind}", border=False):
            wanted = st.selectbox(
                say("汇报"), [*names, NEW], format_func=lambda number: names.get(number, say("新的汇报"))
            )
            name = st.text_input(say("新汇报的名称"), placeholder=say("如：七月调度会"))
            title = st.text_input(say("场景标题（可不填）"), max_chars=briefing.LONGEST_TITLE)
            text = st.text_area(say("要说的话（可不填）"), max_chars=briefing.LONGEST_TEXT, height=80)
            actor = st.text_input(say("添加人（姓名或职务）"))
            if pressing.submit(say("加入"), type="primary", key=f"add_scene_{kind}_go"):
                scene = Scene(kind, title.strip(), text.strip(), query=query(screen, page, extra or {}))
                _add(screen, int(wanted), name, scene, actor)
        pages.to(say("去汇报编排"), "brief/briefings", {})


def query(screen: Screen, page: str, extra: dict[str, str]) -> dict[str, str]:
    """Return what a scene must remember of the page."""
    kept = {key: st.session_state.get(f"{key}_{page}") for key in CHOICES}
    chosen = {key: str(value) for key, value in kept.items() if value}
    return to_query(screen.scope) | chosen | extra


def _add(screen: Screen, wanted: int, name: str, scene: Scene, actor: str) -> None:
    say = screen.say
    if wanted == NEW:
        store.new_briefing(cache.engine(), name, [scene], actor=actor)
        told = say("已新建汇报“{name}”", name=name.strip())
    else:
        count = store.add_scene(cache.engine(), wanted, scene, actor=actor)
        told = say("已加入，共 {count} 个场景", count=say.number(count))
    st.toast(literal(told), icon=":material/check_circle:")

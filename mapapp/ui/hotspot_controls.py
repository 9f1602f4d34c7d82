"""Draw what is asked of the hotspot page: the method and its numbers, and the period to compare with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mapapp import headline, hotspots, spot_rates
from mapapp.i18n import N_
from mapapp.scope import Scope

from . import choice
from .screen import Screen

VIEWS = {"spots": N_("热点"), "play": N_("逐期播放")}
COMPARISONS = {
    "before": N_("上期（等长）"),
    "year": N_("去年同期"),
    "from": N_("自选时期（等长）"),
    "none": N_("不对比"),
}
PERIODS = dict(
    zip(hotspots.PERIODS, (N_("一周"), N_("两周"), N_("30天"), N_("一季"), N_("一年")), strict=True)
)
HELD_AGAINST = {"": N_("面积"), "households": N_("户数"), "patrols": N_("巡查次数")}
SUGGESTED = "spot_suggested"
"""Why the last suggestion was made."""


@dataclass(frozen=True)
class Asked:
    """
    What the reader asks for.

    Attributes
    ----------
    view
        A key of `VIEWS`.
    method, params
        Key of the method, and its (name, value) pairs.
    before, compared
        The scope to compare with, None without one, and what it is called.
    against
        What chance follows: a key of `HELD_AGAINST`.
    days
        Length of a period of the film.
    """

    view: str
    method: str = ""
    params: tuple[tuple[str, float], ...] = ()
    before: Scope | None = None
    compared: str = ""
    against: str = ""
    days: int = 0


def draw(screen: Screen) -> Asked:
    """Draw the controls above the map."""
    say = screen.say
    choice.begin("view", "spot_view", list(VIEWS))
    choice.begin("method", "method", list(hotspots.METHODS))
    playing = st.session_state.setdefault("spot_view", "spots") == "play"
    widths = [2.2, 5, 3.9] if playing else [2.2, 2.8, 2.2, 1.9, 2]
    columns = st.columns(widths, vertical_alignment="bottom")
    view = columns[0].segmented_control(
        say(N_("看法")),
        list(VIEWS),
        format_func=lambda key: say(VIEWS[key]),
        key="spot_view",
        required=True,
    )
    choice.keep("view", str(view), "spots")
    if view == "play":
        _keep()
        return Asked("play", days=_days(screen, columns[1]))
    method = columns[1].selectbox(
        say("方法"),
        list(hotspots.METHODS),
        format_func=lambda key: say(hotspots.METHODS[key].label),
        key="method",
    )
    choice.keep("method", method, next(iter(hotspots.METHODS)))
    comparison = _comparison(screen, columns[2], columns[3])
    with columns[4].popover(say("方法的参数"), icon=":material/tune:"):
        params, against = _params(method, screen)
    explained = say(hotspots.METHODS[method].explains)
    held = say(N_("与{what}相比，比应有的更多才算热点。"), what=say(HELD_AGAINST[against])) if against else ""
    st.caption(" ".join(part for part in (explained, held, comparison.said) if part))
    return Asked("spots", method, params, comparison.scope, comparison.called, against)


class Comparison(NamedTuple):
    """The scope to compare with, None without one; its name in a sentence; what is said of it."""

    scope: Scope | None
    called: str
    said: str


def _comparison(screen: Screen, place: DeltaGenerator, beside: DeltaGenerator) -> Comparison:
    """Ask for the period to compare with."""
    say, scope = screen.say, screen.scope
    kinds = list(COMPARISONS)
    kind = choice.one(
        "compare", say(N_("对比时期")), kinds, lambda key: say(COMPARISONS[key]), page="spots", place=place
    )
    reported = screen.city.problems["reported_at"]
    first = reported.min().date() if len(reported) else screen.as_of.date()
    if kind == "none" or scope.start is None:
        return Comparison(None, "", "")
    if kind == "before":
        # The period before has its own words in the sentence.
        found, called = screen.before, ""
    elif kind == "year":
        found, called = headline.year_before(scope, first, screen.as_of.date()), say(N_("去年同期"))
    else:
        start = _first_day(scope, first, screen, beside)
        found = headline.same_days(scope, start, screen.as_of.date())
        called = _span(found, screen)
    if found is None:
        named = say(COMPARISONS[kind])
        said = say(N_("记录从 {first} 开始，没有可比的{period}。"), first=say.day(first), period=named)
        return Comparison(None, "", said)
    return Comparison(found, called, say(N_("对比：{span}。"), span=_span(found, screen)))


def _keep() -> None:
    """Keep what was asked in the other view: Streamlit forgets widgets that it does not draw."""
    for key in ("method", "spot_rank", "spot_against", *_numbers()):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _numbers() -> list[str]:
    return [f"{key}_{param.name}" for key, method in hotspots.METHODS.items() for param in method.params]


def _days(screen: Screen, place: DeltaGenerator) -> int:
    """Ask for the length of a period of the film; at first one that fits the time shown."""
    reported = screen.cases["reported_at"]
    usual = hotspots.PERIODS[0]
    if len(reported):
        usual = hotspots.fitting_days(reported.min().date(), reported.max().date())
    asked = st.query_params.get("period", "")
    named = int(asked) if asked in map(str, PERIODS) else usual
    st.session_state.setdefault("spot_period", named)
    days = place.segmented_control(
        screen.say(N_("每期")),
        list(PERIODS),
        format_func=lambda key: screen.say(PERIODS[key]),
        key="spot_period",
        required=True,
    )
    choice.keep("period", str(days), str(usual))
    return int(days or hotspots.PERIODS[0])


def _first_day(scope: Scope, first: dt.date, screen: Screen, place: DeltaGenerator) -> dt.date:
    """Ask for the first day of the period to compare with; it is as long as the one shown."""
    assert scope.start is not None
    latest = max(first, scope.start - dt.timedelta(days=1))
    usual = screen.before.start if screen.before is not None and screen.before.start else first
    kept = st.session_state.get("spot_compare_from", usual)
    st.session_state["spot_compare_from"] = min(max(kept, first), latest)
    picked = place.date_input(
        screen.say(N_("对比时期从")), min_value=first, max_value=latest, key="spot_compare_from",
        format="YYYY-MM-DD",
    )  # fmt: skip
    return picked if isinstance(picked, dt.date) else usual


def _span(scope: Scope | None, screen: Screen) -> str:
    say = screen.say
    if scope is None:
        return ""
    return say("{first}—{last}", first=say.day(scope.start), last=say.day(scope.end))


def _params(method: str, screen: Screen) -> tuple[tuple[tuple[str, float], ...], str]:
    say = screen.say
    chosen = []
    _suggestion(method, screen)
    for param in hotspots.METHODS[method].params:
        key = f"{method}_{param.name}"
        # Not as the widget's own default: a suggestion sets the value from outside.
        choice.begin_number(key, float(param.default), float(param.low), float(param.high))
        value = st.number_input(
            say(param.label),
            min_value=float(param.low),
            max_value=float(param.high),
            step=0.5 if param.low % 1 else max(1.0, float(param.low) / 2),
            format="%.1f" if param.low % 1 else "%.0f",
            key=key,
        )
        chosen.append((param.name, float(value)))
        choice.keep(key, f"{value:g}", f"{param.default:g}")
    for other in _numbers():
        if not other.startswith(f"{method}_"):
            choice.keep(other, "", "")
    return tuple(chosen), _against(method, screen)


def _against(method: str, screen: Screen) -> str:
    """Ask what chance follows, where anything but area was given."""
    given = [
        key for key in spot_rates.GIVEN if spot_rates.exposure(screen.city, key, screen.days) is not None
    ]
    if not given or not hotspots.METHODS[method].takes_exposure:
        return ""
    say = screen.say
    choice.begin("against", "spot_against", given)
    against = st.selectbox(
        say(N_("与什么相比")),
        ["", *given],
        format_func=lambda key: say(HELD_AGAINST[key]),
        key="spot_against",
        help=say(N_("按巡查次数相比：巡查多的地方问题自然多，比巡查应有的更多才算热点。")),
    )
    choice.keep("against", str(against), "")
    return str(against)


def _suggestion(method: str, screen: Screen) -> None:
    """Offer numbers that fit the problems shown, with the reason once they are taken."""
    suggest = hotspots.METHODS[method].suggest
    if suggest is None:
        return

    def take() -> None:
        city = screen.city
        suggested = suggest(screen.cases, city.projection, city.communities)
        if suggested is not None:
            for name, value in suggested[0].items():
                st.session_state[f"{method}_{name}"] = value
            st.session_state[SUGGESTED] = suggested[1]

    st.button(
        screen.say("按问题疏密建议大小"), key=f"suggest_{method}", on_click=take, icon=":material/auto_fix:"
    )
    if SUGGESTED in st.session_state:
        st.caption(screen.say(N_("依据：{reason}"), reason=st.session_state[SUGGESTED]))

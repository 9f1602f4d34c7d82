"""Offer whom or which zone to filter by; in a large city most are found by their words."""

from __future__ import annotations

import streamlit as st

from mapapp import settings
from mapapp.city import City
from mapapp.i18n import N_, Translator
from mapapp.scope import ZONE_COLUMNS

KINDS = {
    "leader": N_("领导"),
    "unit": N_("单位"),
    "community": N_("社区"),
    "section": N_("路段"),
}
MANY = 500
"""With more zones than that, kinds that no longer fit are listed only once they are looked for: long lists
take browsers long to make, on every page."""
MOST_FOUND = 100
WORDS = "zone_words"


def choose(city: City, say: Translator) -> str:
    """Draw the list, in a large city with a field to find zones by; return what was chosen, "" for all."""
    labels = _labels(settings.current().city, city.revision, say.language, city)
    offered = list(labels)
    if len(labels) > MANY:
        words = str(st.session_state.get(WORDS, ""))
        offered = few(labels, words, str(st.session_state.get("zone") or ""))
    chosen = st.selectbox(
        say(N_("责任区")), offered, format_func=lambda key: labels.get(key, key), key="zone"
    )
    if len(labels) > MANY:
        st.text_input(
            say(N_("找责任区")),
            placeholder=say(N_("名称或编号，再从上面选")),
            key=WORDS,
            help=say(N_("全市责任区很多，写几个字后，最先找到的 {most} 个列入上面的名单。"), most=MOST_FOUND),
        )
    return chosen or ""


def known(city: City, zone: str, say: Translator) -> bool:
    """Tell whether a zone can be chosen."""
    return zone in _labels(settings.current().city, city.revision, say.language, city)


def few(labels: dict[str, str], words: str, chosen: str) -> list[str]:
    """Return the kinds that fit, and of all others at most `MOST_FOUND` with the words, and the chosen."""
    asked = words.strip().casefold()
    listed, hidden = _fitting(labels)
    found = [
        key for key in (hidden if asked else ()) if asked in labels[key].casefold() or asked in key.casefold()
    ][:MOST_FOUND]
    if chosen in labels and chosen not in listed and chosen not in found:
        found.insert(0, chosen)
    return [*listed[:1], *found, *listed[1:]]


def _fitting(labels: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return what is always listed and what is not: kind after kind while all together are at most `MANY`."""
    kinds: dict[str, list[str]] = {}
    for key in labels:
        kinds.setdefault(key.partition(":")[0], []).append(key)
    listed: list[str] = []
    hidden: list[str] = []
    for keys in kinds.values():
        (listed if len(listed) + len(keys) <= MANY else hidden).extend(keys)
    return listed, hidden


@st.cache_resource(show_spinner=False, max_entries=4)
def _labels(path: str, revision: int, language: str, _city: City) -> dict[str, str]:
    """Label all that can be chosen; names are looked up at once, as there are tens of thousands."""
    say, roster = Translator(language), _city.roster
    lead = roster[roster["role"].eq("lead")]
    kinds = {kind: say(label) for kind, label in KINDS.items()}
    labels = {"": say("全市")}
    for kind, zone_kind in (("leader", "community"), ("unit", "section")):
        for name in sorted(lead.loc[lead["zone_kind"].eq(zone_kind), "answerer"].unique().tolist()):
            labels[f"{kind}:{name}"] = f"{kinds[kind]} · {name}"
    for kind, frame in (("community", _city.communities), ("section", _city.sections)):
        for code, name in zip(frame["code"].tolist(), frame["name"].tolist(), strict=True):
            labels[f"{kind}:{code}"] = f"{kinds[kind]} · {name}"
    return labels


assert set(KINDS) == set(ZONE_COLUMNS)

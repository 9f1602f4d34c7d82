"""Count what the wall and the briefings show, once per revision, for the routes that hand it out."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

import layers
from layers import Drawn, base_city
from mapapp import briefing, settings, store
from mapapp.briefing import Deck, Made, MapPart, Photo, Scene
from mapapp.city import City, clock
from mapapp.i18n import DEFAULT, LANGUAGES, Translator
from mapapp.scope import from_query, to_query

from . import base_map, cache, point_cache
from .controls import DEFAULT_DAYS
from .scene_material import CachedMaterial

PICTURES = "/city/briefings/pictures/"


def language(query: Mapping[str, str]) -> Translator:
    """Return the translator that an address asks for."""
    asked = query.get("lang", DEFAULT)
    return Translator(asked if asked in LANGUAGES else DEFAULT)


def material() -> CachedMaterial:
    """Return what scenes are counted from at present."""
    city = cache.city()
    return CachedMaterial(city, clock(city, dt.datetime.now()))


def recent(query: Mapping[str, str], known: CachedMaterial) -> dict[str, str]:
    """Read the scope of an address; without days it is the last 90, or all where these are empty."""
    scope = from_query(query)
    reported = known.city.problems["reported_at"]
    if scope.start is None and scope.end is None and len(reported):
        last = (known.as_of - dt.timedelta(microseconds=1)).date()
        start = max(reported.min().date(), last - dt.timedelta(days=DEFAULT_DAYS - 1))
        if reported.max().date() >= start:
            scope = scope.narrowed(start=start, end=last)
    return to_query(scope)


def state() -> str:
    """Say in a few letters what the figures depend on: the revision and the clock."""
    known = material()
    return f"{known.city.revision}-{known.as_of:%Y%m%d%H%M}"


def wall(query: Mapping[str, str]) -> bytes:
    """Return the wall's show for a scope, as JSON; of ``first=1`` its first scene alone."""
    known = material()
    asked = tuple(sorted(recent(query, known).items()))
    place = settings.current().city, known.city.revision
    return _wall(*place, known.as_of, asked, language(query).language, query.get("first") == "1")


@st.cache_resource(show_spinner=False, max_entries=16)
def _wall(
    path: str, revision: int, as_of: dt.datetime, asked: tuple[tuple[str, str], ...], lang: str, first: bool
) -> bytes:
    say = Translator(lang)
    known = CachedMaterial(cache._city(path, revision), as_of)
    scenes = briefing.first(dict(asked)) if first else briefing.tour(dict(asked), known)
    title = say("{city}市容问题", city=known.city.name or say("本市"))
    return as_json(show(known, title, scenes, say))


def of_briefing(number: int, query: Mapping[str, str]) -> bytes:
    """Return the show of a briefing as it stands, as JSON; notes only where the presenter asks."""
    known = material()
    with_notes = query.get("presenter") == "1"
    return _briefing(
        settings.current().city,
        known.city.revision,
        known.as_of,
        number,
        language(query).language,
        with_notes,
    )


@st.cache_resource(show_spinner=False, max_entries=16)
def _briefing(path: str, revision: int, as_of: dt.datetime, number: int, lang: str, notes: bool) -> bytes:
    known = CachedMaterial(cache._city(path, revision), as_of)
    kept = store.briefing(cache._engine(path), number)
    told = show(known, kept.name, kept.scenes, Translator(lang))
    return as_json(told if notes else without_notes(told))


def of_copy(number: int, query: Mapping[str, str]) -> bytes:
    """Return the show of a frozen copy, as JSON."""
    _, told = store.frozen_briefing(cache.engine(), number)
    return as_json(told if query.get("presenter") == "1" else without_notes(told))


def picture(sha256: str) -> bytes | None:
    """Return an uploaded picture."""
    return store.picture(cache.engine(), sha256)


def show(known: CachedMaterial, title: str, scenes: Sequence[Scene], say: Translator) -> dict[str, Any]:
    """Count scenes and write them for the player."""
    made = [briefing.make(scene, known, say) for scene in scenes]
    base = layers.base_spec(base_map.city_base(known.city, say))
    photos = {photo.sha256: photo for one in made for photo in one.slide.photos}
    # One that is not there any more has no address: the player says so, and the browser asks for nothing.
    addresses = {key: address(photo) for key, photo in photos.items() if _is_there(photo)}
    return layers.show(deck_of(known, title, made, say), made, say, base, addresses, by_address(known, say))


def by_address(known: CachedMaterial, say: Translator) -> Callable[[MapPart], Drawn | None]:
    """Return what draws problems from tiles, and zones with shapes that browsers fetch once."""
    zones = {"communities": known.city.communities, "road_sections": known.city.sections}

    def drawn(part: MapPart) -> Drawn | None:
        if part.scope is not None:
            return point_cache.drawn(known.city, known.as_of, part.scope, part.pick, say)
        if part.key not in zones:
            return None
        numbers = pd.Index(zones[part.key]["code"]).get_indexer(part.frame["code"])
        url = base_city.address(known.city)
        return layers.LAYERS[part.key](part.frame.assign(number=numbers), say, **part.options, url=url)

    return drawn


def deck_of(known: CachedMaterial, title: str, made: Sequence[Made], say: Translator) -> Deck:
    """Return the figures of scenes without maps and pictures."""
    return Deck(
        title=title,
        city=known.city.name,
        made_up=known.city.made_up,
        language=say.language,
        as_of=known.as_of,
        revision=known.city.revision,
        slides=tuple(one.slide for one in made),
    )


def whole_show(deck: Deck, made: Sequence[Made], city: City, say: Translator) -> dict[str, Any]:
    """Write scenes for the player with the base map and the pictures inside: for a file or a frozen copy."""
    inside = layers.base_spec(base_city.draw(city.communities, say, sections=city.sections))
    inlined = {
        key: "data:image/jpeg;base64," + base64.b64encode(content).decode()
        for key, content in deck.pictures.items()
    }
    return layers.show(deck, made, say, inside, inlined)


def without_notes(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is for the presenter alone."""
    return told | {"scenes": [scene | {"notes": ""} for scene in told["scenes"]]}


def _is_there(photo: Photo) -> bool:
    return photo.origin == "case" or store.picture(cache.engine(), photo.sha256) is not None


def address(photo: Photo) -> str:
    """Return where the browser finds a picture."""
    return f"/city/photos/{photo.sha256}/full" if photo.origin == "case" else f"{PICTURES}{photo.sha256}"


def as_json(told: Mapping[str, Any]) -> bytes:
    """Write a show as the server sends it."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

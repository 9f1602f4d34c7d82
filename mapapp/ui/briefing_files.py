"""Make what is taken away of a briefing: one HTML file, slides, a document, and the frozen copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import layers
from mapapp import briefing, reports, store
from mapapp.briefing import Briefing, Deck, Made, Photo
from mapapp.city import City
from mapapp.errors import AppError, InputError
from mapapp.i18n import N_, Translator

from . import cache, shows
from .scene_material import CachedMaterial

FORMATS = {
    "html": (N_("一个网页文件（离线可打开）"), "text/html", ":material/html:"),
    "pptx": (
        N_("幻灯片 PPTX"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ":material/slideshow:",
    ),
    "docx": (
        N_("文档 DOCX"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ":material/description:",
    ),
}
"""Suffix → label, media type, icon."""
PLAYED = "html"


def made(kept: Briefing, known: CachedMaterial, say: Translator) -> list[Made]:
    """Count the scenes of a briefing."""
    if not kept.scenes:
        raise InputError(N_("这份汇报还没有场景"), N_("请先添加场景"))
    return [briefing.make(scene, known, say) for scene in kept.scenes]


def deck(kept: Briefing, scenes: list[Made], known: CachedMaterial, say: Translator, *, maps: bool) -> Deck:
    """Gather the figures, the pictures and, for paper, the maps of counted scenes."""
    bare = shows.deck_of(known, kept.name, scenes, say)
    photos = {photo.sha256: photo for one in scenes for photo in one.slide.photos}
    found = {sha256: _content(photo) for sha256, photo in photos.items()}
    pictures = {sha256: content for sha256, content in found.items() if content is not None}
    drawn = briefing.maps(scenes, known.city, say) if maps else ()
    return replace(bare, pictures=pictures, maps=drawn)


def _content(photo: Photo) -> bytes | None:
    """Return a picture's bytes, None where it is not there any more: the document says so."""
    if photo.origin != "case":
        return store.picture(cache.engine(), photo.sha256)
    try:
        return cache.photo(photo.sha256, "full")
    except AppError:
        return None


def written(kept: Briefing, suffix: str, known: CachedMaterial, say: Translator) -> bytes:
    """Return a briefing as it stands now as a file of one of the `FORMATS`."""
    scenes = made(kept, known, say)
    whole = deck(kept, scenes, known, say, maps=suffix != PLAYED)
    if suffix == PLAYED:
        return as_file(whole, shows.whole_show(whole, scenes, known.city, say))
    return on_paper(whole, suffix, known.city, say)


def of_copy(copy_id: int, suffix: str, city: City) -> bytes:
    """Return a frozen copy as a file; everything in it is as it was."""
    whole, told = store.frozen_briefing(cache.engine(), copy_id)
    return (
        as_file(whole, told)
        if suffix == PLAYED
        else on_paper(whole, suffix, city, Translator(whole.language))
    )


def as_file(whole: Deck, told: Mapping[str, Any]) -> bytes:
    """Write the one HTML file; the presenter's notes are left out."""
    return layers.player_file(whole.title, whole.language, shows.without_notes(dict(told))).encode()


def on_paper(whole: Deck, suffix: str, city: City, say: Translator) -> bytes:
    """Write slides or a document."""
    document = reports.DOCUMENTS[f"briefing_{suffix}"]
    return document.make(
        city, cache.cases(city, whole.as_of).iloc[:0], as_of=whole.as_of, say=say, deck=whole
    )


def freeze(kept: Briefing, known: CachedMaterial, say: Translator, moment: str, actor: str) -> int:
    """Keep a copy that always shows the same; return its number."""
    scenes = made(kept, known, say)
    whole = replace(deck(kept, scenes, known, say, maps=True), frozen_at=moment, actor=actor)
    told = shows.whole_show(whole, scenes, known.city, say)
    return store.freeze_briefing(cache.engine(), whole, told, actor=actor)

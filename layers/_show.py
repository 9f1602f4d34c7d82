"""Write scenes as the player of layers/static reads them, and the page that holds it."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mapapp import briefing, map_notes
from mapapp.briefing import Deck, Made
from mapapp.i18n import N_, Translator
from mapapp.settings import Settings
from mapapp.style import CLOCK, NO_VALUE

from . import _assets
from ._compose import MAX_ZOOM, NOWHERE
from ._element import CityLayer
from ._layer import Drawn
from ._text import plain, script_json
from ._tiles import draw_tiles

SCRIPTS = (
    ("static", "player-start.js"),
    *(("vendor", name) for name in _assets.VENDORED_SCRIPTS),
    *(("static", name) for name in _assets.CITY_SCRIPTS),
    ("static", "player-panel.js"),
    ("static", "player.js"),
)
STYLES = (
    *(("vendor", name) for name in _assets.VENDORED_STYLES),
    *(("static", name) for name in _assets.CITY_STYLES),
    ("static", "player.css"),
)
WORDS = {
    "legend": N_("图例"),
    "zoom_in": N_("放大"),
    "zoom_out": N_("缩小"),
    "play": N_("巡播"),
    "pause": N_("暂停"),
    "previous": N_("上一场景"),
    "next": N_("下一场景"),
    "full": N_("全屏"),
    "theme": N_("深色 / 浅色"),
    "leave": N_("退出大屏"),
    "notes": N_("演讲者备注"),
    "no_notes": N_("这一场景没有备注"),
    "upcoming": N_("下一个：{title}"),
    "last": N_("最后一个场景"),
    "elapsed": N_("已用 {time}"),
    "lost": N_("与服务器的连接中断，显示的是 {time} 的内容"),
    "made_up": N_("虚构演示资料，不是真实城市"),
    "frozen": N_("定格副本 · {time}"),
    "nothing": N_("这份汇报还没有场景。请到“汇报编排”页添加。"),
    "keys": N_("← → 换场景　空格 巡播　1–9 直达　F 全屏　D 深浅色　N 备注"),
}
"""What the player says itself; {title} and {time} are filled in by it."""


ByAddress = Callable[[briefing.MapPart], Drawn | None]


def show(
    deck: Deck,
    made: Sequence[Made],
    say: Translator,
    base: Mapping[str, Any],
    photos: Mapping[str, str],
    by_address: ByAddress | None = None,
) -> dict[str, Any]:
    """
    Write what the player shows.

    Parameters
    ----------
    deck
        Title, city and moment; its slides are those of `made`.
    made
        The scenes with their figures and map layers.
    say
        The reader's language.
    base
        The map underneath (`base_spec`).
    photos
        Checksum → address of a picture, or its content as a ``data:`` address; a picture that is not in it
        is missing, and said to be.
    by_address
        Draws a part whose problems or shapes a server hands out, None for any other; without it everything is
        inside.

    Returns
    -------
    show
        Plain values. Layers that scenes share are written once. Texts of layers have passed the one escape;
        all others are plain and become text nodes. `key` changes with anything in it.
    """
    drawn: dict[str, dict[str, Any]] = {}
    scenes = []
    for one in made:
        named = [_keep(drawn, draw(part, say, by_address)) for part in one.parts]
        lines = _noted(one, say)
        scenes.append(briefing.slide_to_plain(one.slide) | {"layers": named, "lines": lines})
    told = {
        "title": deck.title,
        "city": deck.city or say("本市"),
        "made_up": deck.made_up,
        "language": say.language,
        "as_of": say("数据截至 {moment}", moment=say.moment(deck.as_of)),
        "frozen_at": deck.frozen_at,
        "revision": deck.revision,
        "words": {key: say(word) for key, word in WORDS.items()},
        "lights": {**CLOCK, "grey": NO_VALUE, "": NO_VALUE},
        "nowhere": NOWHERE,
        "max_zoom": MAX_ZOOM,
        "base": base,
        "photos": dict(photos),
        "layers": drawn,
        "scenes": scenes,
    }
    written = json.dumps(told, sort_keys=True, ensure_ascii=False).encode()
    return told | {"key": hashlib.sha256(written).hexdigest()[:16]}


def _noted(one: Made, say: Translator) -> list[str]:
    if not one.parts:
        return []
    return [plain(line) for line in map_notes.lines(say, one.slide.as_of, one.slide.not_shown)]


def draw(part: briefing.MapPart, say: Translator, by_address: ByAddress | None = None) -> Drawn:
    """Draw one layer of a scene."""
    from . import LAYERS  # the table is made after this module

    drawn = by_address(part) if by_address is not None else None
    return drawn or LAYERS[part.key](part.frame, say, **part.options)


def _keep(kept: dict[str, dict[str, Any]], drawn: Drawn) -> str:
    spec = spec_of(drawn)
    kept[spec["spec"]["digest"]] = spec
    return spec["spec"]["digest"]


def spec_of(drawn: Drawn) -> dict[str, Any]:
    """Return the kind and the content of a drawn layer, as citymap.js takes them."""
    element = drawn.element
    assert isinstance(element, CityLayer)
    return {"kind": element.kind, "spec": json.loads(element.content)}


def base_spec(drawn: Drawn) -> dict[str, Any]:
    """Return a base map for the player, with the scripts that only it needs."""
    scripts = [url for _, url in getattr(drawn.element, "default_js", [])]
    return spec_of(drawn) | {"scripts": scripts}


def base_scripts(settings: Settings) -> list[str]:
    """Return the addresses of the scripts that the configured base map needs; none for the city's own."""
    return [] if settings.basemap_kind == "city" else base_spec(draw_tiles(settings))["scripts"]


def version() -> str:
    """Return what changes when the player itself does: an open wall loads itself anew then."""
    written = "".join(_assets.address(folder, name) for folder, name in (*SCRIPTS, *STYLES))
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def player_page(title: str, language: str, start: Mapping[str, Any], extra: Sequence[str] = ()) -> str:
    """
    Write the page that plays a show, its scripts and styles by address.

    Parameters
    ----------
    title, language
        The page's title, not escaped; zh or en.
    start
        What `player.js` begins with: `feed` and `state` (addresses), `live`.
    extra
        Addresses of the scripts that the base map needs.
    """
    styles = "".join(f'<link rel="stylesheet" href="{_assets.address(*style)}">' for style in STYLES)
    urls = [_assets.address(*script) for script in SCRIPTS[:-1]] + [*map(_assets.localise, extra)]
    scripts = "".join(f'<script src="{url}"></script>' for url in [*urls, _assets.address(*SCRIPTS[-1])])
    return PAGE.format(
        language=language,
        policy="",
        title=html.escape(title),
        styles=styles,
        start=script_json(start),
        scripts=scripts,
    )


def player_file(title: str, language: str, told: Mapping[str, Any]) -> str:
    """
    Write a show as one HTML file that opens from disk without a network.

    Everything is inside; its policy forbids the browser to load anything.
    """
    styles = "".join(f"<style>{_assets.inline_style(_assets.address(*style))}</style>" for style in STYLES)
    scripts = "".join(
        f"<script>{_assets.inline_script(_assets.address(*script))}</script>" for script in SCRIPTS
    )
    return PAGE.format(
        language=language,
        policy=POLICY,
        title=html.escape(title),
        styles=styles,
        start=script_json({"show": told, "live": False}),
        scripts=scripts,
    )


POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob:\">"
)
PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
{policy}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
{styles}
</head>
<body class="pl">
<script type="application/json" id="pl-start">{start}</script>
{scripts}
</body>
</html>
"""

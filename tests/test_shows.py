"""The wall and the briefings are served so that text stays text and nothing is loaded from elsewhere."""

from __future__ import annotations

import json
import re

import pytest
from starlette.applications import Starlette

import layers
from layers import base_city
from mapapp import briefing, cases, http, picks, point_tiles, scope
from mapapp.briefing import KINDS, Deck, Scene
from mapapp.briefing.plain_material import PlainMaterial
from mapapp.errors import InputError, StoreError
from mapapp.i18n import Translator
from mapapp.settings import Settings

from . import hostile
from . import tiny_city as built
from .asgi import Client

ZH = Translator("zh")


EVERY = tuple(map(Scene, KINDS))


def shown(city, title="调度会", scenes=EVERY):
    known = PlainMaterial(city, built.AS_OF.to_pydatetime(), cases.build(city, built.AS_OF))
    made = [briefing.make(scene, known, ZH) for scene in scenes]
    deck = Deck(title, city.name, True, "zh", known.as_of, 1, tuple(one.slide for one in made))
    base = layers.base_spec(base_city.draw(city.communities, ZH, sections=city.sections))
    return layers.show(deck, made, ZH, base, {})


def test_scenes_share_their_layers(tiny_city):
    told = shown(tiny_city)
    named = [digest for scene in told["scenes"] for digest in scene["layers"]]
    assert set(named) == set(told["layers"])
    assert len(named) > len(told["layers"])
    assert all(made["kind"] in ("shapes", "points", "numbers") for made in told["layers"].values())
    overview = told["scenes"][0]
    assert overview["lines"] == ["数据截至 2026年7月10日 12:00", "未显示：无坐标 1、已筛去 1"]


def test_the_key_changes_with_anything_that_is_shown(tiny_city):
    assert shown(tiny_city)["key"] == shown(tiny_city)["key"]
    assert shown(tiny_city)["key"] != shown(tiny_city, "另一个会")["key"]


def test_one_file_holds_everything_and_may_load_nothing(tiny_city):
    told = shown(
        tiny_city, hostile.EVERYTHING, [Scene("overview", hostile.EVERYTHING[:60], "".join(hostile.PAYLOADS))]
    )
    told["scenes"][0]["blocks"].append({"kind": "words", "text": hostile.EVERYTHING, "title": ""})
    page = layers.player_file(hostile.EVERYTHING, "zh", told)
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=\"(?!data:)", page)
    start = re.search(r'<script type="application/json" id="pl-start">(.*?)</script>', page, re.DOTALL)
    assert start
    assert "<" not in start.group(1)
    written = json.loads(start.group(1))
    assert written["live"] is False
    assert written["show"]["scenes"][0]["blocks"][-1]["text"] == hostile.EVERYTHING


def test_the_players_scripts_write_texts_as_text():
    """What stands beside the map is never read as HTML; layers are, and pass the one escape."""
    for name in ("player.js", "player-panel.js", "player-start.js"):
        script = (layers._assets.STATIC / name).read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", script
        )


class Counted:
    """Stands for the screen side."""

    def state(self):
        return "7-x"

    def wall(self, query):
        if query.get("from") == "broken":
            raise StoreError("资料库打不开", "请核对")
        return json.dumps({"asked": dict(query), "text": "墙" * 1000}).encode()

    def of_briefing(self, number, query):
        if number != 1:
            raise InputError("没有这份汇报，可能已被删除", "请从列表中选择")
        return b'{"scenes":[]}'

    def of_copy(self, number, query):
        return b'{"frozen":true}'

    def picture(self, sha256):
        return b"\xff\xd8jpeg" if sha256 == "a" * 64 else None


@pytest.fixture
def client(tiny_city):
    settings = Settings()
    routes = http.routes(lambda: tiny_city, settings, counted=Counted())
    return Client(Starlette(routes=routes, middleware=http.security(settings)))


ANSWERS = [
    ("/city/wall", 200, "text/html; charset=utf-8"),
    ("/city/wall/feed?lang=en", 200, "application/json"),
    ("/city/wall/feed?from=broken", 503, "application/json"),
    ("/city/shows/state", 200, "application/json"),
    ("/city/briefings/1", 200, "text/html; charset=utf-8"),
    ("/city/briefings/1/feed", 200, "application/json"),
    ("/city/briefings/2/feed", 404, "application/json"),
    ("/city/briefings/copies/1", 200, "text/html; charset=utf-8"),
    ("/city/briefings/copies/1/feed", 200, "application/json"),
    (f"/city/briefings/pictures/{'a' * 64}", 200, "image/jpeg"),
    ("/city/briefings/pictures/b", 404, "application/json"),
    ("/city/briefings/x", 404, "application/json"),
]


@pytest.mark.parametrize(("path", "status", "media_type"), ANSWERS)
def test_answer(client, path, status, media_type):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, media_type)


def test_a_feed_is_packed_and_not_sent_twice(client):
    first = client.get("/city/wall/feed?from=2026-07-01")
    assert first.json()["asked"] == {"from": "2026-07-01"}
    assert first.headers["content-encoding"] == "gzip"
    again = client.get("/city/wall/feed?from=2026-07-01", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_fault_is_said_in_the_readers_language(client):
    assert "汇报" in client.get("/city/briefings/2/feed").json()["error"]
    assert "no such briefing" in client.get("/city/briefings/2/feed?lang=en").json()["error"]


def test_the_page_knows_where_to_ask_and_carries_the_scope(client):
    page = client.get("/city/wall?from=2026-07-01&zone=%3Cb%3E").content.decode()
    start = json.loads(re.search(r'id="pl-start">(.*?)</script>', page).group(1))
    assert start["feed"] == "/city/wall/feed?from=2026-07-01&zone=%3Cb%3E"
    assert start["version"] == client.get("/city/shows/state").json()["version"]
    for address in re.findall(r'(?:src|href)="(/city/[^"]+)"', page):
        assert client.get(address).status_code == 200


def test_without_somebody_who_counts_there_are_no_routes(tiny_city):
    bare = Client(Starlette(routes=http.routes(lambda: tiny_city, Settings())))
    assert bare.get("/city/wall").status_code == 404


def test_with_a_server_no_problem_is_put_into_the_show(tiny_city):
    known = PlainMaterial(tiny_city, built.AS_OF.to_pydatetime(), cases.build(tiny_city, built.AS_OF))
    every = (*EVERY, Scene("zone", query={"at": "community:C1"}))
    made = [briefing.make(scene, known, ZH) for scene in every]
    deck = Deck("调度会", tiny_city.name, True, "zh", known.as_of, 1, tuple(one.slide for one in made))
    index = point_tiles.build(known.all_cases)
    shown = []

    def by_address(part):
        if part.scope is None:
            return None
        kept = scope.kept(known.all_cases, part.scope) & picks.kept(known.all_cases, part.pick, known.as_of)
        assert set(known.all_cases.loc[kept, "problem_id"]) == set(part.frame["problem_id"])
        points = point_tiles.choose(index, kept)
        shown.append(part)
        return layers.LAYERS["problem_tiles"](
            points, ZH, query=point_tiles.query(points, 1, part.scope, known.as_of, part.pick)
        )

    base = layers.base_spec(base_city.draw(tiny_city.communities, ZH))
    told = layers.show(deck, made, ZH, base, {}, by_address)
    kinds = [layer["kind"] for layer in told["layers"].values()]
    assert len(shown) >= 4
    assert "problem_tiles" in kinds
    assert "points" not in kinds

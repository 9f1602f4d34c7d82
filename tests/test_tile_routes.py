"""Tile routes answer for the present revision only, and text from people stays text."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import numpy as np
import pytest
from starlette.applications import Starlette

from mapapp import cases, http, picks, point_tiles
from mapapp.picks import Pick
from mapapp.scope import Scope, kept
from mapapp.settings import Settings

from .asgi import Client
from .hostile import PAYLOADS

EVERYTHING = Scope()
AS_OF = dt.datetime(2026, 7, 10, 12)


class TinySource:
    """Answers from the tiny city, as the pages' own source does from the store."""

    def __init__(self, city) -> None:
        self.revision = city.revision
        self.cases = cases.build(city, AS_OF)
        self.asked = 0

    def chosen(self, revision, scope, moment, pick=picks.EVERYTHING):
        self.asked += 1
        if revision != self.revision:
            return None
        shown = kept(self.cases, scope) & picks.kept(self.cases, pick, AS_OF)
        return point_tiles.choose(point_tiles.build(self.cases), shown)

    def case(self, problem_id):
        return self.cases[self.cases["problem_id"].eq(problem_id)]


@pytest.fixture
def source(tiny_city):
    return TinySource(tiny_city)


@pytest.fixture
def client(tiny_city, source):
    return Client(Starlette(routes=http.routes(lambda: tiny_city, Settings(), points=source)))


def query(source, scope=EVERYTHING, **changes) -> str:
    points = source.chosen(source.revision, scope, None)
    source.asked = 0
    return urlencode(point_tiles.query(points, source.revision, scope, AS_OF) | changes)


def test_tiles_are_kept_by_browser_and_server(client, source):
    asked = query(source)
    for address, media in (("density/0/0/0", "image/png"), ("points/8/208/102", "application/json")):
        first = client.get(f"/city/tiles/{address}?{asked}")
        assert (first.status_code, first.headers["content-type"]) == (200, media)
        assert "immutable" in first.headers["cache-control"]
        again = client.get(f"/city/tiles/{address}?{asked}", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert source.asked == 2  # the second time both came from the shelf


def test_a_scope_shows_its_own_problems_only(client, source):
    def shown(scope):
        asked = query(source, scope)
        tiles = [
            client.get(f"/city/tiles/points/8/{x}/{y}?{asked}").json()
            for x in (208, 209)
            for y in (101, 102, 103)
        ]
        return {row[0] for tile in tiles for row in tile}

    scope = Scope(status="closed")
    located = source.cases[source.cases["lon"].notna()]
    assert shown(Scope()) == set(located["problem_id"])
    assert shown(scope) == set(located.loc[kept(located, scope), "problem_id"])
    assert shown(scope) < shown(Scope())


@pytest.mark.parametrize(
    ("address", "changes", "status"),
    [
        ("density/0/0/0", {"status": "lost"}, 400),
        ("density/0/0/0", {"from": "soon"}, 400),
        ("density/0/1/0", {}, 404),
        ("density/23/0/0", {}, 404),
        ("nothing/0/0/0", {}, 404),
        ("points/7/0/0", {}, 400),  # no single problems so far away
        ("case/1", {"lang": "xx"}, 404),
        ("case/999999", {}, 404),
        ("case/x", {}, 404),
    ],
)
def test_refusals(client, source, address, changes, status):
    answer = client.get(f"/city/tiles/{address}?{query(source, **changes)}")
    assert answer.status_code == status
    assert answer.json()["error"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("changes", [{"r": "99"}, {"v": "old"}], ids=["revision", "content"])
@pytest.mark.parametrize("kind", ["density/0/0/0", "points/22/0/0"])
def test_another_revision_has_nothing_to_give(client, source, kind, changes):
    answer = client.get(f"/city/tiles/{kind}?{query(source, **changes)}")
    assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (204, b"", "no-store")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_from_people_is_escaped_in_a_popup(client, source, payload, language):
    source.cases = source.cases.assign(address=payload, description=payload, leader=payload)
    number = int(source.cases["problem_id"].iloc[0])
    answer = client.get(f"/city/tiles/case/{number}?lang={language}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert not {"<", ">", '"', "'", "`", "{", "$"} & set("".join(answer.json()))


def test_no_tile_holds_text(client, source):
    source.cases = source.cases.assign(address="机密地址", description="机密描述")
    for kind in ("density/0/0/0", "points/8/208/102"):
        content = client.get(f"/city/tiles/{kind}?{query(source)}").content
        assert "机密".encode() not in content
        assert b"\\u" not in content


def test_rows_are_numbers(client, source):
    rows = client.get(f"/city/tiles/points/8/208/102?{query(source)}").json()
    assert np.array(rows).shape == (len(rows), 4)


@pytest.mark.parametrize(
    "pick", [Pick("counted"), Pick("counted", "community", "C1"), Pick("open", "leader", "副县长甲")]
)
def test_a_pick_shows_its_own_problems_only(client, source, pick):
    points = source.chosen(source.revision, EVERYTHING, None, pick)
    asked = urlencode(point_tiles.query(points, source.revision, EVERYTHING, AS_OF, pick))
    tiles = [
        client.get(f"/city/tiles/points/8/{x}/{y}?{asked}").json()
        for x in (208, 209)
        for y in (101, 102, 103)
    ]
    wanted = source.cases[picks.kept(source.cases, pick, AS_OF) & source.cases["lon"].notna()]
    assert {row[0] for tile in tiles for row in tile} == set(wanted["problem_id"])


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"k": "counted"}, 204),  # another set than the version names
        ({"k": "lost"}, 400),
        ({"k": ""}, 400),
        ({"k": "counted:community"}, 400),
        ({"k": "overdue"}, 400),  # goes by the clock and does not say as of when
        ({"at": "2026-07-10T12:00:00"}, 400),  # a moment that makes no difference
        ({"k": "counted:unit:" + "长" * 4_000}, 400),
    ],
)
def test_picks_are_read_strictly(client, source, changes, status):
    assert client.get(f"/city/tiles/density/0/0/0?{query(source, **changes)}").status_code == status

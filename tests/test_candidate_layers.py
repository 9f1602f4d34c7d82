"""Candidates are drawn in the colours of their numbers, lines and areas alike, and harmless."""

from __future__ import annotations

import json

import pytest

import layers
from mapapp import questions
from mapapp.i18n import Translator
from mapapp.style import CANDIDATES, candidate_colour

from . import hostile
from . import tiny_city as tiny

SAY = Translator("zh")


def laid(kind: str, number: int, codes: list[str]):
    """Lay out the candidates of one problem of the tiny city."""
    city = tiny.build()
    zones = city.sections if kind == "section" else city.communities
    problem = city.problems[city.problems["problem_id"].eq(number)]
    return questions.options(problem, codes, kind, zones, city.roster, city.projection)


@pytest.mark.parametrize(
    ("kind", "number", "codes", "shape"),
    [("section", 9, ["S3", "S2"], "line"), ("community", 3, ["C1", "C2"], "area")],
)
def test_each_candidate_has_the_colour_of_its_number(kind, number, codes, shape):
    offered = laid(kind, number, codes)
    drawn = layers.LAYERS["candidates"](offered, SAY)
    assert drawn.shown == 2
    assert [(row.label, row.colour, row.shape) for row in drawn.legend] == [
        (f"{n} · {name}", candidate_colour(n), shape) for n, name in enumerate(offered["name"], start=1)
    ]
    content = json.loads(drawn.element.content)
    painted = [style["color"] for style in content["styles"]]
    assert [painted[feature[1]] for feature in content["features"]] == [CANDIDATES[0], CANDIDATES[1]]
    assert [feature[0] for feature in content["features"]] == sorted(codes)


def test_numbers_stand_beside_their_candidates():
    offered = laid("section", 9, ["S2", "S3"])
    drawn = layers.LAYERS["candidate_numbers"](offered, SAY)
    items = json.loads(drawn.element.content)["items"]
    assert [item[0] for item in items] == ["1", "2"]
    assert [item[4] for item in items] == [CANDIDATES[0], CANDIDATES[1]]
    # 9 is 10 m from both; the numbers stand 60 m along each, so not on one another.
    assert abs(items[0][1] - items[1][1]) + abs(items[0][2] - items[1][2]) > 0.0005


def test_a_ninth_candidate_begins_the_colours_again():
    assert candidate_colour(9) == candidate_colour(1) == CANDIDATES[0]
    assert len(set(CANDIDATES)) == len(CANDIDATES) == 8


@pytest.mark.parametrize("text", hostile.PAYLOADS.values(), ids=hostile.PAYLOADS)
def test_hostile_names_are_escaped(text):
    offered = laid("section", 9, ["S2", "S3"]).assign(name=text, said=text)
    for key in ("candidates", "candidate_numbers"):
        content = layers.LAYERS[key](offered, SAY).element.content
        assert text not in content
        assert "<img" not in content
        assert "{{" not in content

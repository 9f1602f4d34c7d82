"""In a large city the filter lists most zones only once they are looked for."""

from __future__ import annotations

import dataclasses

from mapapp.i18n import Translator
from mapapp.ui import zone_choice

from . import tiny_city

LABELS = {
    "": "全市",
    "leader:副县长甲": "领导 · 副县长甲",
    "community:C1": "社区 · 人民路社区",
    **{f"section:S{n:04d}": f"路段 · 人民路{n}段" for n in range(600)},
    "section:X1": "路段 · <b>Main St</b>",
}


def test_sections_are_listed_once_they_are_looked_for():
    assert zone_choice.few(LABELS, " ", "") == ["", "leader:副县长甲", "community:C1"]
    found = zone_choice.few(LABELS, "main", "")
    assert found == ["", "section:X1", "leader:副县长甲", "community:C1"]
    assert zone_choice.few(LABELS, "s0007", "") == ["", "section:S0007", "leader:副县长甲", "community:C1"]


def test_no_more_are_listed_than_a_list_can_hold():
    found = zone_choice.few(LABELS, "人民路", "")
    assert len(found) == zone_choice.MOST_FOUND + 3
    assert found[1] == "section:S0000"


def test_what_is_chosen_stays_listed_whatever_is_looked_for():
    assert "section:S0299" in zone_choice.few(LABELS, "", "section:S0299")
    assert zone_choice.few(LABELS, "S0299", "section:S0299").count("section:S0299") == 1
    assert zone_choice.few(LABELS, "", "section:gone") == ["", "leader:副县长甲", "community:C1"]


def test_kinds_that_fit_are_listed_whole():
    communities = {f"community:C{n}": f"社区 · 第{n}社区" for n in range(2_000)}
    labels = {
        "": "全市",
        "leader:副县长甲": "领导 · 副县长甲",
        "unit:县城管局": "单位 · 县城管局",
        **communities,
    }
    always = ["", "leader:副县长甲", "unit:县城管局"]
    assert zone_choice.few(labels, "", "") == always
    assert zone_choice.few(labels, "第1999社区", "") == ["", "community:C1999", *always[1:]]
    fitting = {**labels, "section:S1": "路段 · 一路"}
    assert zone_choice.few(fitting, "", "") == [*always, "section:S1"]
    exactly = dict([*labels.items()][: zone_choice.MANY])
    assert zone_choice.few(exactly, "", "") == list(exactly)


def test_every_zone_and_whoever_answers_can_be_chosen():
    city = tiny_city.build()
    say = Translator("en")
    for code in city.sections["code"]:
        assert zone_choice.known(city, f"section:{code}", say)
    lead = city.roster[city.roster["role"].eq("lead")]
    for kind, name in zip(lead["zone_kind"], lead["answerer"], strict=True):
        assert zone_choice.known(city, f"{'leader' if kind == 'community' else 'unit'}:{name}", say)
    assert not zone_choice.known(dataclasses.replace(city, revision=city.revision + 1), "section:gone", say)

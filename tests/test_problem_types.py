"""Words find their problem type, and words that mean several are offered, never decided."""

from __future__ import annotations

import pytest

from mapapp import problem_types
from mapapp.errors import SettingsError
from mapapp.problem_types import STANDARD, TYPES, UNSORTED

HEAD = "standard,kind,code,code_2013,name_zh,name_en,group,aliases\n"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("暴露垃圾", "06010"),
        ("Exposed garbage", "06010"),
        ("06010", "06010"),
        ("6010", "06010"),  # a spreadsheet lost the zero
        ("01-10", "06010"),  # the edition of 2013
        (STANDARD + "06010", "06010"),
        ("小广告", "07001"),
        ("乱堆物堆料", "06036"),  # its name in 2013
    ],
)
def test_known_words(word, code):
    assert problem_types.known_words()[word] == STANDARD + code


def test_a_dead_corner_is_offered_and_never_decided():
    assert "卫生死角" not in problem_types.known_words()
    assert problem_types.offers("卫生死角") == [
        STANDARD + code for code in ("06010", "06011", "06012", "06017")
    ]


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("占道经营类", "09006"),
        ("机动车乱停乱放", "09009"),
        ("2026-01-10 00:00:00", "06010"),  # the code 01-10, taken for a date
        ("2026-01-10", "06010"),
    ],
)
def test_offers(word, first):
    assert problem_types.offers(word)[0] == STANDARD + first


@pytest.mark.parametrize("word", ["", "  ", "Graffiti"])
def test_nothing_is_offered_for_nothing_alike(word):
    assert problem_types.offers(word) == []


def test_every_type_has_both_names_a_group_and_its_key():
    assert TYPES[UNSORTED].group == "other"
    for key, known in TYPES.items():
        assert key == f"{known.standard}/{known.kind}/{known.code}"
        assert known.name_zh
        assert known.name_en
        assert known.group in problem_types.GROUPS


def test_the_codes_of_2013_follow_the_rule():
    for known in TYPES.values():
        if known.code_2013:
            chapter, number = known.code_2013.split("-")
            assert known.code == f"{int(chapter) + 5:02d}0{number}"


def test_names():
    assert problem_types.name(STANDARD + "07001") == "非法小广告"
    assert problem_types.name(STANDARD + "07001", "en") == "Illegal small ads"
    assert problem_types.name("gone/event/1") == "gone/event/1"


@pytest.mark.parametrize(
    "row",
    [
        "s,event,1,,名,Name,nowhere,",  # no such group
        "s,event,,,名,Name,other,",  # no code
        "s,event,1,,名,Name,other,\ns,event,1,,名,Name,other,",  # the same code twice
    ],
)
def test_a_wrong_table_is_refused(row, tmp_path):
    table = tmp_path / "types.csv"
    table.write_text(HEAD + row, encoding="utf-8")
    with pytest.raises(SettingsError):
        problem_types.read_types(table)

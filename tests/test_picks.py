"""A map of a zone, of an answerer's list or of the wall holds exactly the cases that its page counts."""

from __future__ import annotations

import pandas as pd
import pytest

from mapapp import picks, today
from mapapp.picks import Pick

AS_OF = pd.Timestamp("2026-07-10 12:00").to_pydatetime()
# community, section, leader, unit, status, open, clock's light
CASES = pd.DataFrame(
    [
        ("C1", "S1", "副县长甲", "县城管局", "dispatched", True, "red"),
        ("C1", "S2", "副县长甲", "县交警队", "dispatched", True, "yellow"),
        ("C1", "", "副县长甲", "", "closed", False, ""),
        ("C1", "S1", "副县长甲", "县城管局", "voided", False, ""),
        ("C2", "S1", "副县长乙", "县城管局", "dispatched", True, "green"),
        ("C2", "S1", "副县长乙", "县城管局", "voided", False, ""),
    ],
    columns=["community", "section", "leader", "unit", "status", "is_open", "light"],
).assign(due_at=pd.Timestamp("2026-07-11"))
AGAIN = pd.Series([1, 2]).to_numpy()


@pytest.mark.parametrize(
    ("pick", "rows"),
    [
        (Pick(), [0, 1, 2, 3, 4, 5]),
        (Pick("counted"), [0, 1, 2, 4]),  # the voided ones are no problems
        (Pick("all", "community", "C1"), [0, 1, 2, 3]),
        (Pick("counted", "community", "C1"), [0, 1, 2]),
        (Pick("counted", "section", "S1"), [0, 4]),
        (Pick("overdue", "leader", "副县长甲"), [0]),
        (Pick("due_soon", "leader", "副县长甲"), [1]),
        (Pick("relapsed", "leader", "副县长甲"), [1]),  # the other relapse is closed
        (Pick("open", "unit", "县城管局"), [0, 4]),
        (Pick("overdue"), [0]),
        (Pick("open", "leader", "副县长丙"), []),
    ],
)
def test_what_a_pick_keeps(pick, rows):
    assert picks.kept(CASES, pick, AS_OF, AGAIN).nonzero()[0].tolist() == rows


@pytest.mark.parametrize("listed", today.AGENDA)
def test_a_map_holds_what_the_list_beside_it_holds(listed):
    mine = CASES[CASES["leader"].eq("副县长甲") & CASES["status"].ne("voided")]
    again = mine.index.isin(AGAIN)
    beside = today.agenda(mine, AS_OF, again)[listed]
    kept = picks.kept(CASES, Pick(listed, "leader", "副县长甲"), AS_OF, AGAIN)
    assert sorted(beside.index) == kept.nonzero()[0].tolist()


@pytest.mark.parametrize(
    "pick",
    [Pick(), Pick("counted"), Pick("counted", "section", "R1:2:N"), Pick("overdue", "unit", "<b>&k=all")],
)
def test_an_address_says_it_and_is_read_back(pick):
    assert picks.from_text(picks.to_text(pick)) == pick


@pytest.mark.parametrize("written", ["all", "lost", "counted:", "counted:street:X", "all:", ":community:C1"])
def test_nothing_is_guessed(written):
    with pytest.raises(ValueError):
        picks.from_text(written)


def test_no_cases_no_picks():
    assert picks.kept(CASES[:0], Pick("overdue", "leader", "副县长甲"), AS_OF, AGAIN[:0]).tolist() == []

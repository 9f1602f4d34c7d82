"""Frozen figures stay; the difference report names every case that is different today, and how."""

from __future__ import annotations

import pandas as pd

from mapapp import freezing, indicators, rollups

from . import twelve_cases as twelve


def figures(cases: pd.DataFrame) -> pd.DataFrame:
    return indicators.scorecard(indicators.facts(cases), rollups.code(cases, "unit", rollups.Ground()))


def test_kept_cases_give_the_same_figures_after_writing_and_reading():
    kept = freezing.unpack(freezing.pack(freezing.keep(twelve.cases())))
    pd.testing.assert_frame_equal(figures(kept), figures(twelve.cases()))
    pd.testing.assert_frame_equal(kept, freezing.keep(twelve.cases()))


def test_the_difference_names_each_case_and_its_change():
    now = twelve.cases()
    now.loc[3, "status"] = "closed"  # N04 is closed late
    now.loc[3, "closed_at"] = pd.Timestamp("2026-07-11 12:00")
    now.loc[6, "leader"] = "副县长乙"  # N07 has another leader
    now = now.drop(index=11)  # N12 was taken back
    new = twelve.cases().iloc[:1].assign(source_id="N13")
    changes = freezing.difference(freezing.keep(twelve.cases()), freezing.keep(pd.concat([now, new])))
    listed = changes[["source_id", "change"]].to_numpy().tolist()
    assert listed == [
        ["N04", "status"],
        ["N04", "closed_at"],
        ["N07", "leader"],
        ["N12", "gone"],
        ["N13", "added"],
    ]
    assert changes.loc[2, ["then", "today"]].tolist() == ["副县长甲", "副县长乙"]
    assert changes.loc[1, "then"] is pd.NaT


def test_nothing_changed_is_an_empty_report():
    kept = freezing.keep(twelve.cases())
    assert len(freezing.difference(kept, kept)) == 0

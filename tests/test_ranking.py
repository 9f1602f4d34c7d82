"""Fair ranks: a unit with three cases neither leads nor trails by luck; ties are ties; weights add to 1."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mapapp import ranking
from mapapp.errors import InputError


def rates(*pairs: tuple[int, int], better: int = 1) -> pd.DataFrame:
    above, below = np.array(pairs, dtype="int64").reshape(-1, 2).T
    return ranking.rates(above, below, better)


def test_three_of_three_is_not_the_best_of_all_by_luck():
    ranked = rates((3, 3), (190, 200), (100, 200), (20, 200))
    assert ranked["raw"].tolist() == [1.0, 0.95, 0.5, 0.1]
    assert ranked["shrunk"].iloc[0] < ranked["shrunk"].iloc[1]
    assert ranked["place"].tolist() == [1, 1, 3, 4]
    assert ranked["tied"].tolist() == [True, True, False, False]
    assert (ranked["rank_low"].iloc[2:] == ranked["rank_high"].iloc[2:]).all()


def test_where_less_is_better_the_order_turns():
    assert rates((100, 200), (2, 200), better=-1)["place"].tolist() == [2, 1]


def test_zones_that_are_all_alike_share_the_first_place():
    ranked = rates(*[(40, 80)] * 12)
    assert set(ranked["place"]) == {1}
    assert ranked["tied"].all()
    assert ranked["rank_low"].max() < 3
    assert ranked["rank_high"].min() > 10


def test_nothing_due_is_not_ranked_and_nothing_at_all_is_empty():
    ranked = rates((0, 0), (5, 10))
    assert ranked.iloc[0][["raw", "shrunk", "place", "rank_low", "rank_high"]].isna().all()
    assert ranked["place"].iloc[1] == 1
    assert len(rates()) == 0


@pytest.mark.parametrize("pairs", [[(0, 5), (0, 9)], [(5, 5), (9, 9)], [(1, 1)]])
def test_extremes_stay_between_nought_and_one(pairs):
    ranked = rates(*pairs)
    assert ranked["shrunk"].between(0, 1, inclusive="neither").all()


def test_the_same_every_time():
    pd.testing.assert_frame_equal(rates((3, 9), (4, 9), (9, 9)), rates((3, 9), (4, 9), (9, 9)))


def test_densities_rank_long_and_short_roads_alike():
    # 10 and 100 cases on 1 and 10 km are equally many per km; 90 on 1 km are not
    ranked = ranking.densities(np.array([10, 100, 90, 7]), np.array([1.0, 10.0, 1.0, np.nan]))
    assert ranked["raw"].iloc[:3].tolist() == [10, 10, 90]
    assert ranked["place"].iloc[:3].tolist() == [1, 1, 3]
    assert ranked["place"].isna().iloc[3]


def test_intervals_cover_the_true_rank_as_often_as_they_say():
    random = np.random.default_rng(11)
    covered = []
    for _ in range(30):
        truth = random.beta(8, 4, 60)
        below = random.integers(2, 120, 60)
        ranked = ranking.rates(random.binomial(below, truth), below, 1)
        rank = stats.rankdata(-truth)
        covered.append(((ranked["rank_low"] <= rank) & (rank <= ranked["rank_high"])).mean())
    # 1,800 intervals of 90 %: two standard errors are 1.4 points; moments instead of the true prior cost some
    assert 0.86 < np.mean(covered) < 0.94


CARD = pd.DataFrame({"closing_in_time": [0.25, 1 / 3, np.nan], "rework_rate": [0.1, 0.0, 0.0]})


def test_the_score_is_made_of_unrounded_rates_and_turns_those_where_less_is_better():
    score = ranking.score(CARD, {"closing_in_time": 0.6, "rework_rate": 0.4})
    assert score.iloc[0] == pytest.approx(100 * (0.6 * 0.25 + 0.4 * 0.9), abs=1e-12)  # not 0.6 × (1 − 0.25)
    assert score.iloc[1] == pytest.approx(100 * (0.6 / 3 + 0.4), abs=1e-12)  # 33.33 % is not 33 %
    assert np.isnan(score.iloc[2])  # nothing was due: no score, not a good one


@pytest.mark.parametrize(
    "weights",
    [
        {"closing_in_time": 0.6, "rework_rate": 0.3},
        {"closing_in_time": 1.5, "rework_rate": -0.5},
        {"reported": 1.0},
        {"filing_rate": 1.0},  # neither high nor low is better
        {},
    ],
)
def test_weights_that_do_not_add_to_one_or_weigh_what_is_no_rate_are_refused(weights):
    with pytest.raises(InputError):
        ranking.score(CARD, weights)

"""Agreement in numbers: beside chance, with an interval only where it covers, and no conclusion from two."""

import numpy as np
import pandas as pd

from omninmo.evaluation.stability import agreement
from omninmo.ui import rank_agreement
from omninmo.ui.rankings import Rankings
from tests.ui.conftest import drawn


def rankings(shares: pd.DataFrame) -> Rankings:
    names = {str(name): str(name) for name in shares}
    return Rankings(shares, names, names, {}, "runs", "shap")


def several(count: int, features: int = 12) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(rng.random((features, count)), columns=[f"r{n}" for n in range(count)])


def test_two_rankings_conclude_nothing_and_three_do() -> None:
    two, three = (drawn(rank_agreement.draw, rankings(several(n)), agreement(several(n))) for n in (2, 3))
    assert "2 runs are too few to conclude anything" in two.info[0].value and not three.info
    assert len(two.metric) == len(three.metric) == 5
    assert any("the guide's 0.8" in caption.value for caption in three.caption)


def test_an_interval_stands_there_from_ten_rankings_on() -> None:
    nine, ten = (rank_agreement.tiles(agreement(several(n)))[0] for n in (9, 10))
    assert nine[2] == "no interval below 10" and ten[2].startswith("95 %: ")


def test_every_measure_stands_beside_its_value_by_chance() -> None:
    measured = agreement(several(4), k=4)
    beside = {label: text for label, _, text, _ in rank_agreement.tiles(measured)}
    assert beside["Rank-biased overlap"] == f"by chance {measured.rbo_by_chance:.3f}"
    assert (
        beside["Jaccard, top 4"] == f"by chance {measured.jaccard_by_chance:.3f}"
        and beside["Spearman"] == "0 by chance"
    )


def test_a_ranking_of_few_features_does_not_shrink_the_others() -> None:
    shares = several(4)
    shares.loc[2:, "r3"] = np.nan
    measured = agreement(shares, k=4)
    assert "fewer than three features" in rank_agreement.rests_on(measured, "runs")
    assert rank_agreement.tiles(measured)[0][1:3] == ("n/a", "all share 2 features") and np.isfinite(measured.spearman)
    shares.loc[2:8, "r3"] = 0.1
    assert "Nogueira is computed on the 9 features that all runs share; 3 are in some" in rank_agreement.rests_on(
        agreement(shares), "runs"
    )
    assert rank_agreement.rests_on(agreement(several(3)), "folds") == "3 folds, which all have the same 12 features."

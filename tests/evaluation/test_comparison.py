"""Runs are scored on their common rows alone, and called different when chance is no likely reason."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo.errors import ConfigError, RunError
from omninmo.evaluation import scores
from omninmo.evaluation.common_rows import grouped
from omninmo.evaluation.comparison import (
    MAX_TESTED,
    MEASURES,
    Rescored,
    cumulative_loss,
    cumulative_rank_ic,
    differences,
    rescored,
)
from omninmo.evaluation.significance import holm, mean_test
from tests.evaluation import equal_models, predicted
from tests.evaluation.equal_models import World
from tests.evaluation.predicted import HORIZON

Runs = dict[str, pd.DataFrame]


def scored(runs: Runs, **settings: object) -> Rescored:
    """Return the runs, which fall into one group, on their common rows."""
    (group,) = grouped(predicted.listed(**dict.fromkeys(runs, settings)), runs.__getitem__).groups
    return rescored(group, runs.__getitem__)


def random_runs(count: int, make: Callable[..., pd.DataFrame] = predicted.regression, **shape: Any) -> Runs:
    return {f"r{seed}": make(seed=seed, **shape) for seed in range(count)}


def row(table: pd.DataFrame, run_id: str, measure: str) -> pd.Series:
    """Return the difference of one run in one measure."""
    return table[(table["run_id"] == run_id) & (table["measure"] == measure)].iloc[0]


def better(rows: pd.DataFrame, share: float) -> pd.DataFrame:
    """Return rows whose predictions see a share of the target."""
    return rows.assign(y_pred=rows["y_pred"] + share * rows["y_true"])


def test_scores_are_of_the_common_rows_and_no_other() -> None:
    long, late = predicted.regression(120, seed=0), predicted.regression(120, seed=1)[20 * 8 :]
    runs = {"long": long.sample(frac=1, random_state=0), "late": late}
    common = scored(runs)
    own = scores.pooled(long[20 * 8 :], HORIZON)
    assert common.scores.loc["long"].to_dict() == pytest.approx(
        {key: value for key, value in own.items() if not key.startswith("baseline.")}
    )
    assert common.scores.loc["long", "oos_skill"] != pytest.approx(scores.pooled(long, HORIZON)["oos_skill"])
    assert common.scores["test_dates"].tolist() == [100, 100] and common.scores.index.name == "run_id"
    assert common.losses.shape == common.base.shape == common.ics.shape == (100, 2)
    loss, base = common.losses.sum(), common.base.sum()
    assert (1 - loss / base).to_dict() == pytest.approx(common.scores["oos_skill"].to_dict())
    assert common.ics.mean().to_dict() == pytest.approx(common.scores["rank_ic_mean"].to_dict())


def test_ratings_are_scored_by_log_loss() -> None:
    common = scored(random_runs(2, predicted.classification), mode="classification")
    assert {"log_loss", "balanced_accuracy", "oos_skill"} <= set(common.scores)
    assert (common.losses.sum() / 960).to_dict() == pytest.approx(common.scores["log_loss"].to_dict())
    assert set(differences(common, "r0")["mark"]) <= {"", "not distinguishable", "better", "worse"}


def test_a_target_that_is_no_return_has_no_errors_in_percent() -> None:
    assert "oos_rmse" in scored(random_runs(1)).scores
    assert "oos_rmse" not in scored(random_runs(1), target="cross_sectional_rank").scores


def test_a_run_whose_rows_changed_since_it_was_grouped_is_refused() -> None:
    runs = random_runs(2)
    (group,) = grouped(predicted.listed(*runs), runs.__getitem__).groups
    with pytest.raises(RunError, match="had the 960 rows in common with the others, but has 952 of them now"):
        rescored(group, (runs | {"r1": runs["r1"][8:]}).__getitem__)


def test_a_difference_is_that_of_the_scores_and_its_test_that_of_the_dates() -> None:
    runs = random_runs(3, folds=3)
    common = scored(runs)
    table = differences(common, "r1")
    for run_id in ("r0", "r2"):
        for measure in MEASURES:
            found = row(table, run_id, measure)
            assert found["difference"] == pytest.approx(
                common.scores.loc[run_id, measure] - common.scores.loc["r1", measure]
            )
            assert found["low"] < found["difference"] < found["high"]
            assert (found["dates"], found["independent_dates"]) == (120, 24)
        ahead = common.losses["r1"] - common.losses[run_id]
        assert row(table, run_id, "oos_skill")["p"] == pytest.approx(mean_test(ahead.to_numpy()).p)
    others = table[table["run_id"] != "r1"]
    assert others["p_holm"].tolist() == pytest.approx(holm(others["p"].to_numpy()).tolist())


def test_the_baseline_run_has_no_difference_from_itself() -> None:
    own = differences(scored(random_runs(2)), "r1").query("run_id == 'r1'")
    assert own["mark"].tolist() == ["", ""] and own[["difference", "low", "high", "p", "p_holm"]].isna().all(axis=None)


def test_whether_folds_were_many_or_few_all_runs_are_measured_by_the_same_ruler() -> None:
    rows = predicted.regression(folds=1)
    many = rows.assign(baseline_mean=0.01)
    common = scored({"few": rows, "many": many})
    assert common.scores.loc["many", "oos_skill"] != common.scores.loc["few", "oos_skill"]
    assert row(differences(common, "few"), "many", "oos_skill")["mark"] == "identical"


def test_models_without_skill_are_not_distinguishable_and_one_that_sees_a_little_is_better() -> None:
    runs = random_runs(4)
    runs |= {"sees": better(runs["r3"], 0.3)}
    table = differences(scored(runs), "r0")
    marks = {
        (run_id, measure): mark
        for run_id, measure, mark in zip(table["run_id"], table["measure"], table["mark"], strict=True)
    }
    assert {marks[f"r{k}", measure] for k in (1, 2, 3) for measure in MEASURES} == {"not distinguishable"}
    assert marks["sees", "oos_skill"] == marks["sees", "rank_ic_mean"] == "better"
    assert set(differences(scored(runs), "sees").query("run_id != 'sees'")["mark"]) == {"worse"}


def test_equal_models_are_marked_in_three_to_seven_percent_of_1000_comparisons() -> None:
    """Each measure by itself; corrected for both, a pair gets any mark as rarely."""
    world = World(HORIZON, 100)
    by_measure = equal_models.differences(world, 1000, seed=1)
    template = scored(random_runs(MAX_TESTED, dates=world.dates))
    p = []
    for first in range(0, 1000, MAX_TESTED - 1):
        loss, ic = (by_measure[name][first : first + MAX_TESTED - 1] for name in equal_models.MEASURES)
        p.append(_p_values(template, loss, ic))
    by_pair = np.concatenate(p)
    marked = (by_pair < 0.05).mean(axis=0)
    assert len(by_pair) == 1000 and (marked >= 0.03).all() and (marked <= 0.07).all(), marked
    assert 0.03 <= np.mean([(holm(pair) < 0.05).any() for pair in by_pair]) <= 0.07


def _p_values(template: Rescored, loss: np.ndarray, ic: np.ndarray) -> np.ndarray:
    """Return p (worlds, measures) of differences by date (worlds, dates), each as that of a run from the baseline."""
    ids, days = list(template.group.run_ids)[: len(loss) + 1], template.losses.index
    group = replace(template.group, run_ids=tuple(ids))
    zero = np.zeros((1, len(days)))
    losses, ics = (pd.DataFrame(np.vstack([zero, by_date]).T, days, ids) for by_date in (-loss, ic))
    table = differences(replace(template, group=group, losses=losses, ics=ics), ids[0])
    return table["p"].to_numpy().reshape(-1, len(MEASURES))[1:]


def test_identical_runs_are_called_so_and_cost_the_others_nothing() -> None:
    runs = random_runs(2)
    twins = runs | {"twin": runs["r0"].copy(), "scaled": runs["r0"].assign(y_pred=2 * runs["r0"]["y_pred"])}
    table = differences(scored(twins), "r0")
    for measure in MEASURES:
        twin = row(table, "twin", measure)
        assert twin["mark"] == "identical" and twin["difference"] == 0 and np.isnan(twin["p"])
    assert row(table, "scaled", "rank_ic_mean")["mark"] == "identical"  # twice as large ranks alike
    assert row(table, "scaled", "oos_skill")["mark"] != "identical"
    assert table["p_holm"].notna().sum() == 3
    alone = differences(scored({key: twins[key] for key in ("r0", "twin")}), "r0")
    assert set(alone["mark"]) == {"", "identical"} and alone["p_holm"].isna().all()


def test_too_few_dates_or_too_many_picks_leave_the_difference_and_no_test() -> None:
    few = differences(scored(random_runs(2, dates=59)), "r0")
    found = row(few, "r1", "oos_skill")
    assert found["mark"] == "not tested" and found["reason"] == "59 dates are fewer than 60."
    assert np.isfinite(found["difference"]) and np.isnan(found["p"]) and np.isnan(found["low"])
    common = scored(random_runs(2))
    crowded = row(differences(common, "r0", picked=MAX_TESTED + 1), "r1", "rank_ic_mean")
    assert crowded["mark"] == "not tested" and crowded["reason"] == "21 runs are picked; up to 20 are tested."
    assert "not tested" not in set(differences(common, "r0", picked=MAX_TESTED)["mark"])


def test_more_runs_than_are_tested_are_still_scored() -> None:
    common = scored(random_runs(MAX_TESTED + 1, dates=70, names=5))
    table = differences(common, "r0")
    assert set(table["mark"]) == {"", "not tested"} and table["difference"].notna().sum() == 2 * MAX_TESTED


@pytest.mark.parametrize("shape", [{"names": 1}, {"dates": 1}, {"names": 1, "dates": 1}])
def test_one_ticker_has_no_rank_ic_and_one_date_no_test(shape: dict[str, Any]) -> None:
    common = scored(random_runs(2, **shape))
    table = differences(common, "r0")
    loss, ic = (row(table, "r1", measure) for measure in MEASURES)
    assert loss["mark"] == ("not tested" if shape.get("dates") == 1 else "not distinguishable")
    assert ic["mark"] == "not tested"
    if "names" in shape:
        assert ic["reason"] == "No date has a rank IC of both runs." and np.isnan(ic["difference"])
        assert cumulative_rank_ic(common).isna().all(axis=None)


def test_a_rank_ic_is_compared_on_dates_on_which_both_have_one() -> None:
    runs = random_runs(2)
    flat = runs["r1"].assign(y_pred=runs["r1"]["y_pred"].where(runs["r1"].index >= 30 * 8, 0.001))
    table = differences(scored({"r0": runs["r0"], "r1": flat}), "r0")
    assert row(table, "r1", "rank_ic_mean")["dates"] == 90 and row(table, "r1", "oos_skill")["dates"] == 120


def test_ratings_of_one_class_have_no_skill_to_compare() -> None:
    runs = random_runs(2, predicted.classification)
    constant = {run_id: rows.assign(y_true=2) for run_id, rows in runs.items()}
    table = differences(scored(constant, mode="classification"), "r0")
    assert row(table, "r1", "oos_skill")["reason"] == "There is no skill to compare."
    assert row(table, "r1", "rank_ic_mean")["mark"] == "not distinguishable"


def test_running_sums_end_where_the_differences_are() -> None:
    runs = random_runs(3)
    common = scored(runs | {"twin": runs["r0"]})
    table, ahead = differences(common, "r0"), cumulative_loss(common, "r0")
    assert (ahead[["r0", "twin"]] == 0).all(axis=None)
    for run_id in ("r1", "r2"):
        assert ahead[run_id].iloc[-1] == pytest.approx(row(table, run_id, "oos_skill")["difference"])
    ics = cumulative_rank_ic(common)
    assert (ics.iloc[-1] / 120).to_dict() == pytest.approx(common.scores["rank_ic_mean"].to_dict())
    assert ics.index.equals(ahead.index) and list(ics) == list(ahead) == ["r0", "r1", "r2", "twin"]


@pytest.mark.parametrize("compare", [differences, cumulative_loss])
def test_a_baseline_run_of_another_group_is_refused(compare: Callable[[Rescored, str], pd.DataFrame]) -> None:
    with pytest.raises(ConfigError, match="gone is to be the baseline run, but is none of the 2 runs"):
        compare(scored(random_runs(2)), "gone")


def test_runs_are_read_one_after_the_other_and_a_number_per_date_is_kept() -> None:
    runs = random_runs(6)
    reads: list[str] = []

    def read(run_id: str) -> pd.DataFrame:
        reads.append(run_id)
        return runs[run_id]

    (group,) = grouped(predicted.listed(*runs), read).groups
    assert reads == list(runs)
    common = rescored(group, read)
    assert reads == 2 * list(runs)
    assert common.losses.shape == common.base.shape == common.ics.shape == (120, 6)

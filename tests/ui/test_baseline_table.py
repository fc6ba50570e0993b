"""The model stands beside what it has to beat."""

from omninmo.ui import baseline_table
from tests.ui.conftest import drawn
from tests.ui.conftest import run as stored

METRICS = {
    "oos_skill": -0.01,
    "oos_skill_low": -0.03,
    "oos_skill_high": 0.01,
    "baseline.ridge.oos_skill": 0.02,
    "baseline.mean.oos_skill": 0.0,
}


def test_each_baseline_that_was_scored_has_a_row_and_only_its_own_scores() -> None:
    table = baseline_table.beside_baselines(METRICS, "regression").set_index(baseline_table.WHO)
    assert list(table.index) == ["This model", "95 % interval", "Training mean", "Ridge regression"]
    assert " to " in table.loc["95 % interval", "Skill vs mean"]
    assert table.loc["95 % interval", "Rank IC"] == "n/a"
    assert table.loc["Ridge regression", "Rank IC"] == ""


def test_the_model_less_a_baseline_stands_below_it_with_its_interval() -> None:
    versus = {
        "versus.ridge.oos_skill": -0.03,
        "versus.ridge.oos_skill_low": -0.05,
        "versus.ridge.oos_skill_high": -0.01,
    }
    rate = {"direction_base_rate": 0.6, "versus.base_rate.direction_accuracy": -0.02}
    table = baseline_table.beside_baselines(METRICS | versus | rate, "regression")
    assert table[baseline_table.WHO].tolist()[3:] == [
        "Ridge regression", baseline_table.DIFFERENCE, "Direction base rate", baseline_table.DIFFERENCE,
    ]  # fmt: skip
    assert table["Skill vs mean"].tolist()[4] == "−0.030 (−0.050 to −0.010)" and table["Rank IC"].tolist()[4] == ""
    assert table["Direction right"].tolist()[5:] == ["60.0 %", "−2.0 % (n/a)"]


def test_skill_is_named_after_what_it_is_measured_against() -> None:
    assert "Skill vs class shares" in baseline_table.beside_baselines(METRICS, "classification")


def test_metrics_that_a_run_lacks_are_left_out() -> None:
    run = stored(metrics__rank_ic_t=float("nan"))
    metrics = baseline_table.metrics_of(run)
    assert metrics["oos_skill"] == 0.01 and "rank_ic_t" not in metrics and "mode" not in metrics


def test_the_page_shows_how_to_read_it() -> None:
    app = drawn(baseline_table.draw, stored())
    assert "not worth using" in app.caption[0].value and len(app.dataframe) == 1

"""What a run says of itself in tables."""

import pandas as pd

from omninmo.reports import run_tables
from omninmo.tracking.store import RunStore
from tests.hostile import HOSTILE
from tests.recorded import Recorded
from tests.ui.conftest import run as stored

METRICS = {
    "oos_skill": -0.01,
    "oos_skill_low": -0.03,
    "oos_skill_high": 0.01,
    "baseline.ridge.oos_skill": 0.02,
    "baseline.mean.oos_skill": 0.0,
}


def test_each_baseline_that_was_scored_has_a_row_and_only_its_own_scores() -> None:
    table = run_tables.beside_baselines(METRICS, "regression").set_index(run_tables.WHO)
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
    table = run_tables.beside_baselines(METRICS | versus | rate, "regression")
    assert table[run_tables.WHO].tolist()[3:] == [
        "Ridge regression", run_tables.DIFFERENCE, "Direction base rate", run_tables.DIFFERENCE,
    ]  # fmt: skip
    assert table["Skill vs mean"].tolist()[4] == "−0.030 (−0.050 to −0.010)" and table["Rank IC"].tolist()[4] == ""
    assert table["Direction right"].tolist()[5:] == ["60.0 %", "−2.0 % (n/a)"]


def test_skill_is_named_after_what_it_is_measured_against() -> None:
    assert "Skill vs class shares" in run_tables.beside_baselines(METRICS, "classification")


def test_metrics_that_a_run_lacks_are_left_out() -> None:
    run = stored(metrics__rank_ic_t=float("nan"))
    metrics = run_tables.metrics_of(run)
    assert metrics["oos_skill"] == 0.01 and "rank_ic_t" not in metrics and "mode" not in metrics


def test_the_meaning_of_a_setting_calls_its_values_as_the_table_does() -> None:
    table = run_tables.settings(pd.Series({"params.target": "forward_return", "params.scheme": "shuffled"}))
    target, split = table["Meaning"]
    assert "Return: Close at the horizon" in target and "Walk-forward: train on all dates" in split
    assert "Shuffled: on rows at random" in split and "_" not in target + split


def test_settings_of_another_tool_come_after_ours_by_name() -> None:
    run = stored(**{"params.zeta": "1", "params.alpha": "=1+1"})
    assert list(run_tables.settings(run)["Setting"])[-2:] == ["alpha", "zeta"]
    many = stored(**{f"params.x{number}": "1" for number in range(run_tables.MAX_OTHERS + 9)})
    names = run_tables.settings(many)["Setting"]
    assert names.str.fullmatch(r"x\d+").sum() == run_tables.MAX_OTHERS


def test_a_run_names_its_data_code_and_machine(recorded: Recorded) -> None:
    known = RunStore().runs().set_index("run_id").loc[recorded.run_id]
    table = run_tables.lineage(pd.Series(known)).set_index("What")["Value"]
    assert table["Data"] == known["params.data_fingerprint"] and table["Home folder"] == str(recorded.home)
    assert {"Features", "omninmo", "Machine", "User", "Command", "Started (UTC)", "Ended (UTC)", "Files"} <= set(
        table.index
    )
    assert "Repeats" not in table.index and "Sweep" not in table.index


def test_what_a_run_lacks_has_no_row_and_what_others_wrote_is_a_cell() -> None:
    bare = stored(same_as=None, start_time=pd.NaT, experiment="")
    assert run_tables.lineage(bare).empty
    odd = stored(same_as=HOSTILE[0], tags__omninmo_host="x")
    assert run_tables.lineage(odd).set_index("What").loc["Repeats", "Value"] == HOSTILE[0]

"""All metrics of a run: grouped, with intervals, in-sample ones marked."""

from omninmo import schema
from omninmo.reports.run_tables import metrics_of
from omninmo.ui import metric_table, reads
from tests.foreign_store import EXTREMES
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs


def test_every_metric_of_a_run_has_a_row_or_stands_in_one(recorded: Recorded) -> None:
    metrics = metrics_of(reads.run(recorded.run_id))
    table = metric_table.metric_table(metrics, "regression").set_index("Key")
    ends = {f"{key}_{end}" for key in table.index for end in ("low", "high")}
    histories = {key for key in metrics if key.startswith(metric_table.HISTORIES)}
    assert set(metrics) == set(table.index) | (ends & set(metrics)) | histories and histories
    assert table.loc["final_r2", "Measured on"] == metric_table.IN_SAMPLE
    assert " to " in table.loc["oos_skill", "95 % interval"] and table.loc["oos_rmse", "95 % interval"] == ""
    assert not (table["Value"] == schema.NOT_AVAILABLE).any()
    assert list(dict.fromkeys(table["Measured on"])) == [
        kind for kind in metric_table.ORDER if kind not in (metric_table.LEAKED, "Of another tool")
    ]


def test_a_leak_and_another_tool_s_numbers_are_kept_apart() -> None:
    metrics = {"demonstration.oos_skill": 0.5, "demonstration.oos_skill_low": 0.4, "mean_test_score": 0.9}
    metrics |= {"demonstration.oos_skill_high": 0.6, "demonstration.fold.rmse": 0.1, "x_low": 1.0}
    table = metric_table.metric_table(metrics, "regression").set_index("Key")
    assert table.loc["demonstration.oos_skill", "Measured on"] == metric_table.LEAKED
    assert table.loc["demonstration.oos_skill", "95 % interval"] == "+0.400 to +0.600"
    assert set(table.index[table["Measured on"] == "Of another tool"]) == {"mean_test_score", "x_low"}


def test_extremes_are_written_and_nothing_says_so() -> None:
    row = metric_table.metric_table({"oos_skill": float("inf"), "log_loss": float("-inf")}, "regression")["Value"]
    assert list(row) == ["∞", "−∞"]
    metric_table.metric_table(dict(EXTREMES), "nan")
    bare = runs({}).iloc[0].drop([name for name in runs({}).columns if name.startswith("metrics.")])
    assert "has stored no metric" in drawn(metric_table.draw, bare).info[0].value

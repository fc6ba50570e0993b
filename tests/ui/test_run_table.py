"""Tables of runs read like the catalogue."""

import pandas as pd

from omninmo.ui import run_table
from tests.ui.conftest import drawn, runs


def test_percentages_words_and_leaks_are_readable() -> None:
    table = runs({}, {"leaks": True, "params.mode": "classification"})
    shown = run_table.readable(table, ("mode",), ("direction_accuracy",))
    assert list(shown.columns) == ["name", "status", "start_time", "direction_accuracy", "mode"]
    assert shown["direction_accuracy"].tolist() == [55.00000000000001, 55.00000000000001]
    assert shown["mode"].tolist() == ["Regression", "Classification"]
    assert shown["status"].tolist() == ["finished", "finished, leaks"]


def test_values_come_from_params_metrics_or_the_run_itself() -> None:
    table = runs({}, {"params.path": "/prices"})
    assert run_table.values(table, "max_depth").tolist() == [3, 3]
    assert run_table.values(table, "oos_skill").tolist() == [0.01, 0.01]
    assert run_table.values(table, "experiment").tolist() == ["stock_prediction"] * 2
    assert pd.isna(run_table.values(table, "path")["id-a"]) and run_table.values(table, "no such").isna().all()


def test_picks_among_the_rows_are_ticked() -> None:
    app = drawn(run_table.pick, runs({}, {}), (), ("oos_skill",), runs="id-b,elsewhere")
    assert list(app.dataframe[0].value["name"]) == ["a", "b"]
    assert app.query_params["runs"] == "id-b,elsewhere"


def test_a_table_shows_a_screenful_of_rows_at_most() -> None:
    assert run_table.height(1) < run_table.height(15) == run_table.height(10_000)


def test_ratings_are_cautioned() -> None:
    assert not drawn(run_table.classification_caution, runs({})).caption
    app = drawn(run_table.classification_caution, runs({}, {"params.mode": "classification"}))
    assert "how volatile" in app.caption[0].value

"""Explanations of several runs beside each other: which are drawn, and what is said of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.errors import RunError
from omninmo.evaluation.importance_changes import ImportanceChanges
from omninmo.evaluation.row_filter import RowFilter, Span
from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import comparable_runs, explain_filter, reads, shap_across_runs
from tests.evaluation import predicted as out_of_fold
from tests.evaluation.explained import explained
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn

TABLE = pd.DataFrame(
    [[0.5, 0.3, -0.2, -0.3, -0.1], [0.5, 0.6, 0.1, -0.1, 0.2], [0.1, np.nan, np.nan, np.nan, np.nan]],
    index=["a", "b", "c"],
    columns=["before", "after", "change", "low", "high"],
)


def test_changes_in_words_name_what_changed_beyond_luck_and_what_one_run_lacks() -> None:
    text = shap_across_runs.in_words(ImportanceChanges(TABLE, 1200, 400), {"a": "Label <b>"}, "X", "Y")
    assert "1,200 rows of 400 dates" in text and "Of 2 features 1 changed beyond it" in text
    assert "Label" in text and "<b>" not in text and text.endswith("In one of the two runs only: c.")
    short = ImportanceChanges(TABLE.assign(low=np.nan, high=np.nan), 12, 4)
    assert "conclude nothing" in shap_across_runs.in_words(short, {}, "X", "Y")
    nothing = ImportanceChanges(TABLE.iloc[2:], 0, 0)
    assert "nothing can be compared" in shap_across_runs.in_words(nothing, {}, "X", "Y")


def test_runs_of_another_unit_are_counted_and_one_run_alone_asks_for_more(recorded: Recorded, links: Links) -> None:
    picks = f"{recorded.run_id},{recorded.rated_id}"
    app = drawn(shap_across_runs.draw, recorded.run_id, "rsi_14", "forward_return", RowFilter(), runs=picks)
    assert "1 of the picked runs predicts something else, and is not drawn" in app.caption[0].value
    assert "Pick two to eight runs" in app.info[0].value and links[0][0] == "Runs"


def varied(table: ShapTable, rng: np.random.Generator) -> ShapTable:
    """Return a table of three tickers in turn, with predictions that differ."""
    tickers = [f"T{number % 3}" for number in range(len(table))]
    return replace(table, index=table.index.assign(ticker=tickers), prediction=rng.normal(size=len(table)))


@pytest.fixture
def three(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Return three runs that are one, but for their explanations."""
    base = reads.run(recorded.run_id)
    runs = pd.DataFrame([base.to_dict() | {"run_id": f"id-{at}", "name": "same"} for at in range(3)])
    runs = runs.set_index("run_id", drop=False).rename_axis(None)
    config, features = reads.config(recorded.run_id), reads.features(recorded.run_id)
    names = [str(name) for name in features.index]
    rng = np.random.default_rng(0)
    tables = {
        f"id-{at}": varied(explained(rng.normal(size=(300, 2)), features=tuple(names[at : at + 2])), rng)
        for at in range(3)
    }
    monkeypatch.setattr(reads, "picked", lambda: runs)
    monkeypatch.setattr(reads, "finished", lambda: runs)
    monkeypatch.setattr(reads, "config", lambda run_id: config)
    monkeypatch.setattr(reads, "features", lambda run_id: features)
    monkeypatch.setattr(reads, "shap", tables.__getitem__)
    return runs.assign(feature=names[0])


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("", "on one scale in every panel"),
        ("dependence", "does in 1 runs"),
        ("changes", "that both explain"),
        ("nonsense", "on one scale in every panel"),
    ],
)
def test_each_view_is_drawn_alone_with_how_to_read_it(three: pd.DataFrame, view: str, words: str) -> None:
    feature = str(three["feature"].iloc[0])
    app = drawn(shap_across_runs.draw, "id-0", feature, "forward_return", RowFilter(), across=view)
    assert len(app.get("plotly_chart")) == 1 and any(words in caption.value for caption in app.caption)
    without = [caption.value for caption in app.caption if "Without this feature" in caption.value]
    assert bool(without) == (view == "dependence")


def test_a_run_that_cannot_be_read_is_left_out_wherever_it_stands(
    three: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = pd.concat([three.iloc[:1].assign(**{"params.mode": "classification"})] * 10)
    other.index = pd.Index([f"rated-{at}" for at in range(10)])
    tables = {run_id: reads.shap(run_id) for run_id in three.index}

    def shap(run_id: str) -> ShapTable:
        if run_id == "id-2":
            raise RunError("Its SHAP values are damaged.")
        return tables[run_id]

    monkeypatch.setattr(reads, "shap", shap)
    found = shap_across_runs.alike(pd.concat([other, three]), "forward_return", "id-0", RowFilter())
    assert list(found.tables) == ["id-0", "id-1"] and list(found.errors) == ["id-2"]


def predicted(table: ShapTable, seed: int) -> pd.DataFrame:
    """Return out-of-fold rows of a run, more of them than are explained, in an order of their own."""
    rng = np.random.default_rng(seed)
    rows = table.index.assign(y_pred=table.prediction, y_true=rng.normal(size=len(table)))
    more = rows.assign(ticker="MORE", y_true=9.0)
    return pd.concat([rows, more]).sample(frac=1, random_state=seed)


def filtered_by_pandas(table: ShapTable, predictions: pd.DataFrame, query: dict[str, str]) -> ShapTable:
    """Return the explained rows that pass, by pandas alone."""
    keys = ["date", "ticker", "fold"]
    rows = table.index.merge(predictions, on=keys, how="left").assign(prediction=table.prediction)
    rows["error"] = (rows["y_pred"] - rows["y_true"]).abs()
    mask = pd.Series(data=True, index=rows.index)
    for name, column in (("target", "y_true"), ("prediction", "prediction"), ("error", "error")):
        if name in query:
            low, high = (int(end) / 100 for end in query[name].split("-"))
            mask &= rows[column].between(rows[column].quantile(low), rows[column].quantile(high))
    if "ticker" in query:
        mask &= rows["ticker"].isin(query["ticker"].split(","))
    if "period" in query:
        first, last = query["period"].split("_")
        mask &= rows["date"].between(first, last)
    return table.at(np.flatnonzero(mask))


@pytest.mark.parametrize(
    "query",
    [
        {"ticker": "T0"},
        {"target": "0-40"},
        {"prediction": "50-100"},
        {"error": "80-100"},
        {"period": "2020-03-02_2020-06-30"},
        {"ticker": "T0", "target": "20-100", "error": "0-90"},
    ],
)
def test_the_filter_of_the_page_holds_in_every_run_as_pandas_has_it(
    three: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    tables = {run_id: reads.shap(run_id) for run_id in three.index}
    predictions = {run_id: predicted(table, seed) for seed, (run_id, table) in enumerate(tables.items())}
    monkeypatch.setattr(reads, "predictions", predictions.__getitem__)
    seen: list[shap_across_runs.Explained] = []

    def page() -> None:
        wanted = explain_filter.draw("id-0", tables["id-0"]).wanted
        seen.append(shap_across_runs.alike(three, "forward_return", "id-0", wanted))
        shap_across_runs.draw("id-0", "", "forward_return", wanted)

    app = drawn(page, **query)
    for run_id, table in tables.items():
        expected = filtered_by_pandas(table, predictions[run_id], query)
        assert 0 < len(expected) < len(table)
        pd.testing.assert_frame_equal(seen[0].tables[run_id].index, expected.index)
        np.testing.assert_array_equal(seen[0].tables[run_id].values, expected.values)
        assert any(f"same · {run_id} {len(expected):,} of {len(table):,}" in text for text in captions(app))


def captions(app: AppTest) -> list[str]:
    return [caption.value.replace("\\", "") for caption in app.caption]


def test_a_run_without_a_row_that_passes_is_listed_and_not_drawn(
    three: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = {run_id: reads.shap(run_id) for run_id in three.index}
    other = tables["id-2"]
    elsewhere = replace(other, index=other.index.assign(ticker="ELSEWHERE"))
    monkeypatch.setattr(reads, "shap", (tables | {"id-2": elsewhere}).__getitem__)
    wanted = RowFilter(tickers=(str(other.index["ticker"].iloc[0]),))
    found = shap_across_runs.alike(three, "forward_return", "id-0", wanted)
    assert list(found.tables) == ["id-0", "id-1"] and found.counts["id-2"] == (0, 300)
    app = drawn(shap_across_runs.draw, "id-0", "", "forward_return", wanted)
    assert any("No such row: same · id-2." in text for text in captions(app))
    nothing = drawn(shap_across_runs.draw, "id-0", "", "forward_return", RowFilter(tickers=("NOBODY",)))
    assert "pass the filter in fewer than two" in nothing.info[0].value and not nothing.get("plotly_chart")
    first = drawn(shap_across_runs.draw, "id-2", "", "forward_return", wanted, across="changes")
    assert "of this run passes the filter" in first.info[0].value and not first.get("plotly_chart")


def test_a_run_whose_targets_are_not_known_is_left_out_where_the_filter_asks_for_them(
    three: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = {run_id: reads.shap(run_id) for run_id in three.index}

    def predictions(run_id: str) -> pd.DataFrame:
        if run_id == "id-1":
            raise RunError("Its predictions are damaged.")
        return predicted(tables[run_id], 0)

    monkeypatch.setattr(reads, "predictions", predictions)
    found = shap_across_runs.alike(three, "forward_return", "id-0", RowFilter(error=Span(50, 100)))
    assert list(found.tables) == ["id-0", "id-2"] and list(found.errors) == ["id-1"]
    assert len(shap_across_runs.alike(three, "forward_return", "id-0", RowFilter()).tables) == 3


def test_lines_that_too_few_rows_are_left_for_are_named(three: pd.DataFrame) -> None:
    table = reads.shap("id-0")
    feature, ticker = str(three["feature"].iloc[0]), str(table.index["ticker"].iloc[0])
    few = RowFilter(tickers=(ticker,), first=table.index["date"].min(), last=table.index["date"].min())
    app = drawn(shap_across_runs.draw, "id-0", feature, "forward_return", few, across="dependence")
    assert any("Too few rows for a line: same · id-0." in text for text in captions(app))


def test_runs_that_cannot_be_compared_have_a_banner(three: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    far = three.assign(**{"params.forward_days": [30, 30, 60]})
    monkeypatch.setattr(reads, "picked", lambda: far)
    monkeypatch.setattr(comparable_runs, "_version", lambda uri, run_id: "")
    monkeypatch.setattr(reads, "predictions", lambda run_id: out_of_fold.regression())
    app = drawn(shap_across_runs.draw, "id-0", "", "forward_return", RowFilter(), runs="id-0,id-1,id-2")
    assert "do not predict the same: they differ in Horizon" in app.warning[0].value


@pytest.mark.parametrize(
    ("interval", "days", "differ"),
    [("1wk", (28, 30, 30), False), ("1wk", (28, 30, 31), True), ("1d", (28, 30, 30), True)],
)
def test_horizons_differ_where_their_bars_do(
    interval: str, days: tuple[int, ...], differ: bool, three: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = reads.config("id-0")
    of_run = {f"id-{at}": config.replace(interval=interval, forward_days=of) for at, of in enumerate(days)}
    monkeypatch.setattr(reads, "config", of_run.__getitem__)
    found = shap_across_runs.alike(three, "forward_return", "id-0", RowFilter())
    assert any("horizons differ" in text for text in found.apart) == differ


def test_of_many_runs_eight_are_drawn_with_the_explained_one(
    three: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = pd.concat([three] * 4, ignore_index=True)
    many.index = pd.Index([f"id-{at}" for at in range(12)])
    table = reads.shap("id-0")
    monkeypatch.setattr(reads, "shap", lambda run_id: table)
    explained_runs = shap_across_runs.alike(many, "forward_return", "id-11", RowFilter())
    assert len(explained_runs.tables) == 8 and "id-11" in explained_runs.tables
    assert "The first 8 of 12 picked runs are drawn." in explained_runs.apart

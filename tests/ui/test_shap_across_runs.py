"""Explanations of several runs beside each other: which are drawn, and what is said of them."""

import numpy as np
import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.evaluation.importance_changes import ImportanceChanges
from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import reads, shap_across_runs
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
    app = drawn(shap_across_runs.draw, recorded.run_id, "rsi_14", "forward_return", runs=picks)
    assert "1 of the picked runs predict something else" in app.caption[0].value
    assert "Pick two to eight runs" in app.info[0].value and links[0][0] == "Runs"


@pytest.fixture
def three(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Return three runs that are one, but for their explanations."""
    base = reads.run(recorded.run_id)
    runs = pd.DataFrame([base.to_dict() | {"run_id": f"id-{at}", "name": "same"} for at in range(3)])
    runs = runs.set_index("run_id", drop=False).rename_axis(None)
    config, features = reads.config(recorded.run_id), reads.features(recorded.run_id)
    names = [str(name) for name in features.index]
    rng = np.random.default_rng(0)
    tables = {f"id-{at}": explained(rng.normal(size=(300, 2)), features=tuple(names[at : at + 2])) for at in range(3)}
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
    app = drawn(shap_across_runs.draw, "id-0", feature, "forward_return", across=view)
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
    found = shap_across_runs.alike(pd.concat([other, three]), "forward_return", "id-0")
    assert list(found.tables) == ["id-0", "id-1"] and list(found.errors) == ["id-2"]


def test_a_filter_that_does_not_hold_here_is_said_not_to(three: pd.DataFrame) -> None:
    views = [drawn(shap_across_runs.draw, "id-0", "", "forward_return", **query) for query in ({"ticker": "KO"}, {})]
    said = [any("The filter above does not hold" in caption.value for caption in view.caption) for view in views]
    assert said == [True, False]


def test_of_many_runs_eight_are_drawn_with_the_explained_one(
    three: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = pd.concat([three] * 4, ignore_index=True)
    many.index = pd.Index([f"id-{at}" for at in range(12)])
    table = reads.shap("id-0")
    monkeypatch.setattr(reads, "shap", lambda run_id: table)
    explained_runs = shap_across_runs.alike(many, "forward_return", "id-11")
    assert len(explained_runs.tables) == 8 and "id-11" in explained_runs.tables
    assert "The first 8 of 12 picked runs are drawn." in explained_runs.apart

"""Runs that cannot be compared stand side by side behind a banner only, and are not put so without being asked."""

import pandas as pd
import pytest

from omninmo import schema
from omninmo.errors import RunError
from omninmo.ui import comparable_runs, reads
from tests.evaluation import predicted
from tests.ui.conftest import drawn, runs

MIXED = runs({}, {"params.forward_days": 60}, {})
SAMPLE = predicted.regression()
OTHER_TICKERS = SAMPLE.assign(ticker="Y" + SAMPLE["ticker"])
OF_SAMPLE, OF_YAHOO = {"params.data_fingerprint": "sample"}, {"params.data_fingerprint": "yahoo"}


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give run y rows of other tickers, run x none, all others the sample's; return the ids that are read."""
    read: list[str] = []
    of_run = {"id-y": OTHER_TICKERS}

    def predictions(run_id: str) -> pd.DataFrame:
        read.append(run_id)
        if run_id == "id-x":
            raise RunError("Its predictions are damaged.")
        return of_run.get(run_id, SAMPLE)

    monkeypatch.setattr(reads, "predictions", predictions)
    monkeypatch.setattr(reads, "manifest", lambda run_id: {"files": {}})
    return read


def named(table: pd.DataFrame, *letters: str) -> pd.DataFrame:
    """Return the runs under other letters, so that `rows` gives them other rows."""
    ids = [f"id-{letter}" for letter in letters]
    return table.assign(run_id=ids, name=list(letters)).set_axis(pd.Index(ids))


def banner(table: pd.DataFrame) -> str:
    """Return what stands over picked runs; "" where nothing does."""
    shown = drawn(comparable_runs.warn, table, runs=",".join(table.index)).warning
    return "\n".join(item.value for item in shown).replace("\\", "")


def test_picked_runs_that_predict_something_else_have_a_banner(rows: list[str]) -> None:
    assert "do not predict the same: they differ in Horizon." in banner(MIXED)
    assert not banner(runs({}, {"params.max_depth": 5}))
    assert not drawn(comparable_runs.warn, MIXED).warning  # none is picked


def test_a_run_of_the_sample_and_one_of_other_tickers_have_a_banner_that_says_what_they_share(rows: list[str]) -> None:
    text = banner(named(runs(OF_SAMPLE, OF_SAMPLE, OF_YAHOO), "a", "b", "y"))
    assert "y: It shares 0.0 % of the rows" in text and "60 % are needed" in text
    assert "predict the same" not in text and "a:" not in text


def test_rows_are_read_once_of_runs_that_have_the_same_by_construction(rows: list[str]) -> None:
    many = pd.concat([runs(OF_SAMPLE)] * 40, ignore_index=True)
    many = named(many, *[f"s{number}" for number in range(40)])
    assert not banner(many) and rows == ["id-s0"]


def test_a_run_whose_rows_cannot_be_read_is_named_with_the_reason(rows: list[str]) -> None:
    text = banner(named(runs({}, {}, {}), "a", "b", "x"))
    assert "x: Its predictions are damaged." in text and "is not known" in text
    assert not banner(named(runs({}), "x"))  # beside no other


def test_rows_that_could_not_be_read_are_read_again(rows: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    table = named(runs({}, {}, {}), "a", "c", "x")
    assert "damaged" in banner(table)
    monkeypatch.setattr(reads, "predictions", lambda run_id: SAMPLE)
    assert not banner(table)


def test_the_newest_decide_what_is_predicted_and_older_ones_of_it_are_alike(rows: list[str]) -> None:
    assert comparable_runs.alike(MIXED, 3).runs.index.tolist() == ["id-a", "id-c"]
    rated = runs({}, {"params.mode": "classification"})
    assert comparable_runs.alike(rated, 2).runs.index.tolist() == ["id-a"]
    assert comparable_runs.differing(rated) == ["Mode"]


def test_how_ratings_are_made_does_not_set_regressions_apart(rows: list[str]) -> None:
    regressions = runs({}, {"params.classes": "quantiles"})
    assert comparable_runs.alike(regressions, 2).runs.index.tolist() == ["id-a", "id-b"]
    ratings = runs(*({"params.mode": "classification", "params.classes": how} for how in ("thresholds", "quantiles")))
    assert comparable_runs.differing(ratings) == [schema.entry("classes").label]
    assert comparable_runs.alike(ratings, 2).other_kind == 1
    far = {"params.forward_days": 60}
    assert comparable_runs.alike(runs({}, {}, far, far, far), 2).runs.index.tolist() == ["id-a", "id-b"]
    (found,) = [comparable_runs.alike(runs(*[OF_SAMPLE] * 5), 2)]
    assert found.runs.index.tolist() == ["id-a", "id-b"] and found.older == 3
    assert comparable_runs.alike(pd.DataFrame(columns=MIXED.columns), 2).runs.empty


def test_weekly_runs_of_28_and_30_days_have_one_horizon(rows: list[str]) -> None:
    weekly = [{"params.interval": "1wk", "params.forward_days": days} for days in (28, 30, 30, 31)]
    table = runs(*weekly)
    found = comparable_runs.alike(table, 4)
    assert found.runs.index.tolist() == ["id-a", "id-b", "id-c"] and found.other_kind == 1
    assert not banner(table[:3]) and comparable_runs.differing(table[:3]) == []
    assert comparable_runs.differing(table) == ["Horizon"]


def test_a_run_that_does_not_say_what_it_predicts_is_of_another_kind(rows: list[str]) -> None:
    table = runs({}, {"params.target": None}, {}, {"params.forward_days": -3})
    found = comparable_runs.alike(table, 4)
    assert found.runs.index.tolist() == ["id-a", "id-c"] and found.other_kind == 2
    assert comparable_runs.differing(table) == ["Target", "Horizon"]


def test_rows_are_explained_of_every_kind_of_runs(rows: list[str]) -> None:
    far = {"params.forward_days": 60}
    table = named(runs({}, {}, {}, far, far, OF_YAHOO | far), "a", "b", "c", "d", "e", "y")
    text = banner(table)
    assert "they differ in Horizon" in text
    assert "y: It shares 0.0 % of the rows with the runs of the largest group that predicts the same;" in text
    assert "d:" not in text and "a:" not in text


def test_without_picks_runs_of_other_rows_are_left_out_and_counted(rows: list[str]) -> None:
    table = named(runs(OF_YAHOO, OF_SAMPLE, OF_SAMPLE, {}, OF_SAMPLE), "y", "a", "b", "x", "c")
    found = comparable_runs.alike(table, 4)
    assert found.runs.index.tolist() == ["id-a", "id-b", "id-c"]
    assert (found.other_kind, found.other_rows, found.older) == (0, 1, 0)
    assert {run_id: str(error) for run_id, error in found.errors.items()} == {"id-x": "Its predictions are damaged."}


def test_without_picks_so_many_files_are_read_and_no_more(rows: list[str]) -> None:
    """Each of these runs has data of its own, as where prices are downloaded every day."""
    table = runs(*[{"params.data_fingerprint": f"day {number}"} for number in range(8)])
    found = comparable_runs.alike(table, 3)
    assert len(rows) == 3 and len(found.runs) == 3 and found.older == 5


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [comparable_runs.listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == [
        "a", "a and b", "a, b and c",
    ]  # fmt: skip

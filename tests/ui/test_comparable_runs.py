"""Runs that do not predict the same stand side by side behind a banner only, and are not put so without being asked."""

import pandas as pd

from omninmo.ui import comparable_runs
from tests.ui.conftest import drawn, runs

MIXED = runs({}, {"params.forward_days": 60}, {})


def test_picked_runs_that_predict_something_else_have_a_banner() -> None:
    (warning,) = drawn(comparable_runs.warn, MIXED, runs="id-a,id-b,id-c").warning
    assert "do not predict the same: they differ in Horizon." in warning.value
    assert not drawn(comparable_runs.warn, runs({}, {"params.max_depth": 5}), runs="id-a,id-b").warning


def test_the_newest_decide_what_is_predicted_and_older_ones_of_it_are_alike() -> None:
    assert comparable_runs.alike(MIXED, 3).index.tolist() == ["id-a", "id-c"]
    assert comparable_runs.alike(runs({}, {"params.mode": "classification"}), 2).index.tolist() == ["id-a"]
    far = {"params.forward_days": 60}
    assert comparable_runs.alike(runs({}, {}, far, far, far), 2).index.tolist() == ["id-a", "id-b"]
    assert comparable_runs.alike(pd.DataFrame(columns=MIXED.columns), 2).empty


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [comparable_runs.listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == [
        "a", "a and b", "a, b and c",
    ]  # fmt: skip

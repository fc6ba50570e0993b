"""A run that repeats an earlier one is known by its data, features and settings, not by its name."""

import pandas as pd
import pytest

from omninmo.ui import identical_runs
from tests.ui.conftest import runs

DONE = {"params.data_fingerprint": "d1", "params.feature_fingerprint": "f1"}


def test_the_oldest_of_equal_runs_is_the_original_of_the_others() -> None:
    newest_first = runs(DONE, DONE | {"experiment": "another"}, DONE)
    assert identical_runs.originals(newest_first).fillna("").tolist() == ["c", "c", ""]


@pytest.mark.parametrize(
    "change",
    [
        {"params.max_depth": 4},
        {"params.data_fingerprint": "d2"},
        {"params.feature_fingerprint": "f2"},
        {"params.data_fingerprint": None},
        {"status": "FAILED"},
        {"is_ours": False},
        {"params.seed": "7"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_runs_that_differ_or_are_not_complete_are_no_repeats(change: dict[str, object]) -> None:
    assert identical_runs.originals(runs(DONE | change, DONE)).isna().all()


def test_settings_that_neither_run_has_do_not_tell_them_apart() -> None:
    older = DONE | {"params.path": None}
    assert identical_runs.originals(runs(older, older)).fillna("").tolist() == ["b", ""]


def test_a_store_without_fingerprints_has_no_repeats() -> None:
    assert identical_runs.originals(runs({}, {})).isna().all()
    assert identical_runs.originals(pd.DataFrame(columns=["run_id", "name", "status", "is_ours"])).empty

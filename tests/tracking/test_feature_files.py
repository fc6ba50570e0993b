"""How much each feature matters, and between which values it lay in the training rows, as they are stored."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo import schema
from omninmo.errors import RunError
from omninmo.tracking.feature_files import feature_ranges
from omninmo.tracking.store import RunStore
from tests.recorded import QUICK, Recorded, Trained


def test_the_ranges_of_a_run_are_the_quantiles_of_its_rows(recorded: Recorded, trained: Trained) -> None:
    dataset, found = trained(QUICK).dataset, RunStore().feature_ranges(recorded.run_id)
    assert tuple(found.index) == dataset.names
    low, high = np.nanquantile(dataset.x, (0.01, 0.99), axis=0)
    np.testing.assert_allclose(found["low"], low, rtol=1e-5)
    np.testing.assert_allclose(found["high"], high, rtol=1e-5)
    assert feature_ranges.__module__ == "omninmo.tracking.feature_files"


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        {"a": 1},
        {"a": [1]},
        {"a": [1, 2, 3]},
        {"a": [2, 1]},
        {"a": [None, 1]},
        {"a": ["0", "1"]},
        {"a": [True, 2]},
    ],
)
def test_a_file_that_holds_anything_else_is_damaged(own: Recorded, value: Any) -> None:
    own.rewrite(schema.FEATURE_RANGES_FILE, json.dumps(value).encode())
    with pytest.raises(RunError, match=f"{schema.FEATURE_RANGES_FILE} of run {own.run_id} is damaged"):
        RunStore().feature_ranges(own.run_id)


def _scaled(table: pd.DataFrame, factor: float) -> pd.DataFrame:
    return table.assign(value=table["value"] * factor)


def _first_is(table: pd.DataFrame, value: float) -> pd.DataFrame:
    return table.assign(value=[value, *table["value"].iloc[1:]])


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda table: _scaled(table, 1e9), "add up to neither 1 nor 0"),
        (lambda table: _scaled(table, -1), "a share below 0"),
        (lambda table: _first_is(table, -1e-3), "a share below 0"),
        (lambda table: _first_is(table, 1e99), "add up to neither 1 nor 0"),
        (lambda table: _scaled(table, 0.9), "add up to neither 1 nor 0"),
        (lambda table: pd.concat([table, table.iloc[:1].assign(value=0.0)]), "a feature twice"),
    ],
)
def test_importances_that_are_no_shares_of_their_fold_are_damaged(
    own: Recorded, damage: Callable[[pd.DataFrame], pd.DataFrame], reason: str
) -> None:
    table = pd.read_parquet(own.artifacts() / schema.IMPORTANCES_FILE)
    own.rewrite(schema.IMPORTANCES_FILE, damage(table).to_parquet(index=False))
    with pytest.raises(RunError, match=f"{schema.IMPORTANCES_FILE} of run {own.run_id} is damaged .*{reason}"):
        RunStore().importances([own.run_id])


def test_a_fold_in_which_nothing_matters_has_no_shares(own: Recorded) -> None:
    table = pd.read_parquet(own.artifacts() / schema.IMPORTANCES_FILE)
    nothing = (table["fold"] == 1) & (table["kind"] == "gain")
    own.rewrite(schema.IMPORTANCES_FILE, table.assign(value=table["value"].where(~nothing, 0.0)).to_parquet())
    totals = RunStore().importances([own.run_id]).groupby(["kind", "fold"])["value"].sum()
    assert totals["gain", 1] == 0
    assert totals.drop(("gain", 1)).to_numpy() == pytest.approx(1)

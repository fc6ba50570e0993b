"""A stored run's rows again: the same numbers, or a reason why they cannot be had."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from omninmo import schema
from omninmo.config import SplitConfig, TrainingConfig
from omninmo.data import load_prices
from omninmo.dataset.prepare import Dataset, prepare
from omninmo.errors import DataError, RunError
from omninmo.experiment.rows import rows
from tests.recorded import QUICK, Trained
from tests.worlds import random_walks


def again(dataset: Dataset, config: TrainingConfig) -> Dataset:
    return rows("a", config, dataset.facts())


def test_rows_are_those_that_the_run_was_trained_on(trained: Trained) -> None:
    before = trained(QUICK).dataset
    after = again(before, QUICK)
    np.testing.assert_array_equal(after.x, before.x)
    np.testing.assert_array_equal(after.target, before.target)
    assert after.facts() == before.facts()


def test_a_demonstration_of_a_leak_has_no_rows_to_judge_by(trained: Trained) -> None:
    leaking = QUICK.replace(split=SplitConfig(scheme=schema.LEAKS))
    with pytest.raises(RunError, match="Run a is a demonstration on shuffled folds: they leak"):
        again(trained(QUICK).dataset, leaking)


def test_features_of_other_code_are_refused(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = trained(QUICK).dataset.facts()
    monkeypatch.setattr("omninmo.features.registry.inspect.getsource", lambda module: "other code")
    with pytest.raises(DataError, match="another version of their code"):
        rows("a", QUICK, facts)


def test_prices_are_located_in_a_source_that_has_grown_and_missed_where_it_was_rewritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    close = random_walks(0, sessions=1100, tickers=6).close
    config = TrainingConfig(source="csv", path=str(file), period="3y", forward_days=5, feature_set="minimal")
    write(file, close.iloc[:-20])
    before = prepare(config, load_prices(config))
    write(file, close)
    assert again(before, config).facts() == before.facts()
    write(file, close**2)
    with pytest.raises(DataError, match="cannot be had any more: between 20"):
        again(before, config)


def write(file: Path, close: pd.DataFrame) -> None:
    table = close.rename_axis("date").reset_index().melt("date", var_name="ticker", value_name="close")
    table.to_csv(file, index=False)

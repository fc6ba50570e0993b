"""The runs that MLflow's comparison loses are in the store as MLflow writes them, and our table has them all."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient

from omninmo.tracking.store import RunStore
from tests.lost_runs import N_ODD, N_RUNS, WAYS, Way, fill
from tests.recorded import Recorded


def values(run: Any, column: str) -> Any:
    kind, key = column.split(".", 1)
    return getattr(run.data, kind).get(key)


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other)) or (np.isinf(one) and abs(other) > 1e308)
    return bool(one == other)


@pytest.fixture(scope="module")
def stored(template: Recorded, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a store of the six hundred runs and two others."""
    from tests.conftest import copy_home

    home = tmp_path_factory.mktemp("lost")
    copy_home(template.home, home)
    fill(home)
    return f"sqlite:///{home}/mlflow.db"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_mlflow_reads_back_what_the_way_says(stored: str, way: Way) -> None:
    client = MlflowClient(tracking_uri=stored)
    experiment = client.get_experiment_by_name(way.experiment)
    assert experiment is not None
    runs = client.search_runs([experiment.experiment_id], order_by=["attributes.start_time"])
    assert [run.info.run_id for run in runs] == way.run_ids
    assert all(alike(value, values(run, way.column)) for value, run in zip(way.values, runs, strict=True))


def test_our_table_loses_none_of_them(stored: str) -> None:
    table = RunStore(stored).runs().set_index("run_id")
    assert len(table) == 2 + len(WAYS) * N_RUNS
    for way in WAYS:
        column = table.loc[way.run_ids, way.column]
        assert len(column) == N_RUNS and (table.loc[way.run_ids, "experiment"] == way.experiment).all()
        given = pd.Series(list(way.values), index=way.run_ids)
        assert list(column.isna()) == list(given.isna())
        numbers = pd.to_numeric(column, errors="coerce")
        assert np.isinf(numbers).sum() == (N_ODD if way.name == "infinite" else 0)


def test_the_distinct_strings_begin_with_the_same_ten_letters() -> None:
    (way,) = (way for way in WAYS if "strings" in way.name)
    texts = pd.Series(list(way.values))
    assert texts.nunique() == N_RUNS and texts.str[:10].nunique() == 1

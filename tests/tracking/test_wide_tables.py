"""Tables of a column per name survive any name, and damage to them is one sentence."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.errors import RunError
from omninmo.evaluation.clusters import FeatureCorrelation
from omninmo.tracking import wide_tables
from omninmo.tracking.contents import RunFile

NAMES = st.lists(st.text("abAB.:_ datefur-^", min_size=1, max_size=8), min_size=1, max_size=4, unique=True)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> RunFile:
    return RunFile("run", "name", tmp_path_factory.mktemp("wide") / "file.parquet")


def write(file: RunFile, frame: pd.DataFrame) -> None:
    frame.to_parquet(Path(file.path), index=False)


@settings(max_examples=20, deadline=None)
@given(names=NAMES, seed=st.integers(0, 99))
def test_closes_come_back_whatever_the_tickers_are_called(file: RunFile, names: list[str], seed: int) -> None:
    rng = np.random.default_rng(seed)
    closes = pd.DataFrame(
        np.exp(rng.normal(size=(9, len(names)))), index=pd.bdate_range("2020-01-01", periods=9), columns=names
    )
    closes.iloc[3:5, 0] = np.nan
    write(file, wide_tables.closes_frame(closes))
    pd.testing.assert_frame_equal(wide_tables.closes(file), closes, check_names=False, check_freq=False)


@settings(max_examples=20, deadline=None)
@given(names=NAMES)
def test_a_correlation_comes_back_with_its_rows(file: RunFile, names: list[str]) -> None:
    cells = np.where(np.eye(len(names)) == 1, 1.0, np.nan)
    matrix = pd.DataFrame(cells, index=names, columns=names)
    write(file, wide_tables.correlation_frame(FeatureCorrelation(matrix, 77)))
    found = wide_tables.feature_correlation(file)
    pd.testing.assert_frame_equal(found.matrix, matrix)
    assert found.rows == 77


def test_a_ticker_without_any_close_is_left_out(file: RunFile) -> None:
    days = pd.bdate_range("2020-01-01", periods=3)
    write(file, wide_tables.closes_frame(pd.DataFrame({"KO": [1.0, 2.0, 3.0], "GE": np.nan}, index=days)))
    assert list(wide_tables.closes(file)) == ["KO"]


DAYS = pd.to_datetime(["2020-01-02", "2020-01-03"])


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ({"date": DAYS[::-1], "close.KO": [1.0, 2.0]}, "its dates do not rise"),
        ({"date": DAYS[[0, 0]], "close.KO": [1.0, 2.0]}, "its dates do not rise"),
        ({"date": DAYS, "close.KO": [1.0, 0.0]}, "it holds a price that is not positive"),
        ({"date": DAYS, "close.KO": [1.0, np.inf]}, "close.KO holds a number beyond all bounds"),
        ({"date": DAYS, "KO": [1.0, 2.0]}, "a column is not named close.…"),
        ({"date": DAYS}, "a column is not named close.…"),
    ],
)
def test_impossible_closes_are_damage(file: RunFile, frame: dict[str, object], reason: str) -> None:
    write(file, pd.DataFrame(frame))
    with pytest.raises(RunError, match=f"name of run run is damaged \\({reason}"):
        wide_tables.closes(file)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ({"rho.a": [1.0, 0.5], "rho.c": [0.5, 1.0]}, "its rows and columns are not the same features"),
        ({"rho.a": [1.0, 0.5]}, "its rows and columns are not the same features"),
        ({"rho.a": [1.0, 1.5], "rho.b": [1.5, 1.0]}, "it holds a correlation beyond 1"),
        ({"rho.a": [1.0, 0.5], "b": [0.5, 1.0]}, "a column is not named rho.…"),
    ],
)
def test_impossible_correlations_are_damage(file: RunFile, frame: dict[str, object], reason: str) -> None:
    write(file, pd.DataFrame({"feature": ["a", "b"], "rows": 9, **frame}))
    with pytest.raises(RunError, match=f"name of run run is damaged \\({reason}"):
        wide_tables.feature_correlation(file)

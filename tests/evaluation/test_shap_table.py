import numpy as np
import pandas as pd
import pytest

from omninmo.errors import ModelError
from omninmo.evaluation.shap_table import (
    ShapTable,
    check_additivity,
    global_importance,
    interaction_strengths,
    sample_rows,
    shap_shares,
    tendency,
)


def table(values: np.ndarray, data: np.ndarray, folds: np.ndarray | None = None) -> ShapTable:
    n = len(data)
    index = pd.DataFrame(
        {"date": pd.bdate_range("2020-01-01", periods=n), "ticker": "A", "fold": 1 if folds is None else folds}
    )
    base = np.zeros(values.shape[:-1], dtype=np.float32)
    names = tuple("abcdefgh"[: data.shape[1]])
    return ShapTable(values, data, base, base + values.sum(axis=-1), np.zeros(n), index, names, n)


def test_additivity_is_checked() -> None:
    values = np.random.default_rng(0).normal(0, 0.01, (50, 4)).astype(np.float32)
    base = np.full(50, 0.5, dtype=np.float32)
    margin = base + values.sum(axis=1)
    check_additivity(values, base, margin)
    check_additivity(np.zeros((3, 2)), np.full(3, 0.1), np.full(3, 0.1))
    off = values.copy()
    off[7, 2] += 1e-4
    with pytest.raises(ModelError, match="off by 1"):
        check_additivity(off, base, margin)
    with pytest.raises(ModelError):
        check_additivity(values * np.nan, base, margin)


def test_the_same_rows_are_explained_whatever_else_is_there() -> None:
    dates = pd.bdate_range("2020-01-01", periods=100).repeat(10)
    tickers = np.tile([f"T{k}" for k in range(10)], 100)
    chosen = sample_rows(dates, tickers, 100)
    assert len(chosen) == 100 and (np.diff(chosen) > 0).all()
    half = tickers < "T5"
    rows = set(zip(dates[chosen], tickers[chosen], strict=True))
    of_half = sample_rows(dates[half], tickers[half], 50)
    shared = rows & set(zip(dates[half][of_half], tickers[half][of_half], strict=True))
    assert len(shared) > 35  # a fresh draw would share 5
    assert len(set(tickers[chosen])) == 10 and len(sample_rows(dates, tickers, 5000)) == 1000


def test_a_ticker_is_not_favoured() -> None:
    dates = pd.bdate_range("2000-01-01", periods=4000).repeat(5)
    tickers = np.tile(list("ABCDE"), 4000)
    counts = pd.Series(tickers[sample_rows(dates, tickers, 5000)]).value_counts()
    assert counts.min() > 880 and counts.max() < 1120


def test_importance_is_the_mean_of_the_folds_shares() -> None:
    values = np.array([[1.0, 3.0], [1.0, 3.0], [30.0, 10.0]], dtype=np.float32)
    importance = global_importance(table(values, values, np.array([1, 1, 2])))
    assert importance.to_dict() == pytest.approx({"a": 0.5, "b": 0.5})
    assert shap_shares(np.zeros((3, 2))).tolist() == [0, 0]
    assert shap_shares(np.ones((3, 5, 4))).tolist() == [0.25] * 4


def test_the_interacting_feature_is_found() -> None:
    """SHAP of a depends on b's sign; c is noise, d is missing half of the time."""
    rng = np.random.default_rng(1)
    data = rng.normal(size=(2000, 4)).astype(np.float32)
    data[rng.random(2000) < 0.5, 3] = np.nan
    values = np.zeros((2000, 4), dtype=np.float32)
    values[:, 0] = data[:, 0] * np.sign(data[:, 1]) + 0.05 * rng.normal(size=2000)
    strengths = interaction_strengths(table(values, data, rng.integers(1, 6, 2000)), "a")
    assert strengths.index[0] == "b" and "a" not in strengths and strengths["b"] > 2 * strengths["c"]


def test_missing_values_do_not_hide_an_interaction() -> None:
    rng = np.random.default_rng(2)
    data = rng.normal(size=(3000, 3)).astype(np.float32)
    values = np.zeros((3000, 3), dtype=np.float32)
    values[:, 0] = np.where(data[:, 1] > 0, 1, -1)
    data[rng.random(3000) < 0.3, 1] = np.nan
    assert interaction_strengths(table(values, data), "a").index[0] == "b"


def test_tendency_follows_the_sign() -> None:
    data = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32)
    values = np.stack([data[:, 0] ** 3, -data[:, 1]], axis=1)
    assert tendency(table(values, data), "a") == pytest.approx(1)
    assert tendency(table(values, data), "b") == pytest.approx(-1)
    assert np.isnan(tendency(table(values * 0, data), "a"))


def test_a_class_looks_like_a_regression_and_shap_gets_classes_last() -> None:
    values = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    whole = table(values, np.ones((2, 4), dtype=np.float32))
    assert whole.n_classes == 3 and whole.of_class(1).values.tolist() == values[:, 1].tolist()
    explanation = whole.to_explanation()
    assert explanation.shape == (2, 4, 3) and explanation[..., 1].values.tolist() == values[:, 1].tolist()

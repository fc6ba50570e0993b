import numpy as np
import pandas as pd
import pytest

from omninmo.errors import ModelError
from omninmo.evaluation.shap_table import (
    ShapTable,
    check_additivity,
    class_shares,
    fold_shares,
    global_importance,
    interaction_strengths,
    sample_rows,
    shap_shares,
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


def test_classes_share_what_a_feature_has_of_importance() -> None:
    values = np.random.default_rng(4).normal(size=(40, 3, 2)).astype(np.float32)
    whole = table(values, values[:, 0], np.arange(40) % 2)
    shares = class_shares(whole)
    assert shares.shape == (2, 3) and shares.to_numpy().sum() == pytest.approx(1)
    assert shares.sum(axis=1).to_dict() == pytest.approx(global_importance(whole).to_dict())
    assert class_shares(table(values * 0, values[:, 0])).to_numpy().sum() == 0


def test_each_fold_has_shares_of_its_own() -> None:
    values = np.array([[1.0, 3.0], [1.0, 3.0], [30.0, 10.0]], dtype=np.float32)
    assert fold_shares(table(values, values, np.array([1, 1, 2]))).to_dict() == {
        1: {"a": 0.25, "b": 0.75},
        2: {"a": 0.75, "b": 0.25},
    }


def test_some_rows_are_a_table_that_still_adds_up() -> None:
    values = np.random.default_rng(5).normal(size=(9, 2)).astype(np.float32)
    whole = table(values, values)
    some = whole.at(np.array([2, 7]))
    assert (
        len(some) == 2
        and some.total_rows == 9
        and some.index["date"].tolist() == [whole.index["date"][row] for row in (2, 7)]
    )
    check_additivity(some.values, some.base, some.margin)
    assert len(whole.at(np.array([], dtype=np.intp))) == 0


def test_a_digest_tells_tables_apart() -> None:
    values = np.random.default_rng(6).normal(size=(9, 2)).astype(np.float32)
    whole = table(values, values)
    others = [
        whole.at(np.arange(8)), table(values * 2, values), table(values, values * 2),
        table(values, values, np.arange(9) % 2),
    ]  # fmt: skip
    assert whole.digest() == table(values.copy(), values.copy()).digest()
    assert len({one.digest() for one in (whole, *others)}) == 5


def test_a_class_looks_like_a_regression_and_shap_gets_classes_last() -> None:
    values = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    whole = table(values, np.ones((2, 4), dtype=np.float32))
    assert whole.n_classes == 3 and whole.of_class(1).values.tolist() == values[:, 1].tolist()
    explanation = whole.to_explanation()
    assert explanation.shape == (2, 4, 3) and explanation[..., 1].values.tolist() == values[:, 1].tolist()

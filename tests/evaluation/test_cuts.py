import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation import cuts
from omninmo.evaluation.shap_table import ShapTable, global_importance


def table(values: np.ndarray, index: pd.DataFrame) -> ShapTable:
    n, d = values.shape[0], values.shape[-1]
    base = np.zeros(values.shape[:-1], dtype=np.float32)
    data = np.zeros((n, d), dtype=np.float32)
    return ShapTable(values, data, base, values.sum(axis=-1), np.zeros(n), index, tuple("abcdef"[:d]), n)


ROWS = cuts.MIN_ROWS
"""Of each kind below: the fewest that count."""

INDEX = (
    pd.DataFrame(
        {
            "date": pd.to_datetime(["2020-01-02", "2020-04-01", "2021-12-31", "2022-10-03"]),
            "ticker": ["KO", "GE", "KO", "GE"],
            "fold": [1, 1, 2, 2],
        }
    )
    .loc[np.repeat(np.arange(4), ROWS)]
    .reset_index(drop=True)
)
VALUES = np.repeat([[1.0, -3.0], [2.0, 0.0], [30.0, 10.0], [0.0, -8.0]], ROWS, axis=0)


def test_each_cut_has_the_shares_of_its_own_rows_fold_by_fold() -> None:
    found = cuts.shares_by(table(VALUES, INDEX), cuts.by_ticker(table(VALUES, INDEX)))
    assert list(found) == ["GE", "KO"] and list(found.index) == ["a", "b"]
    assert found["KO"].tolist() == pytest.approx([0.5, 0.5])  # ¼ in the first fold, ¾ in the second; pooled: 31 / 44
    assert found["GE"].tolist() == pytest.approx([0.5, 0.5])


def test_one_cut_of_everything_is_the_global_importance() -> None:
    rng = np.random.default_rng(0)
    index = INDEX.sample(200, replace=True, random_state=0)
    for shape in ((200, 4), (200, 5, 4)):
        whole = table(rng.normal(size=shape).astype(np.float32), index)
        found = cuts.shares_by(whole, pd.Series("all", index=index.index))["all"]
        expected = global_importance(whole)
        np.testing.assert_allclose(found, expected[found.index])


def test_periods_are_named_and_sorted() -> None:
    whole = table(VALUES, INDEX)
    assert cuts.by_year(whole).unique().tolist() == ["2020", "2021", "2022"]
    assert cuts.by_quarter(whole).unique().tolist() == ["2020Q1", "2020Q2", "2021Q4", "2022Q4"]
    assert list(cuts.shares_by(whole, cuts.by_quarter(whole))) == ["2020Q1", "2020Q2", "2021Q4", "2022Q4"]
    assert cuts.cut_sizes(cuts.by_year(whole)).to_dict() == {"2020": 2 * ROWS, "2021": ROWS, "2022": ROWS}


def test_rows_where_nothing_matters_give_zeros_and_rows_without_a_label_nothing() -> None:
    whole = table(np.zeros((4 * ROWS, 2)), INDEX)
    found = cuts.shares_by(whole, pd.Series(["x", None]).repeat(2 * ROWS))
    assert found.to_dict() == {"x": {"a": 0.0, "b": 0.0}}


def test_a_fold_with_few_rows_in_a_cut_does_not_count_and_a_cut_of_such_folds_is_unknown() -> None:
    labels = INDEX["ticker"].where(np.arange(len(INDEX)) > 0)  # KO has nine rows in the first fold
    found = cuts.shares_by(table(VALUES, INDEX), labels)
    assert found["KO"].tolist() == pytest.approx([0.75, 0.25]) and found["GE"].tolist() == pytest.approx([0.5, 0.5])
    few = cuts.shares_by(table(VALUES, INDEX), labels.where(np.arange(len(INDEX)) < 2 * ROWS))
    assert few["KO"].isna().all() and few["GE"].notna().all()


def test_volatile_thirds_are_where_prices_jumped() -> None:
    rng = np.random.default_rng(0)
    days = pd.bdate_range("2018-01-01", periods=900)
    scale = np.repeat([0.002, 0.01, 0.04], 300)[:, None]
    closes = pd.DataFrame(
        np.exp((scale * rng.normal(size=(900, 6))).cumsum(axis=0)), index=days, columns=list("ABCDEF")
    )
    inside = [*range(70, 300), *range(370, 600), *range(670, 900)]  # windows of one regime only
    index = pd.DataFrame({"date": days[inside].repeat(2), "ticker": ["A", "B"] * len(inside), "fold": 1})
    explained = table(np.ones((len(index), 2)), index)
    labels = cuts.by_volatility(explained, closes)
    assert labels.tolist() == list(np.repeat(cuts.REGIMES, 460))
    assert list(cuts.shares_by(explained, labels)) == list(cuts.REGIMES)  # not by the alphabet
    short = cuts.by_volatility(explained, closes.iloc[600:])
    assert short.isna().sum() == 920 + 2 * max(0, cuts.VOLATILITY_SESSIONS - 70)


def test_the_regime_of_a_date_does_not_see_what_comes_after() -> None:
    rng = np.random.default_rng(1)
    days = pd.bdate_range("2018-01-01", periods=400)
    closes = pd.DataFrame(np.exp((0.01 * rng.normal(size=(400, 3))).cumsum(axis=0)), index=days, columns=list("ABC"))
    index = pd.DataFrame({"date": days[100:300], "ticker": "A", "fold": 1})
    explained = table(np.ones((200, 2)), index)
    pd.testing.assert_series_equal(
        cuts.by_volatility(explained, closes), cuts.by_volatility(explained, closes.iloc[:300])
    )

"""The rows of a filter are those that pandas would choose."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.evaluation.row_filter import WHOLE, RowFilter, Span, bounds, kept, unknown_tickers, within

RNG = np.random.default_rng(3)
ROWS = pd.DataFrame(
    {
        "date": pd.bdate_range("2020-01-01", periods=120).repeat(2),
        "ticker": ["KO", "GE"] * 120,
        "prediction": RNG.normal(size=240),
        "target": np.where(RNG.random(240) < 0.1, np.nan, RNG.integers(0, 5, 240)),
        "error": RNG.exponential(size=240),
    }
)
DAY = pd.Timestamp("2020-03-02")


@pytest.mark.parametrize(
    ("wanted", "query"),
    [
        (RowFilter(), "ticker == ticker"),
        (RowFilter(tickers=("KO",)), "ticker == 'KO'"),
        (RowFilter(tickers=("XX",)), "ticker == 'XX'"),
        (RowFilter(first=DAY), "date >= @DAY"),
        (RowFilter(last=DAY), "date <= @DAY"),
        (RowFilter(classes=(0, 4)), "target == 0 or target == 4"),
        (RowFilter(prediction=Span(80, 100)), "prediction >= prediction.quantile(0.8)"),
        (RowFilter(target=Span(0, 40)), "target <= target.quantile(0.4)"),
        (
            RowFilter(("GE",), DAY, error=Span(25, 75)),
            "ticker == 'GE' and date >= @DAY and error >= error.quantile(0.25) and error <= error.quantile(0.75)",
        ),
    ],
)
def test_the_rows_are_those_of_pandas(wanted: RowFilter, query: str) -> None:
    expected = ROWS.query(query, local_dict={"DAY": DAY})
    assert ROWS[kept(ROWS, wanted)].index.tolist() == expected.index.tolist()


@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(np.nan), max_size=40),
    st.integers(0, 100).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, 100))),
)
def test_a_span_keeps_its_share_of_what_is_known(values: list[float], ends: tuple[int, int]) -> None:
    series, span = pd.Series(values, dtype=float), Span(*ends)
    inside = within(series.to_numpy(), span)
    expected = series.between(series.quantile(span.low / 100), series.quantile(span.high / 100))
    assert inside.tolist() == expected.tolist()
    assert not inside[series.isna()].any()
    assert inside.any() or span.low > 0 or span.high < 100 or series.isna().all()


def test_the_whole_span_keeps_rows_that_lack_the_value() -> None:
    assert kept(ROWS.assign(target=np.nan), RowFilter(target=WHOLE)).all()
    assert not kept(ROWS.assign(target=np.nan), RowFilter(target=Span(0, 50))).any()
    assert np.isnan(bounds(np.array([np.nan]), Span(0, 50))).all()


def test_targets_are_needed_for_what_speaks_of_them_alone() -> None:
    assert not RowFilter(("KO",), DAY, DAY, prediction=Span(0, 50)).needs_targets
    assert all(
        one.needs_targets for one in (RowFilter(classes=(1,)), RowFilter(target=Span(0, 5)), RowFilter(error=Span(5)))
    )


def test_unknown_tickers_are_named() -> None:
    assert unknown_tickers(RowFilter(tickers=("KO", "XX")), ["KO", "GE"]) == ["XX"]


def test_percentiles_are_told_from_names_dates_and_ratings() -> None:
    assert RowFilter(error=Span(0, 90)).has_spans and not RowFilter(("KO",), DAY, DAY, (1,)).has_spans

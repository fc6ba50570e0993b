"""The filter of a link, its widgets, and the rows that pass."""

from datetime import date
from typing import cast

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from omninmo.errors import RunError
from omninmo.evaluation.row_filter import RowFilter, Span
from omninmo.ui import explain_filter, reads
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def draw(run_id: str) -> None:
    st.session_state["kept"] = explain_filter.draw(run_id, reads.shap(run_id).of_class(0)).rows.tolist()


def kept(app: AppTest) -> list[int]:
    rows: list[int] = app.session_state["kept"]
    return rows


def rows(run_id: str) -> pd.DataFrame:
    """Return every explained row with its out-of-fold prediction, merged by pandas."""
    return reads.shap(run_id).index.merge(reads.predictions(run_id), on=["date", "ticker", "fold"], how="left")


def test_without_a_filter_every_row_is_kept_and_nothing_said(recorded: Recorded) -> None:
    app = drawn(draw, recorded.run_id)
    assert kept(app) == list(range(len(reads.shap(recorded.run_id))))
    assert not app.markdown and not app.button


def test_the_rows_of_every_kind_of_filter_are_those_of_pandas(recorded: Recorded) -> None:
    known = rows(recorded.run_id)
    error = (known["y_pred"] - known["y_true"]).abs()
    ticker = str(known["ticker"].iloc[0])
    days = sorted(known["date"].unique())
    low, high = days[len(days) // 5], days[len(days) // 2]
    expected = {
        ("ticker", ticker): known["ticker"] == ticker,
        ("period", f"{low:%Y-%m-%d}_{high:%Y-%m-%d}"): known["date"].between(low, high),
        ("target", "0-25"): known["y_true"] <= known["y_true"].quantile(0.25),
        ("prediction", "50-100"): known["y_pred"] >= known["y_pred"].quantile(0.5),
        ("error", "90-100"): error >= error.quantile(0.9),
    }
    for (name, text), mask in expected.items():
        app = drawn(draw, recorded.run_id, **{name: text})
        assert kept(app) == np.flatnonzero(mask).tolist(), name
        assert f"**{mask.sum():,} of {len(known):,} explained rows** are in the pictures" in app.markdown[0].value
    together = drawn(draw, recorded.run_id, **{name: text for name, text in expected if name != "target"})
    masks = [mask for (name, _), mask in expected.items() if name != "target"]
    assert kept(together) == np.flatnonzero(np.logical_and.reduce(masks)).tolist()


def test_ratings_are_filtered_by_name(recorded: Recorded) -> None:
    app = drawn(draw, recorded.rated_id, target="Hold,Buy")
    assert kept(app) == np.flatnonzero(rows(recorded.rated_id)["y_true"].isin([2, 3])).tolist()
    assert "actual rating Hold or Buy" in app.markdown[0].value
    assert "is not understood" in drawn(draw, recorded.rated_id, target="0-50").warning[0].value


def test_widgets_write_the_link_and_one_button_clears_it(recorded: Recorded) -> None:
    app = drawn(draw, recorded.run_id)
    ticker = str(reads.shap(recorded.run_id).index["ticker"].iloc[0])
    app.multiselect(key="filter_ticker").set_value([ticker]).run()
    app.slider(key="filter_prediction").set_value((0, 80)).run()
    first, last = cast("tuple[date, date]", app.date_input(key="filter_period").value)
    middle = first + (last - first) / 2
    app.date_input(key="filter_period").set_value((middle, last)).run()
    assert (app.query_params["ticker"], app.query_params["prediction"]) == (ticker, "0-80")
    assert app.query_params["period"] == f"{middle:%Y-%m-%d}_{last:%Y-%m-%d}"
    assert 0 < len(kept(app)) < len(reads.shap(recorded.run_id))
    app.button[0].click().run()
    assert not app.query_params and app.multiselect(key="filter_ticker").value == []
    assert app.slider(key="filter_prediction").value == (0, 100)
    assert app.date_input(key="filter_period").value == (first, last)


def test_a_filter_that_nothing_passes_says_so(recorded: Recorded) -> None:
    app = drawn(draw, recorded.run_id, period="1990-01-01_1990-02-01")
    assert kept(app) == [] and "None of the" in app.info[0].value


@pytest.mark.parametrize(
    ("name", "text"),
    [("period", "2020"), ("period", "2021-01-01_2020-01-01"), ("error", "a-b"), ("target", "50-200")],
)
def test_what_is_not_understood_is_named_without_obeying_it(recorded: Recorded, name: str, text: str) -> None:
    app = drawn(draw, recorded.run_id, **{name: text})
    assert "is not understood, and left out" in app.warning[0].value and not app.markdown
    app = drawn(draw, recorded.run_id, ticker="![](http://192.0.2.1/a.png)")
    assert "![](" not in app.warning[0].value and "No explained row is of" in app.warning[0].value


def test_without_predictions_targets_are_left_out(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(run_id: str) -> pd.DataFrame:
        raise RunError(f"Run {run_id} has no predictions.")

    monkeypatch.setattr(reads, "predictions", fail)
    app = drawn(draw, recorded.run_id, target="0-50", prediction="0-50")
    assert "The filter by target and error is left out" in app.warning[0].value
    assert 0 < len(kept(app)) < len(reads.shap(recorded.run_id))


def test_the_words_name_values_and_count_what_is_not_named(recorded: Recorded) -> None:
    table = reads.shap(recorded.run_id)
    known = explain_filter.described(recorded.run_id, table, RowFilter(target=Span(0, 50)))
    words = explain_filter.in_words(known, RowFilter(tuple("ABCDEFGH"), target=Span(0, 50)), recorded.run_id)
    assert words.startswith("A, B, C, D, E, F and 2 more; target from ") and "% (percentiles 0 to 50)" in words


def test_a_link_of_thousands_of_digits_names_no_span() -> None:
    assert explain_filter.span(f"0-{'9' * 5_000}") is None

"""Shapes: in words, by the runs that have the feature."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import reads, shape_stability
from omninmo.ui.rankings import Rankings
from tests.pages.conftest import words
from tests.ui.conftest import drawn, runs


def table(slope: float) -> ShapTable:
    """Return 90 rows in three folds, of one feature that acts with this slope; U-shaped where it is 0."""
    x = np.tile(np.linspace(-1, 1, 30), 3).astype(np.float32)[:, None]
    values = (x * slope if slope else x**2).astype(np.float32)
    index = pd.DataFrame(
        {"date": pd.date_range("2020-01-01", periods=90), "ticker": "KO", "fold": np.repeat([1, 2, 3], 30)}
    )
    margin = values[:, 0]
    return ShapTable(values, x, np.zeros(90), margin, margin, index, ("f",), total_rows=90)


def test_runs_that_act_alike_stand_together() -> None:
    names = {"a": "first", "b": "second", "c": "third"}
    text = shape_stability.in_words({"a": table(1), "b": table(1), "c": table(-1)}, names, "f")
    alike, other = [line for line in text.splitlines() if line.startswith("- ")]
    assert alike == "- **higher raises the prediction in 3 of 3 folds**: first, second"
    assert other == "- **higher lowers the prediction in 3 of 3 folds**: third"


def test_a_u_shape_turns_also_where_it_is_lopsided_and_so_correlated() -> None:
    lopsided = table(0)
    lopsided = replace(lopsided, values=lopsided.values + np.float32(0.4) * lopsided.data)
    for u_shape in (table(0), lopsided):
        text = shape_stability.in_words({"a": u_shape}, {"a": "first"}, "f")
        assert text.startswith("Direction: higher first lowers, then raises the prediction in 3 of 3 folds.")


def test_noise_has_no_single_direction() -> None:
    noise = replace(table(1), values=np.random.default_rng(0).normal(size=(90, 1)))
    assert "no single direction" in shape_stability.in_words({"a": noise}, {"a": "first"}, "f")


def test_curves_of_different_units_are_not_drawn_on_one_axis() -> None:
    several = runs({}, {"params.target": "volatility_adjusted"}, {}, {"params.mode": "classification"})
    chosen, rating = shape_stability._alike(several)
    assert list(chosen.index) == [several.index[0], several.index[2]] and not rating


def test_runs_that_are_not_compared_are_counted() -> None:
    assert "The first 12 of the 20 runs" in shape_stability.reading(12, 20, "runs")
    assert "The first" not in shape_stability.reading(3, 3, "folds")


def test_the_cuts_of_a_run_are_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A feature that acts the other way in another ticker does not have one shape, though its folds all agree."""
    up, down = table(1), table(-1)
    index = pd.concat([up.index, down.index.assign(ticker="GE")], ignore_index=True)
    values = np.concatenate([up.values, down.values])
    both = ShapTable(
        values, np.concatenate([up.data] * 2), np.zeros(180), values[:, 0], values[:, 0], index, ("f",), total_rows=180
    )
    monkeypatch.setattr(reads, "shap", lambda _: both)
    monkeypatch.setattr(reads, "config", lambda _: SimpleNamespace(target="forward_return"))

    def none(_: str) -> pd.DataFrame:
        raise RunError("Run has no features.json; train it again.")

    monkeypatch.setattr(reads, "features", none)
    names = {"GE": "GE (90 rows)", "KO": "KO (90 rows)"}
    of_tickers = Rankings(
        pd.DataFrame(1.0, index=["f"], columns=list(names)), names, dict.fromkeys(names, "id-a"), {}, "tickers", "shap"
    )
    app = drawn(shape_stability.draw, of_tickers, runs({}), 10)
    row = app.dataframe[0].value.iloc[0]
    assert row["Curves"] == 2 and row["Mean correlation"] == pytest.approx(-1)
    assert "each two tickers' curves" in app.caption[0].value and "The same models explain all tickers" in words(app)
    assert "lowers the prediction in 3 of 3 folds**: GE" in words(app)

    of_folds = of_tickers._replace(noun="folds", run_ids={"GE": "id-a", "KO": "id-a"})
    assert "each two folds' curves" in words(drawn(shape_stability.draw, of_folds, runs({}), 10))

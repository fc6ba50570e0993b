"""Measures beside noise."""

from collections.abc import Mapping

import pandas as pd
import pytest

from omninmo.evaluation.stability import agreement
from omninmo.trust.noise_between import Of
from omninmo.ui import measures_and_noise, noise_reference, rankings
from omninmo.ui.measures_and_noise import PRIMARY
from tests.ui.compared import compared
from tests.ui.conftest import drawn

RUNS = ("id-a", "id-b", "id-c")


def tidy(draws: int = 0) -> pd.DataFrame:
    """Return importances of three runs with two folds; of draws of noise where there are some."""
    rows = [
        (run_id, fold, f"f{n}", "shap", 1.0 + (n * (fold + 1) + draw) % 7, draw)
        for run_id in RUNS
        for fold in (1, 2)
        for n in range(12)
        for draw in range(1, max(draws, 1) + 1)
    ]
    table = pd.DataFrame(rows, columns=["run_id", "fold", "feature", "kind", "value", "draw"])
    return table if draws else table.drop(columns="draw")


def test_the_draws_of_every_measure_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rankings, "importances", lambda _: tidy())
    monkeypatch.setattr(noise_reference, "kept", lambda _: tidy(draws=3))
    app = drawn(measures_and_noise.draw, compared(3), agreement(compared(3).shares, 4))
    table = app.dataframe[0].value.set_index("Measure")
    assert list(table.index) == [PRIMARY, "RBO", "Spearman", "Kendall τ-b", "Nogueira, top 4", "Jaccard, top 4"]
    assert (table["Least of noise"] <= table["Most of noise"]).all() and table["Most of noise"].iloc[0] <= 1
    assert measures_and_noise.NO_NOISE not in app.caption[0].value


def test_noise_that_was_measured_is_not_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rerun of the page changes nothing about what is kept; another k is another measure."""
    monkeypatch.setattr(rankings, "importances", lambda _: tidy())
    monkeypatch.setattr(noise_reference, "kept", lambda _: tidy(draws=4))
    measured: list[int] = []
    of_draws = measures_and_noise.of_draws

    def counting(noise: pd.DataFrame, of: Of, kind: str, k: int) -> Mapping[str, list[float]]:
        measured.append(k)
        return of_draws(noise, of, kind, k)

    monkeypatch.setattr(measures_and_noise, "of_draws", counting)
    for k in (3, 3, 5):
        drawn(measures_and_noise.draw, compared(3), agreement(compared(3).shares, k))
    assert measured == [3, 5]


def test_without_noise_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rankings, "importances", lambda _: tidy())
    monkeypatch.setattr(noise_reference, "kept", lambda _: None)
    app = drawn(measures_and_noise.draw, compared(3), agreement(compared(3).shares, 4))
    assert measures_and_noise.NO_NOISE in app.caption[0].value
    assert "tick" not in app.caption[0].value and "The first row decides the verdict" in app.caption[0].value
    assert app.dataframe[0].value["Most of noise"].isna().all()


def test_what_decides_is_drawn_as_long_as_the_verdict_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more runs than noise is computed for, the verdict has a value all the same."""
    monkeypatch.setattr(rankings, "importances", lambda _: tidy())
    app = drawn(measures_and_noise.draw, compared(12), agreement(compared(12).shares, 4))
    assert app.dataframe[0].value["Measure"].iloc[0] == PRIMARY


def test_of_folds_the_measure_that_decides_is_their_rbo_and_has_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    one = tidy()[lambda table: table["run_id"] == "id-a"]
    monkeypatch.setattr(rankings, "importances", lambda _: one)
    folds = compared(2, noun="folds")
    shares = one.pivot(index="feature", columns="fold", values="value")
    table = drawn(measures_and_noise.draw, folds, agreement(shares, 4)).dataframe[0].value.set_index("Measure")
    assert list(table.index[:2]) == [PRIMARY, "Spearman"] and "RBO" not in table.index
    assert table.loc[PRIMARY, "Value"] == pytest.approx(measures_and_noise._primary("folds", ("id-a",), "shap"))
    assert table["By chance"].iloc[0] > 0


def test_cuts_have_neither_folds_nor_noise() -> None:
    quarters = compared(3, noun="quarters")
    app = drawn(measures_and_noise.draw, quarters, agreement(quarters.shares, 4))
    assert PRIMARY not in set(app.dataframe[0].value["Measure"])
    assert "first row" not in app.caption[0].value and measures_and_noise.NONE_DECIDES in app.caption[0].value

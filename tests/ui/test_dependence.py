"""What a feature does, in words; what colours the points, and what a click chooses."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.shap_table import ShapTable, global_importance
from omninmo.ui import dependence
from omninmo.ui.explain_scope import Scope
from omninmo.ui.points import dependence as points
from tests.ui.conftest import drawn
from tests.ui.scopes import scope


def test_the_caption_says_what_is_seen_and_of_how_many_rows() -> None:
    words = dependence.in_words(scope(rows=300), "f1")
    assert "**Higher Feature f0 raises the prediction in 5 of 5 folds.**" in words
    assert "Feature f1 changes the effect" in words and "300 of 2,700 unseen rows" in words
    assert "The green line is the median effect of each fold" in words
    by_fold = dependence.in_words(scope(rows=300), dependence.FOLD)
    assert "models disagree" in by_fold and "The thick line is the median effect of each fold" in by_fold


def test_dots_at_zero_are_of_the_folds_whose_models_do_not_use_the_feature() -> None:
    known = scope(rows=300)
    values = known.table.values.copy()
    values[known.table.index["fold"].isin([2, 5]), 0] = 0
    words = dependence.in_words(known._replace(table=replace(known.table, values=values)), "f1")
    assert "120 dots lie at exactly 0: those of folds 2, 5, whose models do not use this feature." in words
    assert "lie at exactly 0" not in dependence.in_words(known, "f1")


def test_of_a_feature_without_effect_nothing_is_said_to_change_it() -> None:
    known = scope(rows=300)
    unused = known._replace(table=replace(known.table, values=np.zeros_like(known.table.values)))
    words = drawn(dependence.draw, unused, ()).caption[0].value
    assert "All dots lie at exactly 0, for no fold's model uses this feature." in words
    assert "changes the effect" not in words


def test_a_run_of_one_feature_is_drawn_without_a_partner() -> None:
    data = np.linspace(0, 1, 300, dtype=np.float32)[:, None]
    dates = pd.bdate_range("2020-01-01", periods=300)
    index = pd.DataFrame({"date": dates, "ticker": "KO", "fold": np.arange(300) // 150})
    table = ShapTable(data, data, np.zeros(300), data[:, 0], data[:, 0], index, ("x",), total_rows=300)
    features = pd.DataFrame({"label": ["Only one"], "format": ["number"], "help": ["The only one."]}, index=["x"])
    alone = Scope("id-a", table, np.arange(300), "forward_return", features, global_importance(table), "x", None)
    app = drawn(dependence.draw, alone, ())
    assert app.selectbox(key=dependence.PARTNER).options == ["Fold: each has a model of its own"]
    assert app.get("bidi_component") and "changes the effect" not in app.caption[0].value


def test_candidates_stand_with_their_strength_and_the_link_chooses_one_of_them_or_the_fold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pairs: list[tuple[str, str | None]] = []
    monkeypatch.setattr(points, "draw", lambda table, pair, *_, **__: pairs.append(pair))
    fold, first, last = drawn(dependence.draw, scope(rows=300), ()).selectbox(key=dependence.PARTNER).options
    assert first.endswith("· 100 %") and last.startswith("Feature") and fold.startswith("Fold")
    drawn(dependence.draw, scope(rows=300), (), partner="f2")
    drawn(dependence.draw, scope(rows=300), (), partner="fold")
    assert pairs[1:] == [("f0", "f2"), ("f0", None)]


def test_a_colour_that_only_other_runs_have_is_called_as_they_call_it() -> None:
    said = drawn(dependence.draw, scope(rows=300), (), partner="return_21d").warning[0].value
    assert said.startswith("The link names “Return, 21 sessions” for “Coloured by”, which is not offered here; Feature")


def test_a_clicked_point_is_the_sample_of_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "draw", lambda *_, on_choose, **__: on_choose(5))
    assert drawn(dependence.draw, scope(), ()).query_params["point"] == "2020-01-02_KO"


def test_tables_hold_the_line_and_the_candidates() -> None:
    line = dependence.median_effects(scope(rows=600))
    assert list(line.columns) == ["Value", "Median effect", "Lowest fold", "Highest fold"] and len(line) == 10
    assert (line["Lowest fold"] <= line["Median effect"]).all() and line["Median effect"].is_monotonic_increasing


def test_the_figure_for_a_file_is_the_plot() -> None:
    figure = dependence._figure(scope(), "f1")
    assert figure.layout.xaxis.title.text == "Feature f0"

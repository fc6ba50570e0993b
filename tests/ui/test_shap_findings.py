"""What is seen in SHAP values, in words and as tables."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from omninmo.evaluation.shap_table import fold_shares, interaction_strengths
from omninmo.ui import reads, shap_findings
from tests.ui.conftest import drawn, run
from tests.ui.scopes import scope


def test_the_leading_features_are_named_with_share_and_direction() -> None:
    words = shap_findings.leading(scope(rows=300, columns=5))
    share = scope(rows=300, columns=5).ranking
    assert words.startswith(
        f"**Feature f0** has the largest share, {100 * share.iloc[0]:.1f} % of all; the first 3 have "
    )
    assert words.count("raises the prediction in 5 of 5 folds.") == 3 and "Feature f3" not in words


def test_a_label_with_a_comma_ends_with_one() -> None:
    known = scope(rows=300)
    named = known._replace(features=known.features.assign(label="Volatility, 63 sessions"))
    words = shap_findings.what_it_does(named, "f0")
    assert words == "Higher Volatility, 63 sessions, raises the prediction in 5 of 5 folds."


def test_of_a_rating_a_feature_raises_its_log_odds_and_not_the_prediction() -> None:
    words = shap_findings.leading(scope(rows=300)._replace(unit="Strong Sell"))
    assert "Higher Feature f0 raises the log-odds of Strong Sell in 5 of 5 folds." in words
    assert "the prediction" not in words


def test_a_model_without_effects_is_said_to_have_none() -> None:
    known = scope()
    flat = known._replace(table=replace(known.table, values=known.table.values * 0), ranking=known.ranking * 0)
    assert "no feature has an effect" in shap_findings.leading(flat)
    assert shap_findings.what_it_does(flat, "f1") == "Feature f1 has no effect."


def test_candidates_are_those_of_the_library_relative_to_the_strongest() -> None:
    table = scope(rows=300, columns=5).table
    strengths = interaction_strengths(table, "f0")
    ours = shap_findings.partners(table, "f0")
    assert list(ours.index) == list(strengths.index) and ours.iloc[0] == 1
    assert ours.to_numpy() == pytest.approx((strengths / strengths.iloc[0]).to_numpy())
    none = shap_findings.partners(replace(table, values=table.values * 0), "f0")
    assert none.tolist() == [0] * 4


def test_candidates_are_computed_once_for_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(table: object, feature: str) -> object:
        calls.append(feature)
        return interaction_strengths(table, feature)  # type: ignore[arg-type]

    monkeypatch.setattr(shap_findings, "interaction_strengths", counted)
    table = scope(rows=200, columns=6).table
    for rows in (table, replace(table), table.at(np.arange(150))):
        shap_findings.partners(rows, "f5")
    assert len(calls) == 2


def test_the_table_has_every_feature_with_the_range_over_folds() -> None:
    known = scope(rows=300, columns=5)
    table = shap_findings.by_feature(known).set_index("Feature")
    shares = fold_shares(known.table).loc["f0"]
    row = table.loc["Feature f0"]
    assert len(table) == 5 and table["Share"].sum() == pytest.approx(1)
    assert (row["Lowest fold"], row["Highest fold"]) == (shares.min(), shares.max())
    assert row["Folds where higher raises"] == 5 and row["Folds where higher lowers"] == 0


def test_the_rows_to_take_elsewhere_add_up() -> None:
    rows = shap_findings.explained_rows(scope(rows=50))
    effects = rows.filter(like="shap ").sum(axis=1)
    assert len(rows) == 50 and (rows["base_value"] + effects).to_numpy() == pytest.approx(rows["output"].to_numpy())


def test_files_say_which_run_and_rows_they_are_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "run", lambda run_id: run(name="the run"))
    app = drawn(lambda: shap_findings.table(scope(), "summary", go.Figure, "How to read it"))
    assert app.expander[0].label == "The table behind this picture" and not app.dataframe
    assert shap_findings.origin(scope()) == ("Run the run (id-a), 60 of 540 out-of-fold rows, SHAP values of Return.")

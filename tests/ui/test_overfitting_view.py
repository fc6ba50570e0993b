"""Pairs of scores that some run has; leaks have no part in them."""

from omninmo.ui import overfitting_view
from tests.pages.conftest import charts, words
from tests.ui.conftest import drawn, runs


def test_a_pair_is_offered_where_a_run_has_both_scores() -> None:
    table = runs({"metrics.final_r2": 0.5}, {}, {"metrics.final_accuracy": 0.9, "metrics.cv_accuracy_mean": 0.4})
    app = drawn(overfitting_view.draw, table)
    assert list(app.segmented_control[0].options) == ["R² against skill", "Accuracy"]
    assert charts(app) and "2 of 3 runs lack one of the two scores" in words(app)


def test_one_pair_is_no_choice_and_no_run_without_it_is_not_counted() -> None:
    app = drawn(overfitting_view.draw, runs({"metrics.final_r2": 0.5}, {"metrics.final_r2": 0.4}))
    assert charts(app) and not app.segmented_control and "lack" not in words(app)


def test_leaks_are_no_evidence() -> None:
    app = drawn(overfitting_view.draw, runs({"metrics.final_r2": 0.5, "leaks": True}, {}))
    assert "both an in-sample and an out-of-fold score" in app.info[0].value and not charts(app)

"""Agreement of a run's folds."""

from omninmo.ui import fold_stability
from tests.ui.conftest import drawn, runs

MEASURED = [f"metrics.{key}" for key in fold_stability.MEASURES]


def test_each_measure_has_a_column_and_an_explanation() -> None:
    app = drawn(fold_stability.draw, runs({}, dict.fromkeys(MEASURED, 0.5)))
    assert {*fold_stability.MEASURES, "name"} <= set(app.dataframe[0].value.columns)
    assert app.caption[-1].value.count("**") == 2 * len(fold_stability.MEASURES)

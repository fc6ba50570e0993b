"""A click on the summary chooses a feature, on one of its points a sample, too."""

from functools import partial

import pytest

from omninmo.ui import shap_summary
from omninmo.ui.points import summary
from tests.ui.conftest import drawn
from tests.ui.points.conftest import big


@pytest.mark.parametrize(("row", "point"), [(7, "2020-01-02_AAPL"), (None, None)])
def test_a_click_names_feature_and_sample_in_the_link(
    monkeypatch: pytest.MonkeyPatch, row: int | None, point: str | None
) -> None:
    table, ranking, features = big(rows=60, columns=3)

    def clicked(*_: object, on_choose: summary.Choose, **__: object) -> tuple[int, ...]:
        on_choose("f2", row)
        return ()

    monkeypatch.setattr(summary, "draw", clicked)
    app = drawn(
        partial(shap_summary.draw, key="test"), table, ranking, "f0", features, "forward_return", None, partner="f1"
    )
    assert app.query_params["feature"] == "f2" and "partner" not in app.query_params
    assert app.query_params.get("point") == point


def test_the_number_of_rows_is_stated() -> None:
    table, ranking, features = big(rows=60, columns=3)
    app = drawn(partial(shap_summary.draw, key="test"), table, ranking, "f0", features, "forward_return", None)
    assert "60 of 540 unseen rows" in app.caption[0].value

"""Sums over time of the baseline run's group, each run in one colour in both figures."""

import json

from omninmo.ui import lines_over_time
from tests.pages.conftest import charts, words
from tests.ui.comparisons import DAMAGED, compared
from tests.ui.conftest import drawn

FAR = {"params.forward_days": 10}


def test_both_sums_have_a_line_per_run_in_its_colour() -> None:
    app = drawn(lines_over_time.draw, *compared({}, FAR, {"noise": 2.0}), "id-a")
    first, second = (json.loads(chart.proto.spec)["data"] for chart in charts(app))
    assert [line["name"] for line in first] == [line["name"] for line in second] == ["a", "c"]
    assert [line["line"]["color"] for line in first] == [line["line"]["color"] for line in second]
    assert "so not drawn: b." in words(app)


def test_a_baseline_run_alone_has_no_loss_to_compare() -> None:
    app = drawn(lines_over_time.draw, *compared({}, FAR), "id-a")
    assert len(charts(app)) == 1 and "no loss to compare" in app.info[0].value


def test_a_baseline_run_without_scores_is_a_sentence() -> None:
    app = drawn(lines_over_time.draw, *compared(DAMAGED, {}), "id-a")
    assert "has no scores that can be compared" in app.info[0].value and not charts(app)

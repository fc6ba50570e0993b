"""Scores fold by fold, and what a leak makes of them."""

from omninmo.ui import fold_chart, reads
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_a_leaking_run_does_not_work_in_most_folds(recorded: Recorded) -> None:
    run = reads.run(recorded.run_id)
    assert drawn(fold_chart.draw, run).caption[0].value == fold_chart.CAPTION
    leaking = run.copy()
    leaking["leaks"] = True
    app = drawn(fold_chart.draw, leaking)
    assert app.caption[0].value == fold_chart.LEAKING_CAPTION
    assert "Leaking demonstration" in app.get("plotly_chart")[0].proto.spec

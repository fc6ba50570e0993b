"""Errors by boosting round, of a run and of a leak."""

from omninmo.ui import error_curves, reads
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_the_curves_of_a_run_say_what_choosing_by_them_would_do(recorded: Recorded) -> None:
    for run_id, axis in ((recorded.run_id, "RMSE"), (recorded.rated_id, "Log loss")):
        app = drawn(error_curves.draw, reads.run(run_id))
        assert axis in app.get("plotly_chart")[0].proto.spec and app.caption[0].value == error_curves.CAPTION
    leaking = reads.run(recorded.run_id).copy()
    leaking["leaks"] = True
    assert drawn(error_curves.draw, leaking).caption[0].value == error_curves.LEAKING_CAPTION

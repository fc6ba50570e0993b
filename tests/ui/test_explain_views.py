"""The page opens without them; a click opens one, and a link brings it back."""

from omninmo.evaluation.row_filter import RowFilter
from omninmo.evaluation.shap_table import global_importance
from omninmo.ui import explain_views, reads
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn


def test_a_view_is_drawn_once_it_is_chosen_and_the_url_keeps_it(recorded: Recorded, links: Links) -> None:
    def script(run_id: str) -> None:
        table = reads.shap(run_id)
        feature = str(global_importance(table).index[0])
        explain_views.draw(run_id, table, feature, reads.config(run_id).target, reads.labels([run_id]), RowFilter())

    app = drawn(script, recorded.run_id)
    assert not app.header
    app.segmented_control(key=explain_views.KEY).set_value("over").run()
    assert app.header[0].value == "Importance over time" and app.query_params["over"] == "fold"
    app.segmented_control(key=explain_views.KEY).set_value("across").run()
    assert "picked runs" in app.header[0].value and "over" not in app.query_params
    app = drawn(script, recorded.run_id, across="changes")
    assert "picked runs" in app.header[0].value
    app.segmented_control(key=explain_views.KEY).set_value(None).run()
    assert not app.header and not app.query_params


def test_the_buttons_say_what_the_link_says_after_back(recorded: Recorded, links: Links) -> None:
    def script(run_id: str) -> None:
        explain_views.draw(
            run_id, reads.shap(run_id), "rsi_14", reads.config(run_id).target, reads.labels([run_id]), RowFilter()
        )

    app = drawn(script, recorded.run_id)
    app.segmented_control(key=explain_views.KEY).set_value("over").run()
    del app.query_params["over"]
    app.run()
    assert not app.header and app.segmented_control(key=explain_views.KEY).value is None

"""Which features a run used."""

from omninmo.ui import importance_chart, reads
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_the_chart_names_the_features_by_their_labels(recorded: Recorded) -> None:
    (chart,) = drawn(importance_chart.draw, recorded.run_id).get("plotly_chart")
    most = reads.mean_shares([recorded.run_id])[recorded.run_id].idxmax()
    assert reads.labels([recorded.run_id])[str(most)] in chart.proto.spec

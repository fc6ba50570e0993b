"""The button that makes a report: of one run or of several, and only when it is pressed."""

from collections.abc import Callable

import pandas as pd
import pytest

from omninmo.reports.comparison_report import Judge
from omninmo.ui import reads, report_button, stability_verdict
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_no_report_is_made_before_the_button_is_pressed(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(kind: str) -> Callable[..., bytes]:
        return lambda *_: str(asked.append(kind)).encode()  # type: ignore[func-returns-value]

    monkeypatch.setattr("omninmo.reports.run_report.run_report", note("run"))
    monkeypatch.setattr("omninmo.reports.comparison_report.comparison_report", note("several"))
    runs = reads.finished().loc[[recorded.run_id, recorded.rated_id]]
    for shown in (runs.iloc[:1], runs):
        assert drawn(report_button.draw, shown).get("download_button")[0].proto.label == "Report"
    assert not asked
    report_button._of_run(recorded.run_id)
    report_button._of_comparison([recorded.run_id, recorded.rated_id])
    assert asked == ["run", "several"]


def test_the_runs_of_a_comparison_keep_their_order_and_names(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(runs: pd.DataFrame, names: dict[str, str], source: object, judge: Judge) -> bytes:
        assert source is reads and set(names) == set(runs.index)
        assert judge(runs) == stability_verdict.between(runs, "shap")  # the words of Stability
        return ",".join(runs.index).encode()

    monkeypatch.setattr("omninmo.reports.comparison_report.comparison_report", made)
    ids = [recorded.rated_id, recorded.run_id]
    assert report_button._of_comparison(ids).decode() == ",".join(ids)

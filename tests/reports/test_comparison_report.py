"""The report of several runs: verdicts, scores on common rows, differences and explanations side by side."""

import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.evaluation.shap_table import ShapTable
from omninmo.reports.comparison_report import comparison_report
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded
from tests.reports.test_run_report import body


def both(recorded: Recorded) -> pd.DataFrame:
    return RunStore().runs().set_index("run_id", drop=False).loc[[recorded.run_id, recorded.rated_id]]


def test_runs_of_two_kinds_stand_apart_and_only_those_of_one_unit_are_drawn_together(recorded: Recorded) -> None:
    names = {recorded.run_id: "<first>", recorded.rated_id: "second"}
    text = body(comparison_report(both(recorded), names, RunStore()))
    assert "2 runs compared" in text and "&lt;first&gt;" in text and "<first>" not in text
    assert "<td>Regression</td><td>Classification</td>" in text
    assert text.count("Skill vs mean") == 3  # the verdicts, and a table for each of two groups
    assert text.count('class="drawn"') == 3 and "1 of 2 runs, those that predict what the first one does" in text


def test_what_cannot_be_read_is_said_where_it_would_stand(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(self: RunStore, run_id: str) -> ShapTable:
        raise RunError("No explanations.")

    monkeypatch.setattr(RunStore, "shap", damaged)
    names = {recorded.run_id: "first", recorded.rated_id: "second"}
    text = body(comparison_report(both(recorded), names, RunStore()))
    assert text.count("No explanations.") == 2 and "Verdict" in text and 'class="drawn"' not in text

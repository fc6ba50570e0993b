"""The report of a run holds what its pages show, and what is damaged takes nothing from the rest."""

import re

import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.evaluation.shap_table import ShapTable, global_importance
from omninmo.evaluation.shapes import named_in, shape_text
from omninmo.reports.run_report import run_report
from omninmo.schema import METRICS, RATINGS
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded


def stored(run_id: str) -> pd.Series:
    runs = RunStore().runs()
    return runs[runs["run_id"] == run_id].iloc[0]


def body(page: bytes) -> str:
    """Return a report without its data and scripts, with spaces for those that keep a number and its unit together."""
    return page.decode().partition("<main>")[2].partition("</main>")[0].replace("\N{NO-BREAK SPACE}", " ")


def test_a_report_has_verdict_scores_baselines_folds_pictures_settings_and_lineage(recorded: Recorded) -> None:
    run = stored(recorded.run_id)
    text = body(run_report(run, RunStore()))
    assert re.findall("<h2>(.*?)</h2>", text) == [
        "Scores", "Test folds", "Importance", "SHAP summary", "Importance over time",
        "What the most important features do", "Settings", "Lineage",
    ]  # fmt: skip
    assert text.count('class="drawn"') == 8 and str(run["params.data_fingerprint"]) in text
    assert METRICS["oos_skill"].text(run["metrics.oos_skill"]) in text and "Ridge regression" in text
    assert "On dates it had not seen" in text and "SHAP here explains noise" in text
    assert f"{len(RunStore().shap(recorded.run_id)):,} explained rows" in text


def test_the_report_of_a_classification_names_the_rating(recorded: Recorded) -> None:
    page = run_report(stored(recorded.rated_id), RunStore()).decode()
    assert f"log-odds of {RATINGS[-1]}" in page or "log-odds of Strong Buy" in page


def test_the_report_says_what_the_page_does_of_a_feature_and_of_which_rating(recorded: Recorded) -> None:
    text = body(run_report(stored(recorded.rated_id), RunStore()))
    assert "raised the log-odds of Strong Buy" in text and "raised the prediction" not in text
    assert "mean |SHAP| on Strong Buy in one quarter" in text and "of all ratings together" in text
    table = RunStore().shap(recorded.run_id)
    first = str(global_importance(table).index[0])
    label = str(RunStore().features(recorded.run_id)["label"][first])
    assert named_in(shape_text(table, first), label) in body(run_report(stored(recorded.run_id), RunStore()))


def test_what_cannot_be_read_is_said_where_it_would_stand(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(self: RunStore, run_id: str) -> ShapTable:
        raise RunError("The file <shap> is damaged.")

    monkeypatch.setattr(RunStore, "shap", damaged)
    text = body(run_report(stored(recorded.run_id), RunStore()))
    assert text.count("The file &lt;shap&gt; is damaged.") == 4 and text.count('class="drawn"') == 1
    assert "Ridge regression" in text


def test_a_leak_has_no_baselines_and_a_caption_of_its_own(recorded: Recorded) -> None:
    run = stored(recorded.run_id).copy()
    run["leaks"] = True
    text = body(run_report(run, RunStore()))
    assert "Ridge regression" not in text and "next to rows that the model was trained on" in text
    assert "SHAP here explains a leak." in text

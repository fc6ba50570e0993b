"""The report of several runs: verdicts, scores on common rows, differences, and what can be compared side by side."""

import re
from typing import Any

import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.evaluation.shap_table import ShapTable
from omninmo.reports.comparison_report import comparison_report
from omninmo.reports.stability_verdict import StabilityVerdict
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded
from tests.reports.test_run_report import body


class Copies:
    """The files of two stored runs under other ids: regressions, but for those of the store's own classification."""

    def __init__(self, recorded: Recorded, moved: tuple[str, ...] = ()) -> None:
        self.recorded, self.store, self.moved = recorded, RunStore(), moved

    def __getattr__(self, name: str) -> Any:
        read = getattr(self.store, name)
        return lambda run_id: read(self.recorded.rated_id if run_id.startswith("rated") else self.recorded.run_id)

    def predictions(self, run_id: str) -> pd.DataFrame:
        rows = self.__getattr__("predictions")(run_id)
        return rows.assign(ticker="Y" + rows["ticker"]) if run_id in self.moved else rows


def copies(recorded: Recorded, *run_ids: str) -> pd.DataFrame:
    """Return rows of the store's table under other ids, see `Copies`."""
    stored = both(recorded)
    rows = stored.loc[[recorded.rated_id if name.startswith("rated") else recorded.run_id for name in run_ids]]
    return rows.assign(run_id=run_ids).set_axis(pd.Index(run_ids))


def judged(runs: pd.DataFrame) -> StabilityVerdict:
    return StabilityVerdict("unknown", f"Verdict on {', '.join(runs.index)}.")


def section(page: bytes, title: str) -> str:
    """Return one part of a report."""
    return next(part for part in body(page).split("<section>") if f"<h2>{title}</h2>" in part)


def both(recorded: Recorded) -> pd.DataFrame:
    return RunStore().runs().set_index("run_id", drop=False).loc[[recorded.run_id, recorded.rated_id]]


def test_runs_of_two_kinds_stand_apart_and_only_those_of_one_unit_are_drawn_together(recorded: Recorded) -> None:
    names = {recorded.run_id: "<first>", recorded.rated_id: "second"}
    text = body(comparison_report(both(recorded), names, RunStore(), judged))
    assert "2 runs compared" in text and "&lt;first&gt;" in text and "<first>" not in text
    assert "<td>Regression</td><td>Classification</td>" in text
    assert text.count("Skill vs mean") == 3  # the verdicts, and a table for each of two groups
    assert text.count('class="drawn"') == 2 and "1 of 2 runs, those that can be compared with the first one" in text


def test_what_cannot_be_read_is_said_where_it_would_stand(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(self: RunStore, run_id: str) -> ShapTable:
        raise RunError("No explanations.")

    monkeypatch.setattr(RunStore, "shap", damaged)
    names = {"a": "first", "b": "second"}
    text = body(comparison_report(copies(recorded, *names), names, Copies(recorded), judged))
    assert text.count("No explanations.") == 2 and "Verdict" in text and 'class="drawn"' not in text


def test_a_map_holds_runs_that_can_be_compared_and_the_others_are_named(recorded: Recorded) -> None:
    ids = ["a", "b", "c", "rated", "elsewhere"]
    runs = copies(recorded, *ids)
    page = comparison_report(runs, dict(zip(ids, ids, strict=True)), Copies(recorded, ("elsewhere",)), judged)
    text = section(page, "Importance")
    assert text.count('class="drawn"') == 1 and "in each of 3 runs" in text
    assert "rated is in no map: It predicts something else" in text
    assert "elsewhere is in no map: It shares 0.0 % of the rows" in text
    assert "3 of 5 runs, those that can be compared with the first one" in section(page, "SHAP summaries")


def test_runs_of_two_kinds_have_a_map_for_each(recorded: Recorded) -> None:
    ids = ["a", "b", "rated", "rated too"]
    page = comparison_report(copies(recorded, *ids), dict(zip(ids, ids, strict=True)), Copies(recorded), judged)
    rows = len(RunStore().predictions(recorded.run_id))
    assert re.findall('aria-label="(.*?)"', section(page, "Importance")) == [
        f"Share of each feature in each of 2 runs ({kind}, Daily, a horizon of 30 sessions; {rows:,} common rows)"
        for kind in ("Regression, Return", "Classification, Return, By return: −15, −8, 8, 15 %")
    ]


def test_without_two_runs_to_compare_there_is_no_map_and_no_verdict_but_the_reason(recorded: Recorded) -> None:
    names = {recorded.run_id: "first", recorded.rated_id: "second"}
    page = comparison_report(both(recorded), names, RunStore(), judged)
    for title in ("Stability", "Importance"):
        text = section(page, title)
        assert 'class="drawn"' not in text and "No two of these runs can be compared" in text


def test_the_verdict_on_stability_is_that_of_the_runs_that_can_be_compared(recorded: Recorded) -> None:
    ids = ["a", "b", "c", "elsewhere"]
    names = dict(zip(ids, ids, strict=True))
    page = comparison_report(copies(recorded, *ids[:3]), names, Copies(recorded), judged)
    assert '<p class="verdict">Verdict on a, b, c.</p>' in section(page, "Stability")
    assert "named beforehand" in section(page, "Stability")
    page = comparison_report(copies(recorded, *ids), names, Copies(recorded, ("elsewhere",)), judged)
    assert "Verdict on a, b, c." in section(page, "Stability") and "elsewhere is not judged" in section(
        page, "Stability"
    )
    ids = ["a", "b", "rated", "rated too"]
    page = comparison_report(copies(recorded, *ids), dict(zip(ids, ids, strict=True)), Copies(recorded), judged)
    assert "<td>a, b</td><td>Verdict on a, b.</td>" in section(page, "Stability")
    assert "<td>rated, rated too</td>" in section(page, "Stability")
    assert "chance" not in section(page, "Stability")  # no verdict goes by a p-value


def test_several_verdicts_by_a_p_value_are_not_taken_for_one(recorded: Recorded) -> None:
    ids = ["a", "b", "rated", "rated too"]
    names, runs = dict(zip(ids, ids, strict=True)), copies(recorded, *ids)
    page = comparison_report(runs, names, Copies(recorded), lambda _: StabilityVerdict("stable", "They agree."))
    assert "Each of the 2 verdicts with a p" in section(page, "Stability")
    assert "a chance of up to 10 %" in section(page, "Stability")

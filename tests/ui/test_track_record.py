"""The track record on a page: its figures are those of the rows, and nothing is scored by looking."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.prediction import closed, last_scoring, ledger, outcomes
from omninmo.prediction.track_record import by_run, joined, over_time
from omninmo.schema import RECORD, RECORD_RULE
from omninmo.ui import track_record
from omninmo.ui.foreign_text import plain
from tests.hostile import HOSTILE
from tests.pages.conftest import charts, words
from tests.prediction.test_track_record import NOW, noisy, of_days
from tests.ui.conftest import drawn


def keep_outcomes(made: pd.DataFrame, y: list[float]) -> None:
    rows = made[["run_id", "ticker", "as_of"]].assign(end=made["as_of"] + pd.Timedelta(days=7), age=1)
    outcomes.files().add(rows.assign(y_true=y, y_return=y, scored_at=pd.Timestamp(NOW)), NOW.date())


@pytest.fixture
def kept(home: Path) -> pd.DataFrame:
    """Keep 30 dates of two runs, of which one predicted years later, and return what became of them."""
    live, late = of_days(30), of_days(30, run_id="run-b")
    made = pd.concat([live, late.assign(made_at=late["made_at"] + pd.DateOffset(years=1))], ignore_index=True)
    ledger.files().add(made, NOW.date())
    keep_outcomes(made, noisy(made))
    return joined(ledger.read(), outcomes.read(), NOW)


def figures(app: AppTest) -> list[list[list[float]]]:
    """Return the scores of each trace of each figure: over time they are upright, by run they lie."""
    specs = [json.loads(chart.proto.spec)["data"] for chart in charts(app)]
    return [[values(trace[axis]) for trace in data] for axis, data in zip("yx", specs, strict=False)]


def values(column: Any) -> list[float]:
    """Return the numbers of a column as Plotly sends it: in base64."""
    return np.frombuffer(base64.b64decode(column["bdata"]), column["dtype"]).tolist()


def test_without_predictions_the_page_says_what_comes(home: Path) -> None:
    app = drawn(track_record.draw)
    assert "No prediction was made yet" in app.info[0].value and not charts(app)
    assert "Live is what was made at most 10 sessions" in words(app)


def test_the_figures_equal_those_of_the_rows(kept: pd.DataFrame) -> None:
    app = drawn(track_record.draw)
    over, runs = figures(app)
    days = over_time(kept).query("kind == 'live'")
    dots, line, _ = over
    assert dots == pytest.approx((100 * days["hit_rate"]).tolist())
    live = by_run(kept).set_index("kind").loc["live"].to_dict()
    hits = kept[kept["kind"] == "live"]["hit"].mean()
    assert live["hit_rate"] == pytest.approx(hits)
    assert line[-1] == pytest.approx(100 * hits) and runs[1] == pytest.approx([100 * hits])
    table = app.dataframe[-1].value.set_index("Kind")
    assert str(table.loc["Live", "Direction right"]).startswith(f"{100 * hits:.1f} %")
    assert table["Predictions"].tolist() == ["180", "180"]


def test_live_and_replay_are_drawn_apart(kept: pd.DataFrame) -> None:
    app = drawn(track_record.draw)
    first = figures(app)[0][0]
    app.segmented_control(key="record_kind").set_value("replay").run()
    assert not app.exception and figures(app)[0][0] != first
    text = words(app)
    assert "Live: 180 of 180 predictions are scored" in text and "Replay: 180 of 180" in text
    assert "Those are too few to conclude anything." in text


def test_another_score_is_chosen(kept: pd.DataFrame) -> None:
    app = drawn(track_record.draw)
    box = app.selectbox(key="record_measure")
    assert box.options == [RECORD[name].label for name in track_record.MEASURES if name != "class_hit_rate"]
    box.set_value("coverage_80").run()
    assert not app.exception and set(figures(app)[0][2]) == {80}
    assert "what an interval of this level should hold" in words(app)


def test_one_run_alone_has_no_picture_of_runs(kept: pd.DataFrame) -> None:
    app = drawn(track_record.draw, "run-a")
    assert len(charts(app)) == 1 and "Replay:" not in words(app) and "Run" not in app.dataframe[-1].value
    assert "No prediction was made yet" in drawn(track_record.draw, "nobody").info[0].value


def test_one_run_or_all_is_a_choice_where_another_one_has_predicted(kept: pd.DataFrame) -> None:
    def page() -> None:
        from omninmo.ui import track_record

        track_record.draw(track_record.of_one_or_all("run-a"))

    app = drawn(page)
    assert len(charts(app)) == 1
    app.segmented_control(key="record_runs").set_value(track_record.ALL_RUNS).run()
    assert not app.exception and len(charts(app)) == 2 and set(app.dataframe[-1].value["Run"]) == {"run-a", "run-b"}


def test_a_run_that_predicted_alone_has_no_choice(home: Path) -> None:
    ledger.files().add(of_days(2), NOW.date())
    assert track_record.of_one_or_all("run-a") == "run-a"


@pytest.mark.parametrize(("dates", "caption"), [(60, track_record.IN_BRACKETS), (1, track_record.NO_INTERVAL)])
def test_brackets_are_explained_where_there_are_any(home: Path, dates: int, caption: str) -> None:
    made = of_days(dates, every=5)
    ledger.files().add(made, NOW.date())
    keep_outcomes(made, noisy(made))
    assert caption in words(drawn(track_record.draw))


def test_predictions_that_wait_have_words_and_no_picture(home: Path) -> None:
    ledger.files().add(of_days(2).assign(horizon=10_000), NOW.date())
    app = drawn(track_record.draw)
    assert not charts(app) and "12 wait for their horizon to pass" in words(app)


def test_a_new_outcome_is_seen_at_once(home: Path) -> None:
    made = of_days(3)
    ledger.files().add(made, NOW.date())
    assert "none of 18 predictions is scored yet" in words(drawn(track_record.draw))
    keep_outcomes(made, [0.1] * len(made))
    assert "18 of 18 predictions are scored" in words(drawn(track_record.draw))


def test_why_predictions_are_not_scored_is_said_with_counts(home: Path) -> None:
    made = pd.concat([of_days(3), of_days(2, run_id="run-b")], ignore_index=True)
    ledger.files().add(made, NOW.date())
    last_scoring.keep({"run-a": {"no *file*": 16, "no price": 1}, "run-b": {"no price": 12}, "gone": {"no": 1}}, NOW)
    given_up = made[["run_id", "ticker", "as_of"]].iloc[[0]]
    closed.files().add(given_up.assign(reason=closed.ENDED, day=made["as_of"].iloc[0], closed_at=NOW), NOW.date())
    reasons = (
        f"Prices for all runs were last read on {NOW:%Y-%m-%d at %H:%M} UTC. 16 predictions are due, but not "
        "scored: no *file*. 1 prediction is due, but not scored: no price. 1 prediction ("
    )
    closing = f"cannot be scored: no prices after {made['as_of'].iloc[0]:%Y-%m-%d}."
    app = drawn(track_record.draw, "run-a")
    assert reasons in words(app) and closing in words(app) and words(app).count("due, but not scored") == 2
    assert any(plain("no *file*") in text.value for text in app.caption)
    assert "13 predictions are due, but not scored: no price." in words(drawn(track_record.draw))


def test_reasons_of_predictions_that_were_scored_since_are_not_said(home: Path) -> None:
    made = of_days(3)
    ledger.files().add(made, NOW.date())
    last_scoring.keep({"run-a": {"no price": 18}}, NOW)
    keep_outcomes(made, [0.1] * len(made))
    assert "not scored: no price" not in words(drawn(track_record.draw))


def test_a_run_of_which_some_were_scored_since_has_no_reasons(home: Path) -> None:
    """Scoring one run, or with prices that are handed over, leaves what was kept as it is."""
    made = pd.concat([of_days(3), of_days(2, run_id="run-b")], ignore_index=True)
    ledger.files().add(made, NOW.date())
    last_scoring.keep({"run-a": {"no file": 18}, "run-b": {"no price": 12}}, NOW)
    keep_outcomes(made[:17], [0.1] * 17)
    text = words(drawn(track_record.draw))
    assert "12 predictions are due, but not scored: no price." in text and "no file" not in text
    assert "last read" not in words(drawn(track_record.draw, "run-a"))


@pytest.mark.parametrize("scored", [0, 6])
def test_what_is_due_since_then_takes_no_reason_of_others(home: Path, scored: int) -> None:
    made = of_days(3)  # their targets end on 9, 10 and 11 January
    late = of_days(1).assign(ticker=list("ABCDEF"), made_at=pd.Timestamp("2023-01-12", tz="UTC"))
    ledger.files().add(pd.concat([made, late], ignore_index=True), NOW.date())
    last_scoring.keep({"run-a": {"no price": 12}}, datetime(2023, 1, 11, 12, tzinfo=UTC))
    keep_outcomes(made[:scored], [0.1] * scored)
    assert ("12 predictions are due" in words(drawn(track_record.draw))) == (not scored)


def test_of_many_reasons_the_first_of_each_kind_are_said(home: Path) -> None:
    made = of_days(3)
    ledger.files().add(made, NOW.date())
    given_up = made[["run_id", "ticker", "as_of"]].iloc[:8]
    days = pd.date_range("2023-02-01", periods=len(given_up))
    closed.files().add(given_up.assign(reason=closed.ENDED, day=days, closed_at=NOW), NOW.date())
    last_scoring.keep({"run-a": {f"reason {number}": 1 for number in range(9)}}, NOW)
    text = words(drawn(track_record.draw))
    assert text.count("due, but not scored") == text.count(") cannot be scored") == track_record.MAX_REASONS
    assert "Prices for all runs were last read" in text and f"lists {17 - 2 * track_record.MAX_REASONS} more" in text


def test_a_reason_that_nobody_reads_to_its_end_is_cut(home: Path) -> None:
    ledger.files().add(of_days(3), NOW.date())
    last_scoring.keep({"run-a": {"a" * 100_000: 2, "no price": 1}}, NOW)
    text = words(drawn(track_record.draw))
    assert "a" * 200 in text and "a" * track_record.MAX_LETTERS not in text
    assert "a… 1 prediction is due, but not scored: no price." in text


def test_reasons_that_somebody_else_wrote_are_a_sentence(kept: pd.DataFrame) -> None:
    last_scoring.keep({"run-a": {"no price": 1}}, NOW)
    last_scoring.path().write_text('{"at": "2024-01-01T00:00:00+00:00", "unscored": {"run-a": {"no price": -1}}}')
    app = drawn(track_record.draw)
    assert [plain("unscored/last.json") in warning.value for warning in app.warning] == [True]


def test_looking_scores_and_writes_nothing(kept: pd.DataFrame, home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    drawn(track_record.draw)
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_damaged_and_foreign_files_are_a_sentence_each(kept: pd.DataFrame, home: Path) -> None:
    (home / "predictions" / "![x](http:).txt").write_text("mine")
    (home / "predictions" / "outcomes" / "2024-01-01.parquet").write_text("mine")
    app = drawn(track_record.draw)
    first, second = (warning.value for warning in app.warning)
    assert "is no file of a day" in first and "![x](http" not in first
    assert "outcomes" in second and "cannot be read as Parquet" in second


def test_run_ids_that_somebody_else_wrote_are_text(home: Path) -> None:
    names = [name for name in HOSTILE if name.isprintable()]
    made = pd.concat([of_days(1, run_id=name) for name in names], ignore_index=True)
    ledger.files().add(made, NOW.date())
    keep_outcomes(made, [0.1] * len(made))
    table = drawn(track_record.draw).dataframe[-1].value
    assert sorted(table["Run"]) == sorted(names)


def test_the_rule_is_in_the_help_of_the_choice(kept: pd.DataFrame) -> None:
    assert drawn(track_record.draw).segmented_control(key="record_kind").help == RECORD_RULE

"""The track record in words: no conclusion from few dates, and none at all from replays."""

import pandas as pd
import pytest

from omninmo.reports.track_record import RUN, closed_sentences, record_sentence, record_table

NAN = float("nan")
ROW = {
    "kind": "live", "run_id": "a", "predictions": 1000, "waiting": 0, "due": 0, "closed": 0,
    "scored": 1000, "dates": 50,
    "independent": 40, "coverage_80": 0.78, "coverage_80_low": 0.71, "coverage_80_high": 0.84, "rank_ic": 0.031,
    "rank_ic_low": -0.01, "rank_ic_high": 0.07, "hit_rate": 0.56, "base_rate": 0.53, "hit_rate_above": 0.03,
    "hit_rate_above_dates": 20,
    "class_hit_rate": NAN, "class_base_rate": NAN,
}  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.01, 0.05, "better than the base."), (-0.05, -0.01, "worse than the base."), (-0.01, 0.07, "may be chance.")],
)
def test_the_interval_of_the_difference_decides(low: float, high: float, verdict: str) -> None:
    row = ROW | {"hit_rate_above_low": low, "hit_rate_above_high": high}
    text = record_sentence(row)
    assert text.startswith("Live: 1,000 of 1,000 predictions are scored, on 50 dates, about 40 of them independent. ")
    assert "56.0 % of the time, that of the base 53.0 %; the difference is +3.0 %" in text and text.endswith(verdict)
    assert record_sentence(row | {"kind": "replay"}).endswith(f"{verdict} A replay proves nothing.")


def test_a_model_that_is_right_whenever_the_base_is_has_no_difference_to_judge() -> None:
    ends = {"hit_rate": 0.53, "hit_rate_above": 0.0, "hit_rate_above_low": 0.0, "hit_rate_above_high": 0.0}
    same = ends | {"hit_rate_above_dates": 0}
    text = record_sentence(ROW | same)
    assert text.endswith(" The direction was right 53.0 % of the time: model and base agree on every date.")
    assert record_sentence(ROW | ends).endswith("which may be chance.")  # two dates that cancel each other
    assert record_sentence(ROW | same | {"kind": "replay"}).endswith("on every date. A replay proves nothing.")


def test_few_dates_allow_no_conclusion() -> None:
    row = ROW | {"hit_rate": 1.0, "hit_rate_above_low": NAN, "hit_rate_above_high": NAN}
    assert record_sentence(row).endswith("Those are too few to conclude anything.")


def test_predictions_without_prices_are_said() -> None:
    text = record_sentence(ROW | {"scored": 0, "waiting": 990, "due": 10})
    assert text == (
        "Live: none of 1,000 predictions is scored yet; 990 wait for their horizon to pass, and of 10 the prices are "
        "missing."
    )


def test_what_cannot_be_scored_is_counted_and_named_by_its_reason() -> None:
    row = ROW | {"hit_rate_above": NAN, "hit_rate_above_low": NAN, "hit_rate_above_high": NAN, "closed": 1200}
    assert record_sentence(row).endswith("anything. 1,200 cannot be scored, for want of prices.")
    assert record_sentence(row | {"scored": 0}).endswith("to pass. 1,200 cannot be scored, for want of prices.")
    assert (
        record_sentence(row | {"closed": 1000}) == "Live: none of 1,000 predictions can be scored, for want of prices."
    )
    one, other = "no prices after 2024-03-01", "prices are missing until 2024-03-08"
    names = [f"T{number}" for number in range(6)]
    rows = pd.DataFrame({"ticker": [*names, "KO", "KO"], "why": [*([other] * 6), one, ""]})
    rows["state"] = ["closed"] * 7 + ["scored"]
    assert closed_sentences(rows) == [
        f"6 predictions (T0, T1, T2, T3, T4, …) cannot be scored: {other}.",
        f"1 prediction (KO) cannot be scored: {one}.",
    ]


def test_a_table_has_the_columns_that_any_run_has_and_runs_by_their_names() -> None:
    rows = pd.DataFrame([ROW, ROW | {"kind": "replay", "run_id": "gone", "coverage_80_low": NAN}])
    table = record_table(rows, {"a": "first"})
    assert table[RUN].tolist() == ["first", "gone"] and "Class right" not in table
    assert table["In the 80 % interval"].tolist() == ["78.0 % (71.0 % to 84.0 %)", "78.0 %"]
    assert table["Rank IC"].tolist() == ["+0.031 (−0.010 to +0.070)"] * 2
    rated = record_table(rows.assign(class_hit_rate=0.4, class_base_rate=0.5), {})
    assert rated["Class right"].tolist() == ["40.0 %"] * 2


def test_no_runs_make_an_empty_table() -> None:
    assert record_table(pd.DataFrame(), {}).empty

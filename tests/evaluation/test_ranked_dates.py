"""What stands beside a rank IC that does not rest on all test dates, and instead of one that rests on too few."""

import pytest

from omninmo.evaluation.ranked_dates import reason_for_none, share_of_dates


@pytest.mark.parametrize(
    ("counted", "constant", "tested", "share", "reason"),
    [
        (166, 2324, 2490, "166 of 2,490 dates", "too few dates: 166 of 2,490"),
        (0, 2490, 2490, "0 of 2,490 dates", "too few dates: 0 of 2,490"),  # the model predicts one number for all
        (0, 0, 2490, "0 of 2,490 dates", "too few tickers a date"),
        (100, 0, 100, "", "too few dates"),  # all are ranked, and fewer than five horizons
    ],
)
def test_dates_are_counted_in_words(counted: float, constant: float, tested: float, share: str, reason: str) -> None:
    metrics = {"rank_ic_dates": counted, "rank_ic_constant_dates": constant, "test_dates": tested}
    assert share_of_dates(metrics) == share and reason_for_none(metrics) == reason


def test_a_run_that_was_not_counted_shows_no_dates() -> None:
    assert share_of_dates({}) == "" and share_of_dates({"rank_ic_dates": 3.0}) == ""
    assert share_of_dates({"rank_ic_dates": float("nan"), "test_dates": float("nan")}) == ""

"""What is said of intervals that hold as often as they should, and of those that do not."""

import numpy as np
import pandas as pd
import pytest

from omninmo import schema
from omninmo.evaluation.conformal import LEVELS
from omninmo.reports.coverage import NOT_MEASURED, coverage_sentence, coverage_warning, instead_of_interval


def coverage(*measured: float, reach: float = 0.07) -> pd.DataFrame:
    shares = np.array(measured)
    table = pd.DataFrame({"nominal": LEVELS, "measured": shares, "low": shares - reach, "high": shares + reach})
    return table.assign(dates=1860, independent=62.0).set_axis(pd.Index(LEVELS, name="level"))


@pytest.mark.parametrize(("level", "held"), [(0.5, "49 % (95 %: 42 to 56)"), (0.8, "78 % (95 %: 71 to 85)")])
def test_a_level_has_its_own_sentence(level: float, held: str) -> None:
    said = coverage_sentence(level, coverage(0.49, 0.78, 0.92))
    assert said.startswith(f"The {100 * level:.0f} % interval held {held} of the targets on 1,860 dates, about 62 of")


@pytest.mark.parametrize("measured", [(0.5, 0.8, 0.95), (0.45, 0.85, 0.91), (np.nan, np.nan, np.nan)])
def test_up_to_five_points_there_is_no_warning(measured: tuple[float, ...]) -> None:
    assert coverage_warning(coverage(*measured)) == ""


@pytest.mark.parametrize(
    ("measured", "start"),
    [
        ((0.5, 0.8, 0.85), "The 95 % interval was too narrow: it held 85 %"),
        ((0.44, 0.7, 0.94), "The 80 % interval was too narrow: it held 70 %"),
        ((0.61, 0.87, 0.97), "The 50 % interval was too wide: it held 61 %"),
    ],
)
def test_the_level_that_is_off_most_is_warned_of(measured: tuple[float, ...], start: str) -> None:
    assert coverage_warning(coverage(*measured)).startswith(start)


def test_a_warning_says_where_chance_would_do() -> None:
    assert coverage_warning(coverage(0.5, 0.74, 0.95)).endswith("independent. That may be chance.")
    assert coverage_warning(coverage(0.5, 0.70, 0.95)).endswith("independent.")


def test_without_enough_dates_the_interval_of_the_share_is_missing_and_said_to_be() -> None:
    few = coverage(0.5, 0.7, 0.95, reach=np.nan)
    assert "70 % (too few dates for an interval of that share) of the targets" in coverage_sentence(0.8, few)
    assert "chance" not in coverage_warning(few)


def test_every_level_stands_beside_its_nominal_one() -> None:
    said = coverage_sentence(0.8, coverage(0.49, 0.78, 0.92))
    assert said.endswith("independent; the 50 % one 49 % (95 %: 42 to 56); the 95 % one 92 % (95 %: 85 to 99).")


def test_what_was_not_measured_is_said() -> None:
    assert coverage_sentence(0.8, coverage(np.nan, np.nan, np.nan)) == NOT_MEASURED


def test_every_other_target_and_mode_says_what_it_shows_instead() -> None:
    assert instead_of_interval("regression", "forward_return") == ""
    for target, entry in schema.TARGETS.items():
        assert "probability of each class" in instead_of_interval("classification", target)
        if target != "forward_return":
            assert entry.label in instead_of_interval("regression", target)

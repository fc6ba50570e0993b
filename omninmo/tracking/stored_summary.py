"""The facts of a run's data and its scores, as they are stored: checked as they are read."""

from collections.abc import Callable, Mapping
from typing import Any

from omninmo.tracking.contents import Record, RunFile, document, is_day, is_number, is_text, is_whole


def _are_tickers(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_text, value))


def _are_reasons(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(reason, str) for reason in value.values())


def _are_numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(map(is_number, value.values()))


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "tickers": _are_tickers,
    "processed_tickers_count": is_whole,
    "data_fingerprint": is_text,
    "feature_fingerprint": is_text,
    "first_date": is_day,
    "last_date": is_day,
    "skipped": _are_reasons,
    "failed": _are_reasons,
    "metrics": _are_numbers,
}
"""What is read of it; the rest is there for people."""


def summary(file: RunFile) -> Record:
    """Return what is recorded of a run's data and scores.

    Among it: tickers, first_date, last_date, data_fingerprint, feature_fingerprint, the reasons why tickers were
    skipped or failed, and metrics.
    """
    value = document(file)
    if not isinstance(value, dict):
        raise file.damaged("it is no object")
    for key, is_right in _CHECKS.items():
        if not is_right(value.get(key)):
            raise file.damaged(f"it has no {key}" if key not in value else f"its {key} cannot be what was recorded")
    return value

"""What a filter compares the values of a column with: a number, a text, a time, a list or a pattern."""

import operator
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from omninmo.errors import ConfigError
from omninmo.tracking.query_columns import Column, Rows, number
from omninmo.tracking.query_words import Word

MAX_PATTERN = 500
"""Letters of a pattern: matching takes its length times the value's."""

_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compare(column: Column, sign: Word, value: Word) -> Rows:
    """Return the rows whose value compares so: as times, as numbers, or as texts in the order of their letters."""
    holds = _SIGNS[sign.text]
    if column.kind == "time":
        return holds(column.values, _time(column, value)).to_numpy() & column.values.notna().to_numpy()
    if column.kind == "number":
        return _compare_numbers(column, holds, _number(column, value))
    read = number(value.text)
    if read is not None and (value.kind == "word" or sign.text not in ("=", "!=")):
        return _compare_numbers(column, holds, read)
    return column.where(lambda text: bool(holds(text, value.text)))


def _compare_numbers(column: Column, holds: Callable[[Any, Any], Any], value: float) -> Rows:
    numbers = column.numbers().to_numpy(dtype=float)
    return holds(numbers, value) & ~np.isnan(numbers)


def among(column: Column, values: list[Word]) -> Rows:
    """Return the rows whose value is one of a list."""
    if column.kind == "time":
        return column.values.isin([_time(column, value) for value in values]).to_numpy()
    if column.kind == "number":
        return column.values.isin([_number(column, value) for value in values]).to_numpy()
    texts = {value.text for value in values}
    numbers = [number(value.text) for value in values if value.kind == "word"]
    rows = column.where(texts.__contains__)
    known = [value for value in numbers if value is not None]
    return rows | column.numbers().isin(known).to_numpy() if known else rows


def _number(column: Column, value: Word) -> float:
    read = number(value.text)
    if read is None:
        raise ConfigError(f"The filter compares {column.name}, a number, with {value.shown}; write one such as 0.05.")
    return read


def _time(column: Column, value: Word) -> pd.Timestamp:
    """Return a moment: MLflow's milliseconds since 1970, or a date."""
    milliseconds = number(value.text)
    try:
        time = pd.Timestamp(value.text) if milliseconds is None else pd.Timestamp(milliseconds, unit="ms")
    except (ValueError, OverflowError) as error:
        raise _no_date(column, value) from error
    if pd.isna(time):
        raise _no_date(column, value)
    return time.tz_localize("UTC") if time.tz is None else time.tz_convert("UTC")


def _no_date(column: Column, value: Word) -> ConfigError:
    return ConfigError(
        f"The filter compares {column.name} with {value.shown}, which is no date; write one such as '2026-01-31'."
    )


def like(pattern: Word, *, ignore_case: bool) -> Callable[[str], bool]:
    """Return what tells whether a text matches SQL's pattern, in time linear in the text."""
    if len(pattern.text) > MAX_PATTERN:
        raise ConfigError(
            f"The filter's pattern {pattern.shown} is longer than {MAX_PATTERN} letters; use a shorter one."
        )
    text = pattern.text.lower() if ignore_case else pattern.text
    first, *others = map(_exactly, text.split("%"))
    if not others:
        compiled = re.compile(first, re.DOTALL)
    else:  # the first match of each part is as good as any: an atomic group never looks for another
        middle = "".join(f"(?>.*?{part})" for part in others[:-1] if part)
        compiled = re.compile(f"{first}{middle}.*{others[-1]}", re.DOTALL)
    return lambda value: compiled.fullmatch(value.lower() if ignore_case else value) is not None


def _exactly(part: str) -> str:
    """Return the expression that matches a part of a pattern between its %: letter by letter, _ any one."""
    return "".join("." if letter == "_" else re.escape(letter) for letter in part)

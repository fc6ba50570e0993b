"""The language that filters runs: MLflow's, with `or`, `not`, parentheses and plain words, on a table in memory.

```
filter     = all { "or" all }
all        = negation { ["and"] negation }               side by side means and
negation   = { "not" } ( "(" filter ")" | comparison | plain word | 'quoted words' )
comparison = column ( = | != | < | <= | > | >= ) value
           | column ["not"] ( "like" | "ilike" ) pattern        % any letters, _ one letter
           | column ["not"] "in" "(" value { "," value } ")"
           | column "is" ["not"] "null"
column     = metrics.x | params.x | tags.x | attributes.x | x; odd names as tags."a b" or tags.`a b`
```

A comparison never holds for a run that has no value, `!=` included, as in MLflow; `not` keeps every run that what
follows it does not hold for. Where we differ from MLflow on its own grammar: a param that the catalogue calls a number
is one ('4' equals 4.0, and a word that stands for a number is missing), a metric that is NaN counts as missing (MLflow
lets it through `!=`), `ilike` knows the case of all letters (SQLite only of a to z), and a column that neither a run
nor the catalogue has is an error. Beyond MLflow: numbers without quotes compare as numbers, texts and times have an
order (`start_time > '2026-01-31'`), a column needs no prefix where only one has the name.
"""

import re

import numpy as np
import pandas as pd

from omninmo.errors import ConfigError
from omninmo.tracking.query_columns import Column, Columns, Rows
from omninmo.tracking.query_values import among, compare, like
from omninmo.tracking.query_words import Word, split

MAX_LETTERS = 10_000
MAX_DEPTH = 50
"""Parentheses within parentheses; each takes frames of Python's stack."""
MAX_CONDITIONS = 100
"""Each takes milliseconds on 10,000 runs."""

_OPERATORS = ("like", "ilike", "in", "is")
_BETWEEN = ("and", "or")


def matching(table: pd.DataFrame, text: str) -> "pd.Series[bool]":
    """Return which runs match a filter.

    Parameters
    ----------
    table : as from `RunStore.runs`, with any index
    text : in the language above; an empty one matches every run

    Returns
    -------
    Series of bool, on the index of `table`

    Raises
    ------
    ConfigError
        If the filter cannot be read. The sentence points at the word.

    Examples
    --------
    >>> runs = pd.DataFrame({"name": ["quick", "slow"], "metrics.oos_skill": [0.01, -0.2], "params.max_depth": [3, 6]})
    >>> matching(runs, "metrics.oos_skill > 0 and params.max_depth = 3").tolist()
    [True, False]
    >>> matching(runs, "slow or oos_skill > 0").tolist()
    [True, True]
    >>> matching(runs, "metrics.oos_skil > 0")
    Traceback (most recent call last):
    omninmo.errors.ConfigError: The filter names “metrics.oos_skil” at letter 1, but no run has such a column; write \
metrics.oos_skill.
    """
    if len(text) > MAX_LETTERS:
        raise ConfigError(f"The filter has {len(text)} letters, but at most {MAX_LETTERS} are read; shorten it.")
    reader = _Reader(split(text), table)
    return pd.Series(reader.read(), index=table.index)


def equals(name: str, value: object) -> str:
    """Return the condition that a column has a value, for `matching` to read; a missing value is null.

    Examples
    --------
    >>> equals("params.max_depth", 4.0), equals("tags.who's", "it's"), equals("params.seed", None)
    ('params.max_depth = 4.0', "tags.`who's` = 'it''s'", 'params.seed is null')
    """
    kind, dot, key = name.partition(".")
    if not re.fullmatch(r"[\w.]+", key if dot else kind):
        name = f"{kind}{dot}`{key.replace('`', '``')}`"
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN, of any type of number
        return f"{name} is null"
    if isinstance(value, (bool, np.bool_)):
        return f"{name} = '{str(value).lower()}'"
    if not isinstance(value, (int, float, np.number)):
        quoted = str(value).replace("'", "''")
        return f"{name} = '{quoted}'"
    return f"{name} = {float(value)!r}"


class _Reader:
    """Reads the words from left to right, and holds which rows match what was read."""

    def __init__(self, words: list[Word], table: pd.DataFrame) -> None:
        self._words = words
        self._next = 0
        self._depth = 0
        self._conditions = 0
        self._rows = len(table)
        self._columns = Columns(table)

    def read(self) -> Rows:
        if self._peek().kind == "end":
            return np.ones(self._rows, dtype=bool)
        rows = self._any()
        if self._peek().kind != "end":
            raise ConfigError(f"The filter has {self._peek().shown}, which closes nothing; take it out or open one.")
        return rows

    def _peek(self) -> Word:
        """Return the next word, which stays the next."""
        return self._words[self._next]

    def _take(self) -> Word:
        word = self._peek()
        self._next = min(self._next + 1, len(self._words) - 1)
        return word

    def _any(self) -> Rows:
        rows = self._all()
        while self._peek().is_word("or"):
            self._take()
            rows = rows | self._all()
        return rows

    def _all(self) -> Rows:
        rows = self._negation()
        while self._peek().kind not in ("end", ")") and not self._peek().is_word("or"):
            if self._peek().is_word("and") or self._peek().kind == ",":
                self._take()
            rows = rows & self._negation()
        return rows

    def _negation(self) -> Rows:
        negative = False
        while self._peek().is_word("not"):
            self._take()
            negative = not negative
        rows = self._condition()
        return ~rows if negative else rows

    def _condition(self) -> Rows:
        word = self._take()
        if word.kind == "(":
            return self._group(word)
        if word.kind not in ("word", "text", "key") or word.is_word(*_BETWEEN):
            raise ConfigError(f"The filter has {word.shown} where a condition or a word to look for should stand.")
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise ConfigError(
                f"The filter has more than {MAX_CONDITIONS} conditions, the next is {word.shown}; use fewer, or in (…)."
            )
        if self._peek().kind == "sign" or (self._compares() and self._columns.names(word)):
            return self._comparison(self._columns.find(word))
        if word.kind == "key":
            raise ConfigError(f"The filter names the column {word.shown} and asks nothing of it; write e.g. = 4 after.")
        return self._containing(word.text.lower())

    def _group(self, opening: Word) -> Rows:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ConfigError(f"The filter has {MAX_DEPTH} parentheses around {opening.shown}; use fewer.")
        rows = self._any()
        if self._take().kind != ")":
            raise ConfigError(f"The filter has {opening.shown}, which is never closed; close it with ).")
        self._depth -= 1
        return rows

    def _containing(self, text: str) -> Rows:
        rows = np.zeros(self._rows, dtype=bool)
        for column in self._columns.searched:
            rows |= column.where(lambda value: text in value.lower())
        return rows

    def _compares(self) -> bool:
        """Return whether the next words are an operator made of letters."""
        following = self._words[min(self._next + 1, len(self._words) - 1)]
        return self._peek().is_word(*_OPERATORS) or (self._peek().is_word("not") and following.is_word(*_OPERATORS))

    def _comparison(self, column: Column) -> Rows:
        if negative := self._peek().is_word("not"):
            self._take()
        sign = self._take()
        match sign.text.lower():
            case "is" if not negative:
                return self._null(column)
            case "in":
                rows = self._within(column)
            case "like" | "ilike" as case:
                rows = column.where(like(self._value(), ignore_case=case == "ilike"))
            case _ if negative:
                raise ConfigError(f"The filter has not before {sign.shown}; write is not null.")
            case _:
                return compare(column, sign, self._value())
        return column.values.notna().to_numpy() & ~rows if negative else rows

    def _null(self, column: Column) -> Rows:
        if negative := self._peek().is_word("not"):
            self._take()
        word = self._take()
        if not word.is_word("null"):
            raise ConfigError(f"The filter has {word.shown} after is; write is null or is not null.")
        missing = column.values.isna().to_numpy()
        return ~missing if negative else missing

    def _within(self, column: Column) -> Rows:
        values, separator = [], self._take()
        if separator.kind != "(":
            raise ConfigError(f"The filter has {separator.shown} after in; write a list such as in ('a', 'b').")
        while separator.kind != ")":
            values.append(self._value())
            separator = self._take()
            if separator.kind not in (",", ")"):
                raise ConfigError(f"The filter has {separator.shown} within a list; write , or ) there.")
        return among(column, values)

    def _value(self) -> Word:
        word = self._take()
        if word.kind not in ("word", "text") or word.is_word(*_BETWEEN):
            raise ConfigError(f"The filter has {word.shown} where a value should stand; write a number or a 'text'.")
        return word

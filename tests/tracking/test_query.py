"""The filter language: as pandas computes it, and errors that point at the word."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.errors import ConfigError
from omninmo.tracking.query import MAX_CONDITIONS, MAX_DEPTH, MAX_LETTERS, equals, matching

TABLE = pd.DataFrame(
    {
        "run_id": list("abcdef"),
        "name": ["quick", "Quick two", "in the wild", "slow", "it's", "reg-30d"],
        "experiment": "mine",
        "status": ["FINISHED", "FAILED", "FINISHED", "RUNNING", "FINISHED", "FINISHED"],
        "leaks": [False, False, True, False, False, False],
        "params.max_depth": [3, 4, np.nan, 6, 4, 3.0],
        "params.mode": ["regression", "classification", None, "regression", "regression", ""],
        "params.rounds": ["9", "10", None, "words", "9.0", "-1"],
        "metrics.oos_skill": [0.1, -0.1, np.nan, np.inf, -np.inf, 0.0],
        "tags.who": ["me", None, "you", "me", "a_b", "a%b"],
    },
    index=pd.Index(list("abcdef")),
)


def kept(text: str) -> str:
    return "".join(TABLE.index[matching(TABLE, text)])


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("", "abcdef"),
        ("metrics.oos_skill > 0 and params.max_depth = 3", "a"),
        ("oos_skill > 0 AND max_depth = '3'", "a"),
        ("quick metrics.oos_skill > 0", "a"),
        ("metrics.oos_skill > 0 quick", "a"),
        ("quick or metrics.oos_skill > 0", "abd"),
        ("QUICK", "ab"),
        ("quick two", "b"),
        ("'quick two' or slow", "bd"),
        ("in the wild", "c"),  # no column is called in
        ("'and'", ""),
        ("reg-30d", "f"),
        ("not quick", "cdef"),
        ("not not quick", "ab"),
        ("not (quick or slow) and status = 'FINISHED'", "cef"),
        ("status = FAILED or status = RUNNING and max_depth = 6", "bd"),
        ("(status = FAILED or status = RUNNING) and max_depth = 6", "d"),
        ("params.max_depth in (3, 6)", "adf"),
        ("params.max_depth not in (3, 6)", "be"),
        ("attributes.run_id in ('a', 'f')", "af"),
        ("params.mode is null", "c"),
        ("params.mode is not null and params.mode = ''", "f"),
        ("metrics.oos_skill is null", "c"),
        ("metrics.oos_skill != 0", "abde"),  # no run without a value
        ("not metrics.oos_skill = 0", "abcde"),
        ("params.rounds > 5", "abe"),
        ("params.rounds = 9", "ae"),
        ("params.rounds = '9'", "a"),
        ("tags.who like 'a_b'", "ef"),
        ("tags.who like 'a%'", "ef"),
        ("tags.who not like 'm%'", "cef"),
        ("name ilike 'QUICK%'", "ab"),
        ("name like 'Quick%'", "b"),
        ("name = 'it''s' or name = \"it's\"", "e"),
        ("leaks = true", "c"),
        ("quick, two", "b"),
        ("rank_ic_mean > 0", ""),  # known to the catalogue, in no run
        ("metrics.oos_skill = inf", "d"),
    ],
)
def test_what_a_filter_keeps(text: str, runs: str) -> None:
    assert kept(text) == runs


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("metrics.oos_skil > 0", "“metrics.oos_skil” at letter 1, but no run has such a column; write metrics.oos_sk"),
        ("quick metrics.oos_skill >", "has the end where a value should stand"),
        ("metrics.oos_skill > 0 and", "has the end where a condition"),
        ("and", "“and” at letter 1 where a condition"),
        ("quick or or slow", "“or” at letter 10"),
        ("(quick", r"“\(” at letter 1, which is never closed"),
        ("quick)", r"“\)” at letter 6, which closes nothing"),
        ("()", r"“\)” at letter 2 where a condition"),
        ("> 3", "“>” at letter 1"),
        ("max_depth > deep", "“deep” at letter 13; write one such as 0.05"),
        ("max_depth = and", "“and” at letter 13 where a value"),
        ("max_depth is empty", "“empty” at letter 14 after is"),
        ("max_depth not is null", "not before “is” at letter 15"),
        ("max_depth in 3", "“3” at letter 14 after in"),
        ("max_depth in (3 4)", "“4” at letter 17 within a list"),
        ("max_depth in (3", "the end within a list"),
        ("tags.`who`", "column “tags.who” at letter 1 and asks nothing"),
        ("name = 'x", "a quote at letter 8"),
        ("'a' > 3", "“a” at letter 1, but no run has such a column"),
    ],
)
def test_an_error_points_at_the_word(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        matching(TABLE, text)


SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
COLUMNS = st.sampled_from(["metrics.oos_skill", "params.max_depth"])
NUMBERS = st.sampled_from(["0", "3", "4.0", "-0.1", "1e-1", "inf", "-inf", "9"])
MODES = st.sampled_from(["regression", "classification", "", "x"])
Expression = tuple[str, "pd.Series[bool]"]


@st.composite
def comparisons(draw: st.DrawFn) -> Expression:
    """Draw a condition as a filter writes it, and what pandas computes for it."""
    if draw(st.booleans()):
        column, sign, value = draw(COLUMNS), draw(st.sampled_from(sorted(SIGNS))), draw(NUMBERS)
        return f"{column} {sign} {value}", SIGNS[sign](TABLE[column], float(value)) & TABLE[column].notna()
    mode, modes = draw(MODES), TABLE["params.mode"]
    text, rows = draw(
        st.sampled_from(
            [
                (f"params.mode = '{mode}'", modes == mode),
                (f"mode in ('{mode}', 'regression')", modes.isin([mode, "regression"])),
                (f"mode like '%{mode[:3]}%'", modes.str.contains(mode[:3], regex=False, na=False)),
                ("mode is null", modes.isna()),
                ("quick", TABLE["name"].str.lower().str.contains("quick")),
            ]
        )
    )
    return text, rows.astype(bool)


def _combined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda pair: (f"({pair[0][0]}) or ({pair[1][0]})", pair[0][1] | pair[1][1])),
        pairs.map(lambda pair: (f"({pair[0][0]}) and ({pair[1][0]})", pair[0][1] & pair[1][1])),
        pairs.map(lambda pair: (f"({pair[0][0]}) ({pair[1][0]})", pair[0][1] & pair[1][1])),
        inner.map(lambda one: (f"not ({one[0]})", ~one[1])),
    )


@given(st.recursive(comparisons(), _combined, max_leaves=12))
def test_any_combination_keeps_what_pandas_computes(expression: Expression) -> None:
    text, rows = expression
    assert matching(TABLE, text).tolist() == rows.tolist(), text


@given(st.lists(comparisons(), min_size=2, max_size=6), st.data())
def test_and_binds_before_or(parts: list[Expression], data: st.DataObject) -> None:
    words = [data.draw(st.sampled_from(["and", "or"])) for _ in parts[1:]]
    text = parts[0][0] + "".join(f" {word} {part[0]}" for word, part in zip(words, parts[1:], strict=True))
    groups = [parts[0][1]]
    for word, (_, rows) in zip(words, parts[1:], strict=True):
        groups = [*groups[:-1], groups[-1] & rows] if word == "and" else [*groups, rows]
    assert matching(TABLE, text).tolist() == np.logical_or.reduce([rows.to_numpy() for rows in groups]).tolist(), text


@given(st.text(st.characters(codec="utf-8"), max_size=40) | st.text("()'\"`<>=!., anotrlikes%_0", max_size=40))
def test_whatever_is_typed_is_an_answer_or_one_sentence(text: str) -> None:
    refused = ""
    try:
        rows = matching(TABLE, text)
    except ConfigError as error:
        rows, refused = matching(TABLE, ""), str(error)
    assert rows.index.equals(TABLE.index) and rows.dtype == bool
    assert not refused or refused.startswith("The filter")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 1_000 + "quick" + ")" * 1_000, f"{MAX_DEPTH} parentheses around"),
        ("x " * 4_000, f"more than {MAX_CONDITIONS} conditions"),
        ("x" * (MAX_LETTERS + 1), f"at most {MAX_LETTERS}"),
        ("name like '" + "%a" * 4_000 + "'", "pattern .* is longer"),
    ],
)
def test_a_hostile_filter_is_refused_early(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        matching(TABLE, text)


def test_what_is_within_bounds_is_answered() -> None:
    assert kept("(" * MAX_DEPTH + "quick" + ")" * MAX_DEPTH) == "ab"
    assert kept("not " * 2_000 + "quick") == "ab"
    assert kept("run_id in (" + ",".join(["a"] * 3_000) + ")") == "a"


@given(
    st.sampled_from(["tags.who", "tags.a b", "tags.a`b", "tags.'\"", "params.max_depth", "tags.or"]),
    st.none() | st.text(max_size=8) | st.floats() | st.integers(-9, 9) | st.booleans(),
)
def test_a_condition_written_for_a_value_finds_it(name: str, value: object) -> None:
    if name == "params.max_depth" and isinstance(value, (str, bool)):
        value = None
    table = pd.DataFrame({name: pd.Series([value, None], dtype=object)})
    if name == "params.max_depth":
        table = table.astype(float)
    elif not isinstance(value, str):
        table, value = pd.DataFrame({name: pd.Series(["x", None], dtype=object)}), None
    expected = [False, True] if value is None or value != value else [True, False]  # noqa: PLR0124 - NaN
    expected = [True, True] if table[name].isna().all() else expected
    assert matching(table, equals(name, value)).tolist() == expected


@pytest.mark.parametrize("value", [True, False, np.True_, np.False_])
def test_a_condition_written_for_yes_or_no_finds_it(value: bool) -> None:
    table = pd.DataFrame({"leaks": [True, False]})
    assert matching(table, equals("leaks", value)).tolist() == [value, not value]

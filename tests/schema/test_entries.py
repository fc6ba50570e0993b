"""Formats: one record writes a number for Python, d3 and printf alike; an entry is complete."""

import doctest
import math
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo import schema
from omninmo.schema import entries
from omninmo.schema.entries import FORMATS, MINUS, Entry, Format

ROOT = Path(__file__).parents[2]
EVERYTHING = [
    *schema.METRICS.items(),
    *schema.FOLD_METRICS.items(),
    *schema.PARAMS.items(),
    *schema.SETTINGS.items(),
    *schema.TARGETS.items(),
]
NUMBERS = st.floats(-1e5, 1e5, allow_nan=False)
WITHOUT_EXPONENT = st.floats(0.001, 9998).flatmap(lambda size: st.sampled_from([size, -size]))
"""Beyond, the three write exponents in ways of their own."""
WRITTEN = sorted(set(get_args(Format)) - {"text", "seconds"})
D3 = re.compile(r"(?P<sign>\+?),\.(?P<digits>\d)(?P<trimmed>~?)(?P<kind>[fg])")
"""The d3 formats that we use, by https://d3js.org/d3-format: sign, thousands, precision, trimmed zeros, type."""


def as_d3_writes(spec: str, value: float) -> str:
    """Write a number as d3 does, from the parts of its format; a minus that Plotly draws on an axis is a true one."""
    parts = D3.fullmatch(spec)
    assert parts is not None, spec
    text = f"{abs(value):,.{parts['digits']}{parts['kind']}}"  # Python's g trims zeros as ~ does
    assert bool(parts["trimmed"]) == (parts["kind"] == "g")
    negative = value < 0 and any(digit in text for digit in "123456789")
    return f"{MINUS if negative else parts['sign']}{text}"


@pytest.mark.parametrize(("key", "entry"), EVERYTHING, ids=[key for key, _ in EVERYTHING])
def test_an_entry_is_complete(key: str, entry: Entry) -> None:
    assert entry.key == key
    assert entry.label and entry.label != key and not set(entry.label) & {"_", "."}
    assert entry.help.endswith(".") and len(entry.help) >= 10
    shown = entry.text("Yes" if entry.format == "text" else 0.25)
    assert shown and shown != "0.25000"


def test_every_format_has_a_record() -> None:
    assert set(FORMATS) == set(get_args(Format))


@pytest.mark.parametrize("form", WRITTEN)
@given(value=WITHOUT_EXPONENT)
def test_text_printf_and_d3_of_a_format_agree(form: Format, value: float) -> None:
    numbers = FORMATS[form]
    text, in_unit = numbers.text(value), value * numbers.scale
    assert text == as_d3_writes(numbers.d3, in_unit) + numbers.suffix
    printed = numbers.printf % in_unit
    if not any(digit in text for digit in "123456789"):  # printf writes −0.000, which we do not
        printed = printed.replace("-", "+" if numbers.signed else "")
    assert text.replace(",", "").replace(MINUS, "-") == printed


@pytest.mark.parametrize("form", WRITTEN)
@given(value=NUMBERS)
def test_a_written_number_reads_back_with_its_sign_and_digits(form: Format, value: float) -> None:
    numbers = FORMATS[form]
    text = numbers.text(value)
    assert "-" not in text and text.endswith(numbers.suffix)
    plain = text.removesuffix(numbers.suffix).replace(",", "").replace(MINUS, "-")
    step = 10.0**-numbers.digits if numbers.kind == "f" else 10 ** (1 - numbers.digits) * abs(value)
    assert abs(float(plain) - value * numbers.scale) <= 0.5 * step * (1 + 1e-6) + 1e-9
    if numbers.kind == "f":
        assert len(plain.partition(".")[2]) == numbers.digits
        assert not numbers.signed or plain[0] in "+-"


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("nothing", [0.0, -0.0, -1e-9])
def test_zero_keeps_its_digits_and_is_never_negative(form: Format, nothing: float) -> None:
    text = FORMATS[form].text(nothing if FORMATS[form].kind == "f" else 0.0)
    assert MINUS not in text
    assert text == {"score": "+0.000", "level": "0.000", "percent": "+0.0 %", "share": "0.0 %"}.get(form, text)


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        ("score", 0.0361, "+0.036"),
        ("score", -0.002, "−0.002"),
        ("rank", -0.45, "−0.450"),
        ("level", 0.8, "0.800"),
        ("t_value", 1.128, "+1.13"),
        ("percent", 0.0512, "+5.1 %"),
        ("fine_percent", -0.0005, "−0.05 %"),
        ("share", 0.588, "58.8 %"),
        ("whole_share", 0.34, "34 %"),
        ("number", 0.03, "0.03"),
        ("number", -200.0, "−200"),
        ("count", 54000, "54,000"),
        ("seconds", 200.0, "3 min 20 s"),
        ("text", "full", "full"),
        ("text", 42, "42"),
        ("score", math.nan, "n/a"),
        ("score", math.inf, "n/a"),
        ("score", -1e302, "−1e+302"),
        ("share", 1e307, "n/a"),
        ("count", None, "n/a"),
        ("text", None, "n/a"),
    ],
)
def test_a_value_reads_as_a_person_writes_it(form: Format, value: object, text: str) -> None:
    assert Entry("key", "Label", form, "Help.").text(value) == text


def test_words_replace_stored_values() -> None:
    assert schema.PARAMS["interval"].text("1wk") == "Weekly"
    assert schema.PARAMS["interval"].text("1h") == "1h"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (8.52, "8.5 s"), (9.99, "10 s"), (59.6, "1 min 0 s"), (3599.7, "1 h 0 min"), (7260, "2 h 1 min")],
)
def test_a_duration_is_in_words(seconds: float, text: str) -> None:
    assert schema.duration(seconds) == text


def test_a_full_label_adds_the_unit_and_xgboost_s_own_name() -> None:
    labels = {key: schema.SETTINGS[key].full_label for key in ("mode", "forward_days", "subsample", "early_stopping")}
    assert labels == {
        "mode": "Mode",
        "forward_days": "Horizon, sessions",
        "subsample": "Rows per tree (subsample)",
        "early_stopping": "Early stopping, rounds (early_stopping_rounds)",
    }
    assert schema.SETTINGS["subsample"].title == "Rows per tree"


def test_another_tool_s_name_is_its_own_label() -> None:
    assert schema.entry("val_loss").label == "val_loss"
    assert schema.entry("oos_skill") is schema.METRICS["oos_skill"]
    assert schema.entry("experiment").label == "Experiment"


def test_a_demonstration_has_no_direction() -> None:
    shown = schema.entry(f"{schema.DEMONSTRATION}oos_skill")
    assert shown.label == "Leaking demonstration: Skill vs mean" and shown.better == "neither"


def test_no_other_module_writes_numbers_by_hand() -> None:
    """A percentage, or a signed decimal, in a format of its own would differ from the catalogue's sooner or later."""
    by_hand = re.compile(r":[+ <>^\d]*,?\.\d~?%|:\+\.\d|%\+?\.\df|tickformat=\"")
    modules = [*ROOT.glob("omninmo/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in modules
        if path.name != "entries.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if by_hand.search(line)
    }
    assert len(modules) > 50 and not found


def test_the_catalogue_imports_nothing_heavy() -> None:
    code = "import sys, omninmo.schema; print({'numpy', 'pandas', 'pydantic', 'plotly'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"


def test_the_examples_are_true() -> None:
    results = doctest.testmod(entries)
    assert results.attempted >= 3 and not results.failed

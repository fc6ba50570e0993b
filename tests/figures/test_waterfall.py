"""The waterfall of one row: its bars are the stored values, and lead from the base value to the prediction."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.waterfall import LOWERS, RAISES, value_text, waterfall, waterfall_info
from omninmo.schema import FORMATS

FORMATS_OF = ["percent", "score", *["number"] * 99]
INDEX = pd.DataFrame({"date": pd.to_datetime(["2020-03-16"]), "ticker": ["KO"], "fold": [4]})


def one_row(effects: list[float], base: float = 0.01) -> tuple[ShapTable, pd.DataFrame]:
    """Return a table of one row, and what its features are called."""
    values = np.array([effects], dtype=np.float32)
    data = np.array([[0.25, np.nan, *range(len(effects))][: len(effects)]], dtype=np.float32)
    start = np.array([base], dtype=np.float32)
    margin = (start.astype(np.float64) + values.sum(axis=1, dtype=np.float64)).astype(np.float32)
    names = tuple(f"f{k}" for k in range(len(effects)))
    features = pd.DataFrame(
        {
            "label": [f"Label <b>{name}</b>" for name in names],
            "format": ["percent", "score", *["number"] * 99][: len(names)],
        },
        index=list(names),
    )
    return ShapTable(values, data, start, margin, margin.astype(float), INDEX, names, 1), features


@settings(deadline=None, max_examples=30)
@given(effects=st.lists(st.floats(-0.5, 0.5, width=32), min_size=1, max_size=40), base=st.floats(-1, 1, width=32))
def test_bars_are_the_stored_values_and_end_at_the_prediction(effects: list[float], base: float) -> None:
    table, features = one_row(effects, base)
    info = waterfall_info(table, 0, features)
    stored = dict(zip(table.features, table.values[0], strict=True))
    assert all(np.float32(effect) == stored[name] for name, effect in zip(info.features, info.effects, strict=False))
    assert info.base == table.base[0] and info.margin == table.margin[0] and info.fold == 4
    assert len(info.features) + info.others == len(effects) and info.others != 1
    assert len(info.effects) == len(info.features) + (info.others > 0)
    np.testing.assert_allclose(info.starts[1:], (info.starts + info.effects)[:-1], atol=1e-12)
    assert info.starts[0] == info.base
    assert info.starts[-1] + info.effects[-1] == pytest.approx(info.margin, abs=1e-5)
    size = np.abs(info.effects[: len(info.features)])
    assert (np.diff(size) <= 0).all()


def test_the_others_are_one_bar_and_never_a_single_feature() -> None:
    table, features = one_row([0.1 * 0.8**k for k in range(12)])
    info = waterfall_info(table, 0, features)
    assert info.others == 2 and info.effects[-1] == pytest.approx(table.values[0, 10:].sum())
    assert waterfall_info(table, 0, features, top=11).others == 0


def test_numbers_are_the_catalogue_s_and_direction_is_a_sign_and_a_colour() -> None:
    table, features = one_row([0.02, -0.0321])
    info = waterfall_info(table, 0, features)
    assert info.values == ("missing", "+25.0 %")
    bars = next(trace for trace in waterfall(info, "forward_return").data if trace.type == "bar")
    assert list(bars.text) == ["−3.21 %", "+2.00 %"] and list(bars.marker.color) == [LOWERS, RAISES]
    np.testing.assert_allclose(bars.x, [-3.21, 2.0], rtol=1e-6)
    np.testing.assert_allclose(np.asarray(bars.base, dtype=float), [1.0, -2.21], rtol=1e-5)
    rated = waterfall(info, "Strong Buy")
    assert "Log-odds of Strong Buy" in rated.layout.xaxis.title.text
    assert [list(trace.text) for trace in rated.data if trace.type == "bar" and trace.text] == [["−0.032", "+0.020"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.7448, "0.745"), (-0.05588, "−0.056"), (9.9481, "9.948"), (3.0, "3"), (55.2345, "55.23"), (1234.5, "1,234")],
)
def test_a_value_without_a_unit_has_at_most_three_decimals(value: float, text: str) -> None:
    assert value_text(pd.DataFrame({"format": ["number"]}, index=["f0"]), "f0", value) == text


def test_every_row_takes_clicks_and_names_are_not_obeyed() -> None:
    table, features = one_row([0.02, -0.03, 0.01])
    info = waterfall_info(table, 0, features)
    names, values, *_, over, beside = waterfall(info, "forward_return").data
    assert list(over.y) == list(beside.y) == list(names.y) == [0, 1, 2, 3, 4]
    assert names.text[1] == "Label &lt;b&gt;f1&lt;/b&gt;" and values.text[1] == "missing"
    assert names.text[0].endswith("fold 4") and over.customdata[1][0] == "<b>Label &lt;b&gt;f1&lt;/b&gt;</b>"
    assert over.hoverinfo != "skip" and beside.hoverinfo == "none"  # "skip" would take the clicks away


def test_a_row_without_any_effect_is_drawn() -> None:
    table, features = one_row([0.0, 0.0], base=0.0)
    info = waterfall_info(table, 0, features)
    low, high = waterfall(info, "forward_return").layout.xaxis.range
    assert low < 0 < high


def test_a_missing_value_is_called_so() -> None:
    _, features = one_row([0.1])
    assert value_text(features, "f0", float("nan")) == "missing"
    assert value_text(features, "f0", 0.1) == FORMATS["percent"].text(0.1)

"""Bars of shares: order, range over folds, segments of classes."""

import numpy as np
import pandas as pd
import pytest

from omninmo.figures.share_bars import class_bars, order, share_bars

SHARES = pd.DataFrame({1: [0.1, 0.7, 0.2], 2: [0.3, 0.5, 0.2]}, index=["x", "y", "z"])


def test_the_largest_share_is_on_top_with_its_range_over_folds() -> None:
    assert order(SHARES) == ["y", "x", "z"]
    figure = share_bars(SHARES, {"y": "The y"}, "x")
    bars, targets, _ = figure.data
    assert bars.x.tolist() == pytest.approx([60, 20, 20])
    assert bars.error_x.array.tolist() == pytest.approx([10, 10, 0])
    assert bars.error_x.arrayminus.tolist() == pytest.approx([10, 10, 0])
    assert "The y" in targets.hovertext[0] and "fold 1 70.0 %, fold 2 50.0 %" in targets.hovertext[0]
    _, marked, _, *numbers = figure.layout.annotations
    assert "x" in marked.text and marked.text != "x"
    assert [number.text for number in numbers] == ["60.0 %", "20.0 %", "20.0 %", "Mean"]
    assert {number.x for number in numbers} == {1} and figure.layout.xaxis.domain[1] < 1 < figure.layout.xaxis.range[1]


def test_only_the_top_is_drawn_and_nothing_is_said_to_be_nothing() -> None:
    assert len(share_bars(SHARES, {}, top=2).data[0].x) == 2
    assert "No explained rows" in share_bars(SHARES.head(0), {}).layout.annotations[0].text


def test_a_bar_is_cut_into_its_classes() -> None:
    figure = class_bars(SHARES.set_axis([0, 1], axis=1), ["Low", "High"], {})
    low, high, _ = figure.data
    assert (low.name, high.name) == ("Low", "High") and low.x.tolist() == [70, 10, 20]
    assert np.add(low.x, high.x).tolist() == pytest.approx([120, 40, 40])
    assert set(high.customdata) == {"High"} and figure.layout.barmode == "stack"
    assert "No explained rows" in class_bars(SHARES.head(0), [], {}).layout.annotations[0].text

"""Axes and tooltips: the catalogue's digits and unit, and a true minus sign where Plotly can be made to draw one."""

from typing import get_args

import numpy as np
import pytest

from omninmo.figures.axes import axis, cell_texts, in_template, named_rows, ticks
from omninmo.schema import FORMATS, METRICS, Format


@pytest.mark.parametrize("form", get_args(Format))
def test_ticks_and_tooltips_of_an_axis_are_written_alike(form: Format) -> None:
    found = ticks(form)
    assert found["tickformat"] == found["hoverformat"] == FORMATS[form].d3
    assert found["ticksuffix"] == FORMATS[form].suffix


def test_an_axis_has_the_title_of_its_entry() -> None:
    assert axis(METRICS["final_r2"])["title"] == "R² (in-sample)"
    assert axis(METRICS["direction_accuracy"])["ticksuffix"] == " %"


def test_the_first_of_named_rows_is_on_top_and_each_has_the_same_room() -> None:
    found = named_rows(["first", "second"])
    assert found["range"] == [1.5, -0.5] and list(found["tickvals"]) == [0, 1]
    assert found["ticktext"] == ["first", "second"]


def test_a_value_in_a_template_carries_its_unit() -> None:
    assert in_template("z", "share") == "%{z:,.1f} %" and in_template("customdata", "count") == "%{customdata:,.0f}"


def test_cells_are_written_by_the_catalogue_and_blank_where_there_is_no_value() -> None:
    texts = cell_texts(np.array([[0.588, np.nan], [0.0, -0.25]]), "share")
    assert texts.tolist() == [["58.8 %", ""], ["0.0 %", "−25.0 %"]]

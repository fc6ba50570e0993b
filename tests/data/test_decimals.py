"""Numbers are read alike whichever mark is the decimal one, or refused where nothing in the file tells."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from omninmo.data.decimals import numbers
from omninmo.data.table import Table
from omninmo.errors import DataError


def read(**columns: list[object]) -> dict[str, list[float]]:
    cells = pd.DataFrame(columns)
    found = numbers({name: cells[name] for name in columns}, Table(cells, "mine.csv", 2, "line"))
    return {name: values.tolist() for name, values in found.items()}


@settings(max_examples=150, deadline=None)
@given(
    values=st.lists(st.integers(1, 10**9), min_size=1, max_size=8),
    places=st.integers(0, 4),
    marks=st.sampled_from([".,", ",.", ". ", ", ", ".", ","]),
)
def test_a_number_is_read_as_written_or_the_file_is_refused(values: list[int], places: int, marks: str) -> None:
    mark, group = marks[0], marks[1:]
    texts = [f"{value / 10**places:,.{places}f}" for value in values]
    cells: list[object] = [text.translate(str.maketrans(",.", "\0" + mark)).replace("\0", group) for text in texts]
    plain = [round(value / 10**places, places) for value in values]
    single_points = all("," not in str(cell) and str(cell).count(".") <= 1 for cell in cells)
    assume(
        not (mark == "," and single_points and any("." in str(cell) for cell in cells))
    )  # 1.234 is a number as it is
    try:
        answer, sentence = read(close=cells)["close"], ""
    except DataError as error:
        sentence = str(error)
    else:
        np.testing.assert_allclose(answer, plain, rtol=1e-12)
    if sentence:
        assert "may be a decimal comma or one between thousands" in sentence
        assert all(str(cell).count(",") <= 1 and "." not in str(cell) for cell in cells)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["$1,234.00", "-"], [1234.0, np.nan]),
        (["€ 1.234,50", "0,5"], [1234.5, 0.5]),
        (["1'234.5", "12 345.25"], [1234.5, 12345.25]),
        (["12,34,567.00", "1,234.5"], [1234567.0, 1234.5]),
        (["5.2K", "1.25M", "3B"], [5200.0, 1.25e6, 3e9]),
        (["1.5e3", "N/A", "null", "", "."], [1500.0, *[np.nan] * 4]),
        (["1,234,567", "1,234"], [1234567.0, 1234.0]),
        (["0,123", "1,234"], [0.123, 1.234]),
        ([1.5, None], [1.5, np.nan]),
    ],
)
def test_numbers_as_people_write_them(cells: list[object], values: list[float]) -> None:
    np.testing.assert_allclose(read(close=cells)["close"], values)


def test_one_column_decides_for_the_others() -> None:
    assert read(close=["12,50", "13,00"], volume=["1.234", "999"])["volume"] == [1234.0, 999.0]
    assert read(close=["12.50", "13.00"], volume=["1,234", "999"])["volume"] == [1234.0, 999.0]
    assert read(close=["12", "13"], volume=["1,234", "999"])["volume"] == [1234.0, 999.0]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"close": ["1.5", "abc"]}, "has the close 'abc' in line 3, which is no number; correct the cell or empty it"),
        ({"close": ["1.5", "1.2.3"]}, "decimal comma"),
        ({"close": ["1.5"], "open": ["1,5"]}, "the close '1.5' in line 2 with a decimal point and the open '1,5'"),
        ({"close": ["12,345", "12,346"]}, "may be a decimal comma or one between thousands"),
        ({"close": ["1,2345.678"]}, "which is no number"),
        ({"close": ["K", "1,5"]}, "'K' in line 2, which is no number"),
    ],
)
def test_what_is_no_number_is_quoted(columns: dict[str, list[object]], sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        read(**columns)

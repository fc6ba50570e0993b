"""Files as people have them: the table of docs/price-files.md, every dialect of one panel, and damaged bytes."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import TrainingConfig
from omninmo.data import load_prices
from omninmo.errors import OmninmoError
from tests.data.histories import clean
from tests.data.price_files import FILES, HEADING, PriceFile, read, row

DOCUMENT = (Path(__file__).parents[2] / "docs" / "price-files.md").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.name}: {file.what}")
def test_a_file_as_people_have_it_loads_or_is_refused_in_a_sentence(tmp_path: Path, file: PriceFile) -> None:
    answer = read(file, tmp_path)
    assert row(file, answer) in DOCUMENT, "write it anew: python -m tests.data.price_files > docs/price-files.md"
    if isinstance(answer, str):
        assert file.sentence and file.sentence in answer
        return
    assert not file.sentence and set(answer) == set(file.closes)
    for ticker, close in file.closes.items():
        assert list(answer[ticker].index) == list(close.index)
        np.testing.assert_allclose(answer[ticker], close, rtol=1e-9)


def test_the_document_lists_these_files_and_no_others() -> None:
    assert "\n".join(DOCUMENT).startswith(HEADING) and len(DOCUMENT) == len(HEADING.splitlines()) + len(FILES)


MARKS = [(".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", "\N{NO-BREAK SPACE}"), (".", "’")]
"""A decimal mark, and what stands between thousands."""
DATES = ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%b %d, %Y", "%d-%b-%y", "%Y%m%d", "%m/%d/%y"]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Bytes are changed, left out and put in: no other error, and no warning of a parser, reaches the user."""
    file = data.draw(st.sampled_from([file for file in FILES if file.closes]))
    folder = tmp_path_factory.mktemp("damaged")
    file.write(folder / file.name)
    content = bytearray((folder / file.name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1) | st.integers(0, 60))
        content[at : at + data.draw(st.integers(0, 20))] = data.draw(st.sampled_from(SPLINTERS))
    (folder / file.name).write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            panel = load_prices(file.config(folder))
        except OmninmoError as error:
            panel, sentence = None, str(error)
        else:
            sentence = ""
    assert panel is not None or sentence.endswith((".", "sample prices (on the command line: --force-sample)."))


SPLINTERS = [
    b"",
    b'"',
    b",",
    b";",
    b"\n",
    b"\n\n",
    b"1e400",
    b"-",
    b"\0",
    b"\xff",
    b"inf",
    b"9" * 20,
    b"31/31/31",
    b"x",
]


def grouped(value: float, mark: str, group: str) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", "\0" + mark)).replace("\0", group)


@settings(max_examples=40, deadline=None)
@given(
    shape=st.sampled_from(["single", "long", "wide", "two levels", "two levels, ticker first"]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    marks=st.sampled_from(
        [(".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", "\N{NO-BREAK SPACE}"), (".", "’")]
    ),
    dates=st.sampled_from(
        ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%b %d, %Y", "%d-%b-%y", "%Y%m%d", "%m/%d/%y"]
    ),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    newest_first=st.booleans(),
    ends=st.sampled_from(["\n", "\r\n"]),
    scale=st.sampled_from([0.01, 1, 200]),
)
def test_a_panel_written_in_any_dialect_is_the_same_panel_again(
    tmp_path_factory: pytest.TempPathFactory,
    shape: str,
    delimiter: str,
    marks: tuple[str, str],
    dates: str,
    encoding: str,
    newest_first: bool,
    ends: str,
    scale: float,
) -> None:
    tickers = ("AAA", "BRK-B", "LOW")[: 1 if shape == "single" else 3]
    frames = {name: (clean(seed)[["close", "volume"]] * [scale, 1]).round(2) for seed, name in enumerate(tickers)}
    written = {name: frame.map(lambda value: grouped(value, *marks)) for name, frame in frames.items()}
    table = shaped(shape, written)
    table = table.set_axis(pd.DatetimeIndex(table.index).strftime(dates)).rename_axis("Date")
    file = tmp_path_factory.mktemp("dialect") / "AAA.csv"
    rows = table.iloc[::-1] if newest_first else table
    file.write_bytes(rows.to_csv(sep=delimiter, lineterminator=ends).encode(encoding))
    panel = load_prices(TrainingConfig(source="csv", path=str(file), period="max"))
    assert set(panel.tickers) == set(tickers) and not panel.failed and not panel.skipped
    for name, frame in frames.items():
        assert list(panel.dates) == list(frame.index)
        np.testing.assert_allclose(panel.close[name], frame["close"], rtol=1e-12)
        if shape != "wide":
            assert panel.volume is not None
            np.testing.assert_allclose(panel.volume[name], frame["volume"], rtol=1e-12)


def shaped(shape: str, frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    if shape == "single":
        return frames["AAA"]
    if shape == "long":
        return pd.concat([frame.assign(ticker=name) for name, frame in frames.items()])
    if shape == "wide":
        return pd.DataFrame({name: frame["close"] for name, frame in frames.items()})
    table = pd.concat(frames, axis=1, names=["Ticker", "Price"]).rename(columns=str.title, level=1)
    return table if shape.endswith("first") else table.swaplevel(axis=1).sort_index(axis=1)

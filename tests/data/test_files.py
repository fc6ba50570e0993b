"""The user's own prices: any case, long or one file per ticker, adjusted where they say how."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.data import load_prices
from omninmo.errors import ConfigError, DataError, OmninmoError
from tests.data.test_checks import clean


def config(path: Path, source: str = "csv", **more: object) -> TrainingConfig:
    return TrainingConfig(source=source, path=str(path), period="max", **more)


def long(**tickers: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame.rename_axis("Date").reset_index().assign(Symbol=name) for name, frame in tickers.items()])


def test_a_long_file_in_any_case(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    long(aapl=clean(0), KO=clean(1)).rename(columns=str.upper).to_csv(file, index=False)
    panel = load_prices(config(file))
    assert panel.tickers == ("AAPL", "KO")
    np.testing.assert_allclose(panel.close["KO"], clean(1)["close"])
    assert panel.volume is not None and str(file) in panel.caution
    assert load_prices(config(file, tickers="KO,NOPE")).failed == {"NOPE": "not in these files"}


@pytest.mark.parametrize("source", ["csv", "parquet"])
def test_a_folder_with_a_file_per_ticker(tmp_path: Path, source: str) -> None:
    for name, seed in (("AAPL", 0), ("BRK-B", 1)):
        frame = clean(seed).rename_axis("timestamp").reset_index()
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
        frame.to_parquet(tmp_path / f"{name}.parquet")
    panel = load_prices(config(tmp_path, source))
    assert panel.tickers == ("AAPL", "BRK-B") and panel.low is not None
    np.testing.assert_allclose(panel.low["AAPL"], clean(0)["low"])


def test_an_adjusted_close_scales_the_whole_bar(tmp_path: Path) -> None:
    plain = clean(0)
    table = plain.assign(**{"Adj Close": plain["close"] / 4}).rename_axis("Date").reset_index()
    table.to_csv(tmp_path / "AAPL.csv", index=False)
    panel = load_prices(config(tmp_path))
    assert panel.high is not None
    np.testing.assert_allclose(panel.close["AAPL"], plain["close"] / 4)
    np.testing.assert_allclose(panel.high["AAPL"], plain["high"] / 4)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "cannot be read as csv"),
        ("a,b\n1,2\n", "needs the columns date and close, but has a, b"),
        ("date,close\nyesterday,1\n", "has dates that cannot be read"),
        ("date,close\n2024-01-02,1\n", "only 1 bars"),
        ("date,close\n2024-01-02,abc\n", "no closing prices"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "BAD.csv").write_text(content)
    with pytest.raises(OmninmoError, match=sentence):
        load_prices(config(tmp_path / "BAD.csv"))


def test_a_place_without_prices_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(ConfigError, match="There are no prices in"):
            load_prices(config(path))
    with pytest.raises(ConfigError, match="name a file or a folder"):
        load_prices(TrainingConfig(source="csv"))


def test_a_file_that_is_no_parquet_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "BAD.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match="cannot be read as parquet"):
        load_prices(config(tmp_path, "parquet"))

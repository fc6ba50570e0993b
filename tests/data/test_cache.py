"""A history on disk is whole or not there, under a name that no ticker can escape from."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from omninmo.data.cache import Cache
from omninmo.errors import StoreError
from omninmo.paths import PART

LONG_AGO = datetime(2024, 7, 1, 22, tzinfo=UTC)
HISTORY = pd.DataFrame({"close": [1.0, 2.0]}, index=pd.bdate_range("2024-01-01", periods=2, tz="America/New_York"))


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_what_is_written_is_read_with_its_time_and_time_zone(cache: Cache) -> None:
    assert cache.read("KO", "1d") is None
    cache.write("KO", "1d", HISTORY, LONG_AGO)
    kept = cache.read("KO", "1d")
    assert kept is not None and kept.fetched == LONG_AGO and cache.read("KO", "1wk") is None
    pd.testing.assert_frame_equal(kept.history, HISTORY, check_freq=False)
    assert HISTORY.attrs == {}  # what is given stays as it was


@pytest.mark.parametrize("content", [b"PAR1", b"", b"date,close"])
def test_a_damaged_file_is_as_good_as_none(cache: Cache, content: bytes) -> None:
    cache.write("KO", "1d", HISTORY, LONG_AGO)
    (file,) = cache.folder.iterdir()
    file.write_bytes(content)
    assert cache.read("KO", "1d") is None


def test_a_file_without_a_time_is_as_good_as_none(cache: Cache) -> None:
    cache.folder.mkdir()
    HISTORY.to_parquet(cache.folder / "KO.1d.parquet")
    assert cache.read("KO", "1d") is None
    cache.write("KO", "1d", HISTORY, LONG_AGO.replace(tzinfo=None))
    assert cache.read("KO", "1d") is None


def test_a_killed_writer_leaves_the_old_history_whole(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write("YGA", "1d", HISTORY, LONG_AGO)
    before = cache.read("YGA", "1d")

    def die(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        cache.write("YGA", "1d", pd.DataFrame({"close": [1.0]}), datetime.now(UTC))
    monkeypatch.undo()
    after = cache.read("YGA", "1d")
    assert before is not None and after is not None
    pd.testing.assert_frame_equal(before.history, after.history)
    assert not list(cache.folder.glob("*.part"))


def test_what_killed_writers_left_behind_goes_after_an_hour(cache: Cache) -> None:
    cache.write("KO", "1d", HISTORY, LONG_AGO)
    old, new = (cache.folder / f"{name}{PART}" for name in ("old", "new"))
    for file in (old, new):
        file.touch()
    os.utime(old, (0, 0))
    cache.sweep()
    assert not old.exists() and new.exists() and cache.read("KO", "1d")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "prices").write_text("in the way")
    with pytest.raises(StoreError, match=r"prices of KO cannot be kept in .*prices \(.*\); free some space, or set"):
        Cache(tmp_path / "prices").write("KO", "1d", HISTORY, LONG_AGO)


def test_a_ticker_makes_a_safe_file_name(cache: Cache) -> None:
    for ticker in ("^GSPC", "BRK-B", "EURUSD=X", "RDS.A"):
        cache.write(ticker, "1d", pd.DataFrame({"close": [1.0]}), LONG_AGO)
        kept = cache.read(ticker, "1d")
        assert kept is not None and kept.fetched == LONG_AGO
    names = {file.name for file in cache.folder.iterdir()}
    assert len(names) == 4 and all(re.fullmatch(r"[A-Za-z0-9.%-]+\.1d\.parquet", name) for name in names)

"""Watchlists stay in the home folder, whatever is typed into them, and however many write at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from omninmo.errors import ConfigError, StoreError
from omninmo.ui import watchlists


def test_lists_are_saved_replaced_and_removed(home: Path) -> None:
    assert watchlists.load() == {} and list(home.iterdir()) == []
    watchlists.save(" Mine ", "ko, aapl\nMSFT")
    assert watchlists.load() == {"Mine": ("KO", "AAPL", "MSFT")}
    watchlists.save("Mine", "GE")
    watchlists.save("=cmd|' /c'!A1 ![](http://x)", "GE")
    assert list(watchlists.load()) == ["Mine", "=cmd|' /c'!A1 ![](http://x)"] and watchlists.load()["Mine"] == ("GE",)
    assert list(watchlists.remove("Mine")) == ["=cmd|' /c'!A1 ![](http://x)"]
    watchlists.remove("never there")
    assert "Mine" not in watchlists.load()


@pytest.mark.parametrize(
    ("name", "tickers", "words"),
    [
        ("", "KO", "1 to 60 letters"),
        ("x" * 61, "KO", "1 to 60 letters"),
        ("a\x00b", "KO", "1 to 60 letters"),
        ("Mine", "", "without a ticker"),
        ("Mine", "../etc", "is not a ticker"),
        ("Mine", ",".join(f"T{n}" for n in range(2001)), "2,001 entries, but may have at most 2,000; take fewer"),
    ],
)
def test_what_cannot_be_a_list_is_one_sentence(home: Path, name: str, tickers: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        watchlists.save(name, tickers)
    assert watchlists.load() == {}


def test_there_is_an_end_to_lists(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchlists, "MAX_LISTS", 2)
    for name in "ab":
        watchlists.save(name, "KO")
    watchlists.save("a", "GE")
    with pytest.raises(ConfigError, match="remove one first"):
        watchlists.save("c", "KO")


@pytest.mark.parametrize(
    "content", [b"my notes", b"[]", b'{"lists": [1]}', b'{"lists": {"a": ["../x"]}}', b"[" * 9_000]
)
def test_another_file_is_left_as_it_is(home: Path, content: bytes) -> None:
    (home / "watchlists.json").write_bytes(content)
    for attempt in (watchlists.load, lambda: watchlists.save("a", "KO"), lambda: watchlists.remove("a")):
        with pytest.raises(StoreError, match="mend that file"):
            attempt()
    assert (home / "watchlists.json").read_bytes() == content


def test_of_many_writers_none_loses_anothers_list(home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: watchlists.save(f"list {number}", "KO"), range(24)))
    assert len(watchlists.load()) == 24
    assert sorted(path.name for path in home.iterdir()) == [".watchlists.json.lock", "watchlists.json"]


def test_a_home_that_cannot_be_written_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match="no space left on device"):
        watchlists.save("a", "KO")
    assert [path.name for path in home.iterdir()] == [".watchlists.json.lock"]

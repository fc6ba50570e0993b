"""Uploaded files are kept whole, under safe names, and never replace others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.data import uploads
from omninmo.errors import DataError

CSV = b"date,close\n2024-01-02,1\n"


def test_files_are_kept_below_the_home_folder_with_their_content(home: Path) -> None:
    folder, kind = uploads.keep([("aapl_daily data (1).csv", CSV), ("KO.csv", b"other")])
    assert folder.parent == home / "prices" and folder.name.startswith("aapl-daily-data-1-") and kind == "csv"
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        "aapl_daily data (1).csv": CSV,
        "KO.csv": b"other",
    }


def test_the_same_files_are_one_folder_and_others_another(home: Path) -> None:
    first, _ = uploads.keep([("KO.csv", CSV)])
    assert uploads.keep([("KO.csv", CSV)])[0] == first
    assert uploads.keep([("KO.csv", CSV + b"2024-01-03,2\n")])[0] != first
    assert (first / "KO.csv").read_bytes() == CSV
    assert len(list((home / "prices").iterdir())) == 2


@given(st.text(max_size=300))
def test_no_name_leaves_its_folder(name: str) -> None:
    safe = uploads.safe_name(name)
    assert Path(safe).name == safe and safe not in {".", ".."} and not safe.startswith(".")
    assert len(safe.encode()) <= 255 and safe.isprintable()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\prices\\KO.CSV", "KO.csv"),
        (".csv", "csv"),
        ("^GSPC.csv", "^GSPC.csv"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("k" * 300 + ".csv", "k" * 76 + ".csv"),
    ],
)
def test_names_keep_what_the_ticker_is_read_from(name: str, safe: str) -> None:
    assert uploads.safe_name(name) == safe


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "There are 0 files"),
        ([("KO.csv", CSV), ("folder/KO.csv", b"x")], "would have the same name"),
        ([("KO.csv", CSV), ("ko.CSV", b"x")], "would have the same name"),
        ([("KO.exe", CSV)], "end in .exe cannot be read"),
        ([("KO", CSV)], "end in nothing cannot be read"),
        ([("KO.csv", CSV), ("PG.parquet", b"x")], "upload text files and parquet files apart"),
    ],
)
def test_what_cannot_be_read_is_not_kept(home: Path, files: list[tuple[str, bytes]], reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        uploads.keep(files)
    assert not (home / "prices").exists()


def test_too_much_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_MEGABYTES", 0)
    with pytest.raises(DataError, match="0 MB is the limit"):
        uploads.keep([("KO.csv", CSV)])


def test_of_two_tabs_that_keep_the_same_files_one_writes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _ = uploads.keep([("KO.csv", CSV)])
    uploads._write(folder, {"KO.csv": CSV})
    assert [path.name for path in (home / "prices").iterdir()] == [folder.name]


def test_a_folder_that_cannot_be_renamed_is_no_success(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(draft: Path, target: Path) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        uploads.keep([("KO.csv", CSV)])
    assert not list((home / "prices").iterdir())

"""report as a user types it: one file, or one sentence."""

from pathlib import Path

import pytest

from omninmo.cli import main, report
from tests.recorded import Recorded


def test_a_report_is_named_by_the_start_of_the_run_s_id() -> None:
    assert report.default_path("0123456789abcdef") == Path("report-01234567.html")


def test_a_run_s_report_is_written_where_it_is_asked_for(
    recorded: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("omninmo.reports.run_report.run_report", lambda run, source: str(run["run_id"]).encode())
    monkeypatch.chdir(tmp_path)
    assert main(["report", "quick"]) == 0
    assert (tmp_path / report.default_path(recorded.run_id)).read_text() == recorded.run_id
    assert main(["report", recorded.run_id[:6], "--out", "other.html"]) == 0
    assert (tmp_path / "other.html").exists() and "other.html (0.0 MB)" in capsys.readouterr().out


def test_a_path_that_cannot_be_written_and_an_unknown_run_are_one_sentence(
    recorded: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("omninmo.reports.run_report.run_report", lambda run, source: b"")
    assert main(["report", "quick", "--out", str(tmp_path / "none" / "x.html")]) == 1
    assert "name another file with --out" in capsys.readouterr().err
    assert main(["report", "nothing"]) == 1
    assert "There is no run nothing" in capsys.readouterr().err

"""runs as a user types it: which runs are listed, in which order, and how."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from omninmo.cli import main
from omninmo.cli.runs import SHOWN, _print, _text
from omninmo.schema import METRICS
from omninmo.tracking import editor
from omninmo.tracking.store import RunStore
from tests.hostile import HOSTILE
from tests.recorded import Recorded


def listed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["runs", *words]) == 0
    return capsys.readouterr().out


def test_runs_are_listed_with_the_numbers_that_matter(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    text = listed(capsys)
    assert text.index(recorded.rated_id) < text.index(recorded.run_id)  # the newest first
    assert f"2 of 2 runs in {RunStore().uri}" in text
    (line,) = (line for line in text.splitlines() if recorded.run_id in line)
    run = RunStore().runs().set_index("run_id").loc[recorded.run_id]
    assert line.split()[1:3] == ["quick", "finished"]
    assert all(METRICS[key].text(run[f"metrics.{key}"]) in line for key in SHOWN)


def test_a_run_s_name_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["a [/b] c", "alpha [v2]", "[red]beta", "[link=http://192.0.2.1]gamma[/link]", ":smile:", "end\\"]
    _print(pd.DataFrame({"run_id": "ab12", "name": [*names, *HOSTILE], "status": "FINISHED"}))
    printed = capsys.readouterr().out
    assert all(f"ab12  {name} " in printed for name in names), printed
    assert all(letter.isprintable() or letter == "\n" for letter in printed)  # a terminal obeys the others


def test_no_name_becomes_a_formula_in_csv(own: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    editor.rename(own.run_id, "=1+1", before="quick")
    (row,) = (row for row in csv.DictReader(io.StringIO(listed(capsys, "--csv"))) if row["run_id"] == own.run_id)
    assert row["name"] == "'=1+1" and float(row["metrics.oos_skill"])


def test_a_rank_ic_of_some_of_the_dates_says_of_how_many() -> None:
    row = {"metrics.rank_ic_mean": 0.05, "metrics.rank_ic_dates": 166.0, "metrics.test_dates": 2490.0}
    assert _text(row, METRICS["rank_ic_mean"]) == "+0.050 (166 of 2,490 dates)"
    assert _text(row | {"metrics.rank_ic_dates": 2490.0}, METRICS["rank_ic_mean"]) == "+0.050"
    assert _text({"metrics.rank_ic_mean": 0.05}, METRICS["rank_ic_mean"]) == "+0.050"  # older than the counts


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        (("--filter", "metrics.final_r2 > 0.999"), "0 of 2 runs match in"),
        (("--filter", "params.mode = 'classification'"), "1 of 2 runs match in"),
        (("--filter", "quick or mode = 'classification' and n_estimators = 12"), "2 of 2 runs match in"),
        (("--filter", "oos_skill > -9", "--limit", "1"), "1 shown; 2 of 2 runs match in"),
        (("--limit", "1"), "1 of 2 runs in"),
        (("--limit", "0"), "2 of 2 runs in"),
    ],
)
def test_runs_are_filtered_and_limited(
    recorded: Recorded, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], ending: str
) -> None:
    assert listed(capsys, *words).splitlines()[-1].startswith(ending)


@pytest.mark.parametrize("sort", ["metrics.oos_skill", "oos_skill"])
def test_csv_holds_every_column_sorted_as_asked(
    recorded: Recorded, capsys: pytest.CaptureFixture[str], sort: str
) -> None:
    table = list(csv.DictReader(io.StringIO(listed(capsys, "--csv", "--sort", sort))))
    assert list(table[0]) == list(RunStore().runs().columns)
    skills = [float(row["metrics.oos_skill"]) for row in table]
    assert len(skills) == 2 and skills == sorted(skills, reverse=True)


def test_a_column_that_no_run_has_is_one_sentence(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--sort", "metrics.magic"]) == 1
    assert "--sort metrics.magic is no column of these runs; " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--sort", "oos_skil"), "nearest: oos_skill"),
        (
            ("--filter", "metrics.oos_skil > 0"),
            "“metrics.oos_skil” at letter 1, but no run has such a column; write",
        ),
    ],
)
def test_a_misspelt_metric_is_one_sentence_with_the_nearest_names(
    recorded: Recorded, capsys: pytest.CaptureFixture[str], words: tuple[str, str], hint: str
) -> None:
    assert main(["runs", *words]) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and hint in captured.err


@pytest.mark.parametrize("limit", ["-1", "1.5", "all", ""])
def test_a_limit_below_none_is_wrong_usage(capsys: pytest.CaptureFixture[str], limit: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["runs", f"--limit={limit}"])
    assert ended.value.code == 2 and f"{limit} is no whole number of at least 0" in capsys.readouterr().err


def test_an_empty_store_lists_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs"]) == 0
    assert "0 of 0 runs" in capsys.readouterr().out

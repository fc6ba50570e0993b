"""What a run's files hold: damage is one sentence that names the file, whatever kind of damage."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from omninmo import schema
from omninmo.errors import RunError
from omninmo.tracking import contents
from omninmo.tracking.contents import Columns, RunFile
from omninmo.tracking.store import RunStore
from tests.mutants import read_damaged
from tests.recorded import Recorded

Opened = Callable[[bytes], RunFile]

FEATURE = {"name": "a", "family": "f", "label": "A", "format": "percent", "help": ""}
FOLD = {"fold": 1, "first_date": "2020-01-02T00:00:00", "last_date": "2020-06-30T00:00:00", "rows": 9, "oos_skill": 0.1}
COLUMNS = Columns(dates=["date"], texts=["ticker"], wholes=["fold"], numbers=["y"], gaps=["x"])
TABLE = pd.DataFrame(
    {
        "date": pd.Timestamp("2020-01-02"),
        "ticker": ["A", "B"],
        "fold": 1,
        "y": [0.5, 0.25],
        "x": [np.nan, 1.0],
        "more": 1,
    }
)


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Return `opened(content)`: a file of a run that holds it."""

    def write(content: bytes) -> RunFile:
        (tmp_path / "file").write_bytes(content)
        return RunFile("run", "name", tmp_path / "file")

    return write


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def test_three_hundred_damaged_files_are_read_or_refused(own: Recorded) -> None:
    refused = read_damaged(own, 300, seed=1)
    assert all(refused[name] for name in refused if not name.endswith(".png"))


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"9" * 5000, b"NaN", b"[-Infinity]", b'"\\ud800"'],
    ids=["empty", "torn", "no text", "deep", "a long number", "NaN", "infinity", "half a character"],
)
def test_what_is_no_json_is_one_sentence(opened: Opened, content: bytes) -> None:
    with pytest.raises(RunError, match=r"^name of run run is damaged \(it cannot be read as JSON: .*\); restore it"):
        contents.document(opened(content))


def test_a_file_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="it cannot be read: Is a directory"):
        contents.document(RunFile("run", "name", tmp_path))


@pytest.mark.parametrize("content", [b"", b"\n", b"words", b"# title", b"# title\n \n", b"# \xff\n\nx"])
def test_a_summary_without_title_or_text_is_refused(opened: Opened, content: bytes) -> None:
    with pytest.raises(RunError, match="is damaged"):
        contents.text(opened(content))


@pytest.mark.parametrize(
    "value",
    [3, None, [], [FEATURE, 3], [FEATURE, FEATURE], [{**FEATURE, "name": None}], [{**FEATURE, "format": "roman"}]],
)
def test_features_of_another_shape_are_refused(opened: Opened, value: object) -> None:
    with pytest.raises(RunError, match="is damaged"):
        contents.features(opened(as_json(value)))
    assert list(contents.features(opened(as_json([FEATURE])))["label"]) == ["A"]


@pytest.mark.parametrize(
    "change",
    [{"fold": True}, {"fold": -1}, {"first_date": "2020-02-30"}, {"last_date": "9999-01-01"}, {"oos_skill": "high"}],
)
def test_folds_of_another_shape_are_refused(opened: Opened, change: dict[str, object]) -> None:
    with pytest.raises(RunError, match=f"a value of {next(iter(change))} is missing or of the wrong kind"):
        contents.folds(opened(as_json({"folds": [FOLD | change]})))


def test_a_fold_without_a_score_is_no_damage(opened: Opened) -> None:
    table = contents.folds(opened(as_json({"folds": [FOLD, FOLD | {"oos_skill": None}]})))
    assert table["oos_skill"].isna().tolist() == [False, True] and table["first_date"].dt.year.eq(2020).all()
    with pytest.raises(RunError, match="it has no rounds"):
        contents.rounds(opened(as_json({"folds": [FOLD]})))


@pytest.mark.parametrize("value", [[], {"tickers": [["A"]]}, {"model": {"max_depth": [3]}}])
def test_settings_of_another_shape_are_refused(opened: Opened, value: object) -> None:
    with pytest.raises(RunError, match="it is no object of settings"):
        contents.settings(opened(as_json(value)))


@pytest.mark.parametrize("name", ["a\0b.png", "x" * 300 + ".png", "../up.png", "words.txt", "", 3])
def test_names_that_no_picture_has_are_refused(opened: Opened, name: object) -> None:
    with pytest.raises(RunError, match="it is no list of names of PNG files"):
        contents.picture_names(opened(as_json([name])))


@pytest.mark.parametrize("files", [None, [], {"a": 3}, {"a": {"sha256": "x", "size": 1}}, {"a": {"sha256": "0" * 64}}])
def test_a_manifest_of_another_shape_is_refused(opened: Opened, files: object) -> None:
    with pytest.raises(RunError, match="it is no list of files with sha256 and size"):
        contents.listed(opened(as_json({"files": files})))


def test_a_table_is_returned_as_it_was_written(opened: Opened) -> None:
    read = contents.table(opened(TABLE.to_parquet(index=False)), COLUMNS)
    pd.testing.assert_frame_equal(read, TABLE, check_dtype=False)


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        (TABLE.iloc[:0], "it has no rows"),
        (TABLE.drop(columns="y"), "it has no y"),
        (TABLE.assign(y=None), "y is"),
        (TABLE.assign(x=np.nan).astype({"x": "Float64"}), "x is empty"),
        (TABLE.assign(ticker=pd.Series(["A", None])), "ticker has empty cells"),
        (TABLE.assign(ticker=1.0), "ticker is of type double"),
        (TABLE.assign(y=[1.0, float("inf")]), "y holds a value that is no number"),
        (TABLE.assign(y=1e308), "y holds a number beyond all bounds"),
        (TABLE.assign(x=[np.nan, -float("inf")]), "x holds a number beyond all bounds"),
        (TABLE.assign(more=[0.5, 1e101]), "more holds a number beyond all bounds"),
        (TABLE.assign(date=pd.Timestamp("9999-01-01")), "date holds an impossible date"),
        (TABLE.assign(date=pd.Timestamp("2020-01-02", tz="Asia/Tokyo")), "date is of type timestamp"),
        (TABLE.assign(more="words"), "more is of type"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_a_table_that_lacks_something_is_refused_with_the_column(
    opened: Opened, spoiled: pd.DataFrame, reason: str
) -> None:
    with pytest.raises(RunError, match=f"is damaged .{reason}"):
        contents.table(opened(spoiled.to_parquet(index=False)), COLUMNS)


@pytest.mark.parametrize("content", [b"", b"PAR1 no more", b"PAR1" * 20])
def test_what_is_no_parquet_is_one_sentence(opened: Opened, content: bytes) -> None:
    with pytest.raises(RunError, match="it cannot be read as Parquet"):
        contents.table(opened(content), COLUMNS)


def test_a_config_out_of_bounds_is_damage(unlisted: Recorded) -> None:
    path = unlisted.artifacts() / schema.CONFIG_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | {"forward_days": -1}))
    with pytest.raises(RunError, match=f"{schema.CONFIG_FILE} of run {unlisted.run_id} is damaged .*forward"):
        RunStore().config(unlisted.run_id)


def test_a_picture_that_is_none_is_refused(own: Recorded) -> None:
    (own.artifacts() / "shap_summary.png").write_text("<svg onload=alert(1)>")
    with pytest.raises(RunError, match=r"shap_summary.png of run .* is damaged \(it is no PNG, or not all of it\)"):
        RunStore().pictures(own.run_id)


def test_packages_have_versions(opened: Opened) -> None:
    assert contents.packages(opened(b"xgboost==3.2.0\npandas==3.1.11\n")) == {"xgboost": "3.2.0", "pandas": "3.1.11"}


@pytest.mark.parametrize("content", [b"", b"xgboost", b"==3", b"xgboost==", b"\xff==1", b"xgboost >= 3"])
def test_what_is_no_list_of_packages_is_refused(opened: Opened, content: bytes) -> None:
    with pytest.raises(RunError, match=r"is damaged"):
        contents.packages(opened(content))

"""A run's files: its own folder and nowhere else, and exactly what was recorded."""

import hashlib
import json
import random
import shutil
import sqlite3
from pathlib import Path

import pandas as pd
import pytest

from omninmo import schema
from omninmo.errors import RunError
from omninmo.paths import tracking_uri
from omninmo.tracking import run_files
from omninmo.tracking.run_files import RunFiles
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded


def claim(own: Recorded, uri: str) -> None:
    """Let the store say that the run's files are at `uri`."""
    with sqlite3.connect(own.home / "mlflow.db") as store:
        store.execute("UPDATE runs SET artifact_uri = ? WHERE run_uuid = ?", (uri, own.run_id))
    store.close()


def test_a_flipped_bit_anywhere_in_a_recorded_file_is_refused(own: Recorded) -> None:
    """Parquet has no checksum of its own here: 58 of 60 such flips were accepted, 32 of them changed the values."""
    path = own.artifacts() / schema.SHAP_VALUES_FILE
    whole, draw = path.read_bytes(), random.Random(0)
    for _ in range(60):
        content, at = bytearray(whole), draw.randrange(len(whole))
        content[at] ^= 1 << draw.randrange(8)
        path.write_bytes(content)
        with pytest.raises(RunError, match=f"{schema.SHAP_VALUES_FILE} of run {own.run_id} is damaged .its SHA-256"):
            RunStore().shap(own.run_id)
    path.write_bytes(whole)
    assert len(RunStore().shap(own.run_id)) == 200


def test_a_file_is_hashed_once_and_again_after_it_changed(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[int] = []

    class Hashlib:
        @staticmethod
        def sha256(content: bytes) -> "hashlib._Hash":
            hashed.append(len(content))
            return hashlib.sha256(content)

    monkeypatch.setattr(run_files, "hashlib", Hashlib)
    store, path = RunStore(), own.artifacts() / schema.SUMMARY_TEXT
    for _ in range(3):
        store.summary_text(own.run_id)
    assert hashed == [path.stat().st_size]
    path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(RunError, match="its SHA-256 is not the one in"):
        store.summary_text(own.run_id)
    assert len(hashed) == 2
    with path.open("r+b") as file:
        file.truncate(10_000_000_000)  # sparse: it takes no room
    with pytest.raises(RunError, match="its SHA-256 is not the one in"):
        store.summary_text(own.run_id)
    assert len(hashed) == 2


def test_a_damaged_manifest_is_named_whatever_is_read(own: Recorded) -> None:
    (own.artifacts() / schema.MANIFEST_FILE).write_text("{}")
    with pytest.raises(RunError, match=f"{schema.MANIFEST_FILE} of run {own.run_id} is damaged"):
        RunStore().predictions(own.run_id)


def test_files_that_the_manifest_does_not_list_are_read(own: Recorded) -> None:
    assert RunStore().pictures(own.run_id)
    (own.artifacts() / schema.MANIFEST_FILE).unlink()
    assert RunStore().config(own.run_id).name == "quick"


def test_one_damaged_run_leaves_the_others_readable(own: Recorded) -> None:
    (own.artifacts() / schema.IMPORTANCES_FILE).write_bytes(b"")
    store = RunStore()
    assert set(store.importances([own.rated_id])["run_id"]) == {own.rated_id}
    with pytest.raises(RunError, match=own.run_id):
        store.importances([own.rated_id, own.run_id])


def test_a_missing_file_is_one_sentence(own: Recorded) -> None:
    (own.artifacts() / schema.FOLDS_FILE).unlink()
    with pytest.raises(RunError, match=f"has no {schema.FOLDS_FILE}"):
        RunStore().folds(own.run_id)


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "", ".", "a" * 10_000, "\ud800", "../../../../secret.json"])
def test_a_name_that_no_file_of_a_run_can_have_is_one_sentence(own: Recorded, name: str) -> None:
    (own.home / "secret.json").write_text('"secret"')
    with pytest.raises(RunError, match="has no "):
        RunFiles(tracking_uri()).find(own.run_id, own.artifacts().as_uri(), name)


def test_nothing_outside_the_run_is_read(own: Recorded) -> None:
    secret = own.home / "secret.json"
    secret.write_text('"secret"')
    (own.artifacts() / schema.SUMMARY_FILE).unlink()
    (own.artifacts() / schema.SUMMARY_FILE).symlink_to(secret)
    with pytest.raises(RunError, match="has no"):
        RunStore().summary(own.run_id)
    (own.artifacts() / schema.PICTURES_FILE).write_text(json.dumps(["../../../../secret.json"]))
    with pytest.raises(RunError, match="is damaged"):
        RunStore().pictures(own.run_id)


@pytest.mark.parametrize("level", ["artifacts", "run"])
def test_a_folder_that_is_a_link_out_of_the_run_is_refused(own: Recorded, tmp_path: Path, level: str) -> None:
    artifacts, outside = own.artifacts(), tmp_path / "outside"
    moved = artifacts if level == "artifacts" else artifacts.parent
    shutil.move(moved, outside)
    moved.symlink_to(outside)
    with pytest.raises(RunError, match=r"is a symbolic link to .*outside of the run"):
        RunStore().predictions(own.run_id)


def test_a_link_to_the_files_of_another_run_is_refused(own: Recorded) -> None:
    shutil.rmtree(own.artifacts())
    own.artifacts().symlink_to(own.artifacts(own.rated_id))
    with pytest.raises(RunError, match="is a symbolic link to"):
        RunStore().predictions(own.run_id)


@pytest.mark.parametrize("level", ["home", "mlruns", "experiment"])
def test_a_store_that_was_moved_to_another_disk_is_read_through_its_link(
    own: Recorded, tmp_path: Path, level: str
) -> None:
    folder = {"home": own.home, "mlruns": own.home / "mlruns", "experiment": own.home / "mlruns" / "stock_prediction"}
    shutil.move(folder[level], tmp_path / "moved")
    folder[level].symlink_to(tmp_path / "moved")
    assert len(RunStore().predictions(own.run_id)) > 0


@pytest.mark.parametrize("uri", ["", "http://[", "/etc", "runs:/x/y", "gs://bucket/x"])
def test_a_run_that_claims_files_elsewhere_is_refused(own: Recorded, uri: str) -> None:
    claim(own, uri)
    assert own.run_id in set(RunStore().runs()["run_id"])
    with pytest.raises(RunError, match=own.run_id):
        RunStore().config(own.run_id)


def test_a_run_that_claims_a_folder_of_somebody_else_is_refused(own: Recorded) -> None:
    (own.home / "config.json").write_text("{}")
    claim(own, str(own.home))
    with pytest.raises(RunError, match="not its own folder"):
        RunStore().config(own.run_id)


def test_an_id_that_would_lead_out_of_the_cache_is_refused(home: Path) -> None:
    with pytest.raises(RunError, match="no id of a run"):
        RunFiles(tracking_uri()).find("../../x", "http://127.0.0.1:9/artifacts", "config.json")
    assert list(home.iterdir()) == []


def test_files_on_a_server_are_fetched_once_and_anew_where_the_copy_is_damaged(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_files, "local_path", lambda uri: None)
    fetched = RunStore().predictions(own.run_id)
    copy = own.home / "cache" / "artifacts" / own.run_id / schema.PREDICTIONS_FILE
    copy.write_bytes(b"torn")
    with pytest.raises(RunError, match="its SHA-256"):
        RunStore().predictions(own.run_id)
    pd.testing.assert_frame_equal(RunStore().predictions(own.run_id), fetched)
    (own.artifacts() / schema.PREDICTIONS_FILE).unlink()
    pd.testing.assert_frame_equal(RunStore().predictions(own.run_id), fetched)


def test_what_is_read_is_what_was_hashed_and_must_be_in_the_manifest(own: Recorded) -> None:
    files, folder = RunFiles(tracking_uri()), own.artifacts()
    content = (folder / schema.MODEL_FILE).read_bytes()
    asked = (own.run_id, str(folder), schema.MODEL_FILE)
    assert files.content(*asked, len(content)) == content == RunStore().model_json(own.run_id)
    with pytest.raises(RunError, match=r"model.json of run .* is damaged \(it has 0 MB, and 0 are the most\)"):
        files.content(*asked, len(content) - 1)
    (folder / schema.MODEL_FILE).write_bytes(content.replace(b"3", b"4", 1))
    with pytest.raises(RunError, match="its SHA-256 is not the one in"):
        files.content(*asked, len(content))
    with pytest.raises(RunError, match=r"has no model/other\.json"):
        files.content(own.run_id, str(folder), "model/other.json", 10)
    with pytest.raises(RunError, match=r"shap_summary.png of run .* is not in its manifest.json"):
        files.content(own.run_id, str(folder), "shap_summary.png", 10**6)
    (folder / schema.MANIFEST_FILE).unlink()
    with pytest.raises(RunError, match=r"is not in its manifest\.json, so that nobody can say whether it is the one"):
        files.content(*asked, len(content))

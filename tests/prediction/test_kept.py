"""A kept forecast is the forecast, and what is damaged or another's is one sentence."""

import io
import json
import random
import zipfile
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from omninmo.errors import StoreError
from omninmo.paths import home
from omninmo.prediction import kept
from omninmo.tracking import decoding
from tests.kept_forecasts import keep
from tests.mutants import mutants
from tests.recorded import Recorded


@pytest.mark.parametrize("name", ["run_id", "rated_id"])
def test_what_is_kept_is_what_was_made(own: Recorded, name: str) -> None:
    run_id = getattr(own, name)
    found, again = keep(run_id, ("Something was wrong.",), tickers="KO, AAPL, NOPE")
    assert_frame_equal(again.table, found.table)
    assert_frame_equal(again.closes, found.closes, check_freq=False, check_names=False)
    for part in ("values", "data", "base", "margin", "prediction"):
        stored, was = getattr(again.explanation, part), getattr(found.explanation, part)
        np.testing.assert_array_equal(stored, was.astype(stored.dtype))
    assert again.explanation.features == found.explanation.features
    assert (again.run_id, again.choice, again.refused, again.caution) == (
        run_id, found.choice, dict(found.refused), found.caution,
    )  # fmt: skip
    assert again.config.tickers == ("KO", "AAPL", "NOPE") and again.warnings == ("Something was wrong.",)
    assert [path.name for path in home().forecasts.iterdir()] == [f"{run_id}.zip"]


def test_the_last_forecast_of_a_run_counts(own: Recorded) -> None:
    keep(own.run_id)
    _, again = keep(own.run_id, tickers="KO")
    assert list(again.table["ticker"]) == ["KO"]


@pytest.mark.parametrize("run_id", ["nothing", "", "../mlflow", "a/b"])
def test_where_there_is_none_there_is_none(recorded: Recorded, run_id: str) -> None:
    assert kept.load(run_id) is None


@pytest.fixture(scope="module")
def made(template: Recorded, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """Return a run's id and the content of the file of its forecast."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMNINMO_HOME", str(template.home))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        keep(template.run_id, tickers="KO, AAPL")
        path = kept.path_of(template.run_id)
        content = path.read_bytes()
        path.unlink()
        return template.run_id, content


def put(run_id: str, content: bytes) -> None:
    home().writable(home().forecasts)
    kept.path_of(run_id).write_bytes(content)


def changed(content: bytes, name: str, instead: bytes) -> bytes:
    """Return an archive with another content of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            new.writestr(member, instead if member == name else old.read(member))
    return out.getvalue()


def with_meta(content: bytes, **changes: object) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = json.loads(archive.read(kept.META))
    return changed(content, kept.META, json.dumps(document | changes).encode())


def refusal(run_id: str) -> str:
    """Return why a kept forecast is refused; "" if it is read."""
    try:
        kept.load(run_id)
    except StoreError as error:
        return str(error)
    return ""


def test_a_damaged_file_is_one_sentence_or_what_it_was(home: Path, made: tuple[str, bytes]) -> None:
    run_id, content = made
    draw, reasons = random.Random(0), []
    for mutant in islice(mutants("forecast.zip", content, draw), 25):
        put(run_id, mutant)
        reasons.append(refusal(run_id))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, member in members.items():  # whole archives, whose checksums are right
        for mutant in islice(mutants(name, member, draw), 25):
            put(run_id, changed(content, name, mutant))
            reasons.append(refusal(run_id))
    refused = [reason for reason in reasons if reason]
    assert len(refused) > len(reasons) / 2
    assert all("press Predict again" in reason and "\n" not in reason for reason in refused)


@pytest.mark.parametrize(
    "changes",
    [
        {"run_id": "f" * 32},
        {"run_id": 3},
        {"refused": [1]},
        {"refused": {"KO": 3}},
        {"config": {"tickers": "NOT A TICKER!"}},
        {"config": []},
        {"made_at": "yesterday"},
        {"shap": {"features": ["nothing"], "n_classes": 0, "total_rows": 2}},
        {"shap": {"features": ["nothing"], "n_classes": 10**12, "total_rows": 2}},
        {"shap": {"features": [], "n_classes": 0, "total_rows": 2}},
        {"shap": None},
        {"warnings": [{}]},
        {"made_at": "0001-01-01T00:00:00+10:00"},
    ],
)
def test_a_document_of_another_kind_is_refused(home: Path, made: tuple[str, bytes], changes: dict[str, object]) -> None:
    run_id, content = made
    put(run_id, with_meta(content, **changes))
    with pytest.raises(StoreError, match="press Predict again"):
        kept.load(run_id)


def test_a_table_of_another_kind_is_refused(home: Path, made: tuple[str, bytes]) -> None:
    run_id, content = made
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        table = pd.read_parquet(io.BytesIO(archive.read(kept.TABLE)))
    for other in (
        table.drop(columns="low_80"),
        table.assign(prediction="much"),
        table.assign(ticker=3),
        table.assign(as_of="soon"),
        table.assign(rating="Sure Buy"),
        table[::-1],
        table.iloc[:1],
    ):
        put(run_id, changed(content, kept.TABLE, other.to_parquet()))
        with pytest.raises(StoreError, match="press Predict again"):
            kept.load(run_id)


def test_a_table_of_more_than_a_run_s_may_have_is_not_unpacked(
    home: Path, made: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id, content = made
    put(run_id, content)
    monkeypatch.setattr(decoding, "MAX_TABLE_BYTES", 1000)
    with pytest.raises(StoreError, match="it stands for"):
        kept.load(run_id)


@pytest.mark.parametrize("wrong", [1.0, float("nan")])
def test_explanations_that_do_not_add_up_are_refused(home: Path, made: tuple[str, bytes], wrong: float) -> None:
    run_id, content = made
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        values = pd.read_parquet(io.BytesIO(archive.read(kept.VALUES)))
    put(run_id, changed(content, kept.VALUES, values.assign(base=values["base"] + wrong).to_parquet()))
    with pytest.raises(StoreError, match="press Predict again"):
        kept.load(run_id)


@pytest.mark.parametrize("where", ["flags", "method"])
def test_what_save_does_not_pack_so_is_refused(home: Path, made: tuple[str, bytes], where: str) -> None:
    run_id, content = made
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(kept.META.encode()))  # of the directory at the end
    damaged = bytearray(content)
    for start in (entry + 8, 6) if where == "flags" else (entry + 10, 8):
        damaged[start] = 1 if where == "flags" else zipfile.ZIP_DEFLATED
    put(run_id, bytes(damaged))
    with pytest.raises(StoreError, match="press Predict again"):
        kept.load(run_id)


def test_classes_without_probabilities_are_refused(own: Recorded) -> None:
    keep(own.rated_id, tickers="KO")
    content = kept.path_of(own.rated_id).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        table = pd.read_parquet(io.BytesIO(archive.read(kept.TABLE))).drop(columns="p_4")
    put(own.rated_id, changed(content, kept.TABLE, table.to_parquet()))
    with pytest.raises(StoreError, match="p_4"):
        kept.load(own.rated_id)


def test_a_home_that_cannot_be_written_is_one_sentence(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    found, again = keep(own.run_id, tickers="KO")

    def full(self: Path, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError, match=r"cannot be kept in .* \(no space left on device\)"):
        kept.save(found, again.config)
    assert kept.load(own.run_id) is not None
    assert len(list(home().forecasts.iterdir())) == 1

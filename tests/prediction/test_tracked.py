"""A stored model is loaded from the run's own JSON and nothing else: whatever else lies there stays closed."""

import json
import os
import pickle
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from omninmo import schema
from omninmo.errors import DataError, ModelError, OmninmoError, RunError
from omninmo.paths import home
from omninmo.prediction.tracked import tracked_model
from omninmo.tracking.run_files import MAX_MODEL_BYTES
from omninmo.tracking.store import RunStore
from tests.recorded import QUICK, Recorded, Trained

SIGN = "executed"
"""A file that an attack makes if it succeeds."""
RUNNING = {"os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "subprocess.Popen", "pickle.find_class"}
Attack = Callable[[Recorded, Path], object]


class Watch:
    """What Python does while it is on: an audit hook cannot be taken away again."""

    def __init__(self) -> None:
        self.on = False
        self.opened: list[str] = []
        self.other: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on:
            return
        if event == "open" and isinstance(arguments[0], str | bytes):
            self.opened.append(os.path.realpath(os.fsdecode(arguments[0])))
        elif event in RUNNING or event.startswith("socket."):
            self.other.append(event)

    @contextmanager
    def watching(self) -> Iterator[None]:
        self.opened, self.other, self.on = [], [], True
        try:
            yield
        finally:
            self.on = False


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


class Payload:
    """Unpickled, it makes the sign."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, (f"touch {self.sign}",)


def change(own: Recorded, edit: Callable[[Any], object]) -> None:
    """Edit the model, which the manifest then lists: written so, not damaged."""
    model = json.loads((own.artifacts() / schema.MODEL_FILE).read_bytes())
    edit(model)
    own.rewrite(schema.MODEL_FILE, json.dumps(model).encode())


def first_tree(model: Any) -> Any:
    return model["learner"]["gradient_booster"]["model"]["trees"][0]


def pickle_in_the_flavor(own: Recorded, outside: Path) -> None:
    (own.artifacts() / "model" / "MLmodel").write_text(
        "flavors:\n  python_function:\n    loader_module: mlflow.pyfunc.model\n    python_model: python_model.pkl\n"
    )
    (own.artifacts() / "model" / "python_model.pkl").write_bytes(pickle.dumps(Payload(outside / SIGN)))


def a_pickle_for_a_model(own: Recorded, outside: Path) -> None:
    own.rewrite(schema.MODEL_FILE, pickle.dumps(Payload(outside / SIGN)))


def a_flavor_that_points_elsewhere(own: Recorded, outside: Path) -> None:
    (own.artifacts() / "model" / "MLmodel").write_text(
        f"flavors:\n  xgboost:\n    data: ../../../../..{outside}/model.json\n    model_format: json\n"
        f"artifact_path: {outside}\nmodel_uuid: x\n"
    )


def a_link_for_a_model(own: Recorded, outside: Path) -> None:
    path = own.artifacts() / schema.MODEL_FILE
    path.rename(outside / "model.json")
    path.symlink_to(outside / "model.json")


def a_link_for_the_folder(own: Recorded, outside: Path) -> None:
    folder = own.artifacts() / schema.MODEL_FOLDER
    folder.rename(outside / "model")
    folder.symlink_to(outside / "model")


def a_manifest_of_paths_above(own: Recorded, outside: Path) -> None:
    manifest = own.artifacts() / schema.MANIFEST_FILE
    listed = json.loads(manifest.read_text())
    entry = listed["files"].pop(schema.MODEL_FILE)
    listed["files"] |= {f"../../../../..{outside}/model.json": entry, f"{outside}/model.json": entry}
    manifest.write_text(json.dumps(listed))


def files_at_an_absolute_path(own: Recorded, outside: Path) -> None:
    own.artifacts().rename(outside / "artifacts")
    with sqlite3.connect(own.home / "mlflow.db") as store:
        store.execute("UPDATE runs SET artifact_uri = ? WHERE run_uuid = ?", (str(outside / "artifacts"), own.run_id))
    store.close()


def files_on_a_server(own: Recorded, outside: Path) -> None:
    """An address that only a fetch would ask: without one of ours, nothing is."""
    with sqlite3.connect(own.home / "mlflow.db") as store:
        store.execute("UPDATE runs SET artifact_uri = 'file://192.0.2.1/x' WHERE run_uuid = ?", (own.run_id,))
    store.close()


def a_huge_nested_json(own: Recorded, outside: Path) -> None:
    own.rewrite(schema.MODEL_FILE, b'{"learner":' * 2_000_000)


def a_file_of_ten_gigabytes(own: Recorded, outside: Path) -> None:
    with (own.artifacts() / schema.MODEL_FILE).open("r+b") as model:
        model.truncate(10_000_000_000)  # sparse: it takes no room


def a_pipe_for_a_model(own: Recorded, outside: Path) -> None:
    (own.artifacts() / schema.MODEL_FILE).unlink()
    os.mkfifo(own.artifacts() / schema.MODEL_FILE)  # whoever opens it waits for ever


def a_manifest_that_lies(own: Recorded, outside: Path) -> None:
    (own.artifacts() / schema.MODEL_FILE).write_bytes((own.artifacts(own.rated_id) / schema.MODEL_FILE).read_bytes())


def a_model_of_more_classes(own: Recorded, outside: Path) -> None:
    own.rewrite(schema.MODEL_FILE, (own.artifacts(own.rated_id) / schema.MODEL_FILE).read_bytes())


def code_for_feature_names(own: Recorded, outside: Path) -> None:
    code = f"__import__('os').system('touch {outside / SIGN}')"
    change(own, lambda model: model["learner"]["feature_names"].__setitem__(0, code))
    features = json.loads((own.artifacts() / schema.FEATURES_FILE).read_text())
    features[0]["name"] = code
    own.rewrite(schema.FEATURES_FILE, json.dumps(features).encode())


def a_leaf_that_is_no_number(own: Recorded, outside: Path) -> None:
    change(own, lambda model: first_tree(model)["split_conditions"].__setitem__(-1, float("nan")))


def a_cycle_of_nodes(own: Recorded, outside: Path) -> None:
    change(own, lambda model: first_tree(model)["left_children"].__setitem__(0, 0))


def a_child_beyond_the_tree(own: Recorded, outside: Path) -> None:
    change(own, lambda model: first_tree(model)["right_children"].__setitem__(0, 2**31 - 1))


def a_link_for_the_settings(own: Recorded, outside: Path) -> None:
    path = own.artifacts() / schema.CONFIG_FILE
    path.rename(outside / "config.json")
    path.symlink_to(outside / "config.json")


def a_pipe_for_the_intervals(own: Recorded, outside: Path) -> None:
    (own.artifacts() / schema.INTERVALS_FILE).unlink()
    os.mkfifo(own.artifacts() / schema.INTERVALS_FILE)


def code_for_ranges(own: Recorded, outside: Path) -> None:
    own.rewrite(schema.FEATURE_RANGES_FILE, pickle.dumps(Payload(outside / SIGN)))


REFUSED: dict[Attack, tuple[type[OmninmoError], str]] = {
    a_pickle_for_a_model: (ModelError, "it is no JSON"),
    a_link_for_a_model: (RunError, f"has no {schema.MODEL_FILE}"),
    a_link_for_the_folder: (RunError, f"has no {schema.MODEL_FILE}"),
    a_manifest_of_paths_above: (RunError, f"is not in its {schema.MANIFEST_FILE}"),
    files_at_an_absolute_path: (RunError, "which is not its own folder"),
    files_on_a_server: (RunError, "which is not its own folder"),
    a_huge_nested_json: (ModelError, "it is no JSON"),
    a_file_of_ten_gigabytes: (RunError, rf"it has 10,000 MB, and {MAX_MODEL_BYTES // 10**6} are the most"),
    a_pipe_for_a_model: (RunError, f"has no {schema.MODEL_FILE}"),
    a_manifest_that_lies: (RunError, "its SHA-256 is not the one"),
    a_model_of_more_classes: (ModelError, "num_class"),
    code_for_feature_names: (DataError, "another version of their code"),
    a_leaf_that_is_no_number: (ModelError, "NaN is no number"),
    a_cycle_of_nodes: (ModelError, "tree 0"),
    a_child_beyond_the_tree: (ModelError, "out of range"),
    a_link_for_the_settings: (RunError, f"has no {schema.CONFIG_FILE}"),
    a_pipe_for_the_intervals: (RunError, f"has no {schema.INTERVALS_FILE}"),
    code_for_ranges: (RunError, f"{schema.FEATURE_RANGES_FILE} of run"),
}
IGNORED: tuple[Attack, ...] = (pickle_in_the_flavor, a_flavor_that_points_elsewhere)
"""What lies beside the model is not read."""


@pytest.mark.parametrize("attack", [*REFUSED, *IGNORED], ids=lambda attack: attack.__name__)
def test_nothing_is_executed_nothing_outside_the_run_is_opened_no_socket_is_made(
    own: Recorded, watch: Watch, tmp_path: Path, attack: Attack
) -> None:
    with watch.watching():
        tracked_model(RunStore(), own.run_id)  # and whatever is imported for it, is
    assert str(own.artifacts() / schema.MODEL_FILE) in watch.opened
    outside = tmp_path / "outside"
    outside.mkdir()
    attack(own, outside)
    with watch.watching():
        refused = _refusal(own.run_id)
    if attack in REFUSED:
        kind, reason = REFUSED[attack]
        assert type(refused) is kind and reason in str(refused) and "\n" not in str(refused)
    else:
        assert refused is None
    assert not (outside / SIGN).exists() and not watch.other
    allowed = (own.artifacts(), home().database.parent / "mlflow.db", Path(sys.prefix), Path(sys.base_prefix), PACKAGE)
    strange = [path for path in watch.opened if not any(Path(path).is_relative_to(root) for root in allowed)]
    assert not [path for path in strange if not path.startswith(f"{home().database}")]


PACKAGE = Path(schema.__file__).parents[1]
"""Whose sources the fingerprint of the features hashes."""


def _refusal(run_id: str) -> OmninmoError | None:
    try:
        tracked_model(RunStore(), run_id)
    except OmninmoError as error:
        return error
    return None


def test_the_attacks_would_be_noticed(watch: Watch, tmp_path: Path) -> None:
    with watch.watching():
        pickle.loads(pickle.dumps(Payload(tmp_path / SIGN)))
    assert (tmp_path / SIGN).exists() and {"pickle.find_class", "os.system"} <= set(watch.other)
    assert len(REFUSED) + len(IGNORED) >= 12


def test_a_tracked_model_knows_its_past(recorded: Recorded, trained: Trained) -> None:
    found, result = tracked_model(RunStore(), recorded.run_id), trained(QUICK)
    assert found.features == result.dataset.features and found.tickers == result.dataset.panel.tickers
    assert found.model.to_json() == result.model.to_json() and found.config == QUICK
    assert found.is_of_thresholds and found.intervals is not None and len(found.ranges) == len(found.features)
    rated = tracked_model(RunStore(), recorded.rated_id)
    assert rated.is_of_thresholds and rated.intervals is None

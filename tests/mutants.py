"""Damage for the files of a run, as disks, transfers and other programs cause it; the same seed, the same damage."""

import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from omninmo import schema
from omninmo.errors import RunError
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded

Reader = Callable[[RunStore, str], object]
Damage = Callable[[bytes, random.Random], bytes]

READERS: dict[str, list[Reader]] = {
    schema.CONFIG_FILE: [RunStore.config],
    schema.SUMMARY_TEXT: [RunStore.summary_text],
    schema.SUMMARY_FILE: [RunStore.summary],
    schema.FEATURES_FILE: [RunStore.features],
    schema.FEATURE_RANGES_FILE: [RunStore.feature_ranges],
    schema.FOLDS_FILE: [RunStore.folds, RunStore.rounds],
    schema.PREDICTIONS_FILE: [RunStore.predictions],
    schema.IMPORTANCES_FILE: [lambda store, run_id: store.importances([run_id])],
    schema.CLOSES_FILE: [RunStore.closes],
    schema.FEATURE_CORRELATION_FILE: [RunStore.feature_correlation],
    schema.INTERVALS_FILE: [RunStore.intervals],
    schema.SHAP_VALUES_FILE: [RunStore.shap],
    schema.SHAP_META_FILE: [RunStore.shap],
    schema.PICTURES_FILE: [RunStore.pictures],
    "shap_summary.png": [RunStore.pictures],
    schema.MANIFEST_FILE: [RunStore.manifest, RunStore.summary_text],
}
ODD_VALUES: list[Any] = [
    None, True, -1, 0, 3.5, 10**400, float("nan"), float("inf"), "", " ", "x", "\ud800", "a\0b", "../" * 100,
    "x" * 70_000, [], [[]], {}, {"a": 1}, [None], "2022-02-30", "9999-01-01",
]  # fmt: skip


def kinds(name: str) -> list[Damage]:
    """Return the kinds of damage to a file: to its bytes, then to what they stand for."""
    by_meaning: dict[str, list[Damage]] = {".json": [_swap, _drop, _nest], ".parquet": [_spoil]}
    return [_flip, _cut, _insert, _remove, *by_meaning.get(Path(name).suffix, [])]


def mutants(name: str, content: bytes, draw: random.Random) -> Iterator[bytes]:
    """Yield damaged contents of a file for ever; what its bytes stand for is damaged more often than they are."""
    chosen = kinds(name)
    while True:
        mutant = draw.choice([*chosen, *chosen[4:]])(content, draw)
        if mutant != content:
            yield mutant


def read_damaged(own: Recorded, count: int, seed: int) -> dict[str, int]:
    """Damage each file of both recorded runs in turn, read it, and return how many reads were refused, by file.

    Anything but an answer or a `RunError` is raised. The manifests are taken away first: they would refuse all damage.
    """
    draw, refused = random.Random(seed), dict.fromkeys(READERS, 0)
    named = [(run_id, name) for run_id in (own.run_id, own.rated_id) for name in READERS]
    jobs = [(run_id, name) for run_id, name in named if (own.artifacts(run_id) / name).exists()]
    originals = {(run_id, name): (own.artifacts(run_id) / name).read_bytes() for run_id, name in jobs}
    for run_id in (own.run_id, own.rated_id):
        (own.artifacts(run_id) / schema.MANIFEST_FILE).unlink()
    sources = {(run_id, name): mutants(name, originals[run_id, name], draw) for run_id, name in jobs}
    store = RunStore()
    for number in range(count):
        run_id, name = jobs[number % len(jobs)]
        path = own.artifacts(run_id) / name
        path.write_bytes(next(sources[run_id, name]))
        for read in READERS[name]:
            refused[name] += _is_refused(read, store, run_id)
        if name == schema.MANIFEST_FILE:
            path.unlink()
        else:
            path.write_bytes(originals[run_id, name])
    return refused


def _is_refused(read: Reader, store: RunStore, run_id: str) -> bool:
    try:
        read(store, run_id)
    except RunError as error:
        if run_id in str(error) and "\n" not in str(error):
            return True
        raise
    return False


def _flip(content: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << draw.randrange(8)]) + content[at + 1 :]


def _cut(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content))]


def _insert(content: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(content))
    return content[:at] + draw.randbytes(draw.randrange(1, 20)) + content[at:]


def _remove(content: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(content))
    return content[:at] + content[at + draw.randrange(1, 20) :]


def _positions(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every (container, key) of a JSON value."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _positions(value[key])


def _swap(content: bytes, draw: random.Random) -> bytes:
    value = [json.loads(content)]
    container, key = draw.choice(list(_positions(value)))
    container[key] = draw.choice(ODD_VALUES)
    return json.dumps(value[0]).encode()


def _drop(content: bytes, draw: random.Random) -> bytes:
    value = json.loads(content)
    container, key = draw.choice(list(_positions(value)))
    del container[key]
    return json.dumps(value).encode()


def _nest(content: bytes, draw: random.Random) -> bytes:
    depth = draw.choice([10, 1000, 100_000])
    return draw.choice([b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth, b"9" * depth])


def _spoil(content: bytes, draw: random.Random) -> bytes:
    """Return the table with a column gone, emptied, of another type or name, or with no rows."""
    table = pd.read_parquet(io.BytesIO(content))
    column = draw.choice(list(table.columns))
    spoiled = draw.choice(
        [
            table.drop(columns=column),
            table.assign(**{column: None}),
            table.assign(**{column: "x"}),
            table.assign(**{column: pd.Series([[1]] * len(table), index=table.index)}),
            table.assign(**{column: pd.Timestamp("2200-06-01", tz="UTC")}),
            table.assign(**{column: float("inf")}),
            table.assign(**{column: table[column].where(table.index > 3)}),
            table.rename(columns={column: "nan"}),
            table.iloc[:0],
        ]
    )
    return spoiled.to_parquet(index=False)

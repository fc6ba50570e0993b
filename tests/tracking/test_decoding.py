"""Bytes as what they stand for: whole, and never far more than they weigh."""

import io
import json
import random
import struct
import zlib
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from omninmo.tracking import decoding
from tests.mutants import kinds
from tests.recorded import Recorded

TABLE = pd.DataFrame({"ticker": ["A", "Ä", "A"], "y": [0.5, 1.5, float("nan")], "fold": 1})


def parquet(table: "pa.Table | pd.DataFrame", **options: object) -> bytes:
    written = table if isinstance(table, pa.Table) else pa.Table.from_pandas(table)
    buffer = io.BytesIO()
    pq.write_table(written, buffer, **options)
    return buffer.getvalue()


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG of these chunks and the last one."""
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (*chunks, (b"IEND", b""))
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("text_type", [pa.string(), pa.large_string()])
@pytest.mark.parametrize("options", [{}, {"use_dictionary": False}, {"row_group_size": 1}], ids=str)
def test_a_table_is_returned_as_it_was_written(text_type: pa.DataType, options: dict[str, object]) -> None:
    table = pa.table({"ticker": pa.array(TABLE["ticker"], text_type), "y": TABLE["y"], "fold": TABLE["fold"]})
    assert decoding.arrow_table(parquet(table, **options)).equals(table)


def test_a_small_file_of_more_numbers_than_there_is_memory_for_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = parquet(pd.DataFrame({"y": [1.5] * 100_000}))
    assert len(content) < 2000
    monkeypatch.setattr(decoding, "MAX_TABLE_BYTES", 799_999)
    with pytest.raises(ValueError, match="it stands for 1 MB"):
        decoding.arrow_table(content)


def test_long_texts_count_as_what_they_unpack_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_TABLE_BYTES", 700_000)
    many, of_two_columns = {"ticker": ["x" * 10_000] * 100}, {name: ["x" * 10_000] * 50 for name in "ab"}
    for bomb in (many, of_two_columns, {name: ["x" * 400_000] for name in "ab"}):
        content = parquet(pa.table(bomb), compression="zstd")
        assert len(content) < 2000
        with pytest.raises(ValueError, match="it stands for 1 MB"):
            decoding.arrow_table(content)


@pytest.fixture
def memory() -> Iterator[pa.MemoryPool]:
    """What Arrow takes from now on."""
    pool = pa.default_memory_pool()
    pa.set_memory_pool(counted := pa.proxy_memory_pool(pool))
    yield counted
    pa.set_memory_pool(pool)


@pytest.mark.parametrize("kind", ["binary", "list", "struct"])
def test_what_no_table_of_a_run_holds_is_refused_before_it_is_unpacked(kind: str, memory: pa.MemoryPool) -> None:
    value, of_one = (bytes(1_000_000) if kind == "binary" else "x" * 1_000_000), pa.array([0] * 100, pa.int32())
    long = pa.DictionaryArray.from_arrays(of_one, pa.array([value]))
    column = {
        "binary": long,
        "list": pa.ListArray.from_arrays(pa.array([0, 100], pa.int32()), long),
        "struct": pa.StructArray.from_arrays([long], ["x"]),
    }[kind]
    content = parquet(pa.table({"fold": column}), compression="zstd", store_schema=False)
    assert len(content) < 5000
    before = memory.max_memory()
    with pytest.raises(ValueError, match=f"fold is of type {kind}"):
        decoding.arrow_table(content)
    assert memory.max_memory() - before < 20_000_000


def test_a_limit_holds_what_ten_thousand_tickers_have() -> None:
    assert 10_000 * 20 * 252 * decoding.BYTES_PER_CELL < decoding.MAX_TABLE_BYTES / 4
    summary = {"tickers": [f"TICKER-{number}" for number in range(10_000)]}
    assert len(json.dumps(summary)) < decoding.MAX_JSON_BYTES / 50


def test_json_is_read_unless_a_page_could_not_show_it() -> None:
    assert decoding.json_value('{"a": [1.5, "ä", null]}'.encode()) == {"a": [1.5, "ä", None]}
    for content in (b"NaN", b'"\\ud800"', b"\xff", b"", b"9" * 5000):
        with pytest.raises(ValueError, match=r"NaN|surrogates|decode|Expecting|4300 digits"):
            decoding.json_value(content)


def test_a_picture_is_whole_to_the_last_bit(recorded: Recorded) -> None:
    content, draw = (recorded.artifacts() / "shap_summary.png").read_bytes(), random.Random(0)
    assert decoding.is_png(content) and decoding.is_png(png((b"IHDR", b"x" * 13)))
    for damage in kinds("shap_summary.png"):
        for _ in range(20):
            mutant = damage(content, draw)
            assert mutant == content or not decoding.is_png(mutant)
    for other in (b"", content[:8], b"\x89PNG\r\n\x1a\n" + bytes(40), content + b"more", b"GIF89a"):
        assert not decoding.is_png(other)

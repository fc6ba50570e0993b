"""Bytes of a run's files as what they stand for: what unpacks to far more than it weighs is refused.

A few hundred kilobytes of Parquet can stand for more numbers than a machine has memory for, and a long JSON for more
objects. Whatever is refused raises ValueError (which Arrow's own errors are too), OSError or RecursionError.
"""

import json
import zlib
from itertools import product
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MAX_JSON_BYTES = 20_000_000
"""The summary of a run of 10,000 tickers is a hundredth of it."""
MAX_TABLE_BYTES = 2_000_000_000
"""Of a table in memory. The closes of 10,000 tickers over 20 years are a fifth of it."""
BYTES_PER_CELL = 8

_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND"


def json_value(content: bytes) -> Any:
    """Return the value of a JSON text, which holds no NaN and could be written as UTF-8 again."""
    value = json.loads(content.decode(), parse_constant=_refuse_constant)
    json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair could not be sent to a page
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def arrow_table(content: bytes) -> pa.Table:
    """Return a valid Parquet file as a table of Arrow's types.

    Without pandas' own meta data: Arrow's types suffice, and there is one thing less to be damaged.
    """
    source = pa.BufferReader(content)
    written = pq.ParquetFile(source).schema_arrow
    _check_types(written)
    texts = [field.name for field in written if _is_text(field.type)]
    file = pq.ParquetFile(source, read_dictionary=texts)  # each text once, however often it stands there
    _check_size(_declared(file.metadata))
    stored = file.read().replace_schema_metadata(None)
    stored.validate(full=True)
    columns = [stored.column(position) for position, field in enumerate(written) if _is_text(field.type)]
    _check_size(sum(_longest(column) * len(column) for column in columns))
    return stored.cast(written.remove_metadata())


def _check_types(written: pa.Schema) -> None:
    """Refuse what no table of a run holds: nested and binary values may repeat a long one, and nothing counts it."""
    for field in written:
        if not any(is_kind(field.type) for is_kind in _KINDS):
            raise ValueError(f"{field.name} is of type {field.type}")


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


_KINDS = (pa.types.is_null, pa.types.is_integer, pa.types.is_floating, pa.types.is_timestamp, _is_text)


def _declared(about: pq.FileMetaData) -> int:
    """Return how many bytes a file says that its columns have: of their cells, or of their pages once unpacked."""
    groups = [about.row_group(number) for number in range(about.num_row_groups)]
    return sum(
        max(BYTES_PER_CELL * group.num_rows, group.column(column).total_uncompressed_size)
        for group, column in product(groups, range(about.num_columns))
    )


def _longest(texts: pa.ChunkedArray) -> int:
    lengths = [pc.max(pc.binary_length(chunk.dictionary)).as_py() or 0 for chunk in texts.chunks]
    return max(lengths, default=0)


def _check_size(size: int) -> None:
    if size > MAX_TABLE_BYTES:
        raise ValueError(f"it stands for {size / 1e6:,.0f} MB, and {MAX_TABLE_BYTES / 1e6:,.0f} are the most")


def is_png(content: bytes) -> bool:
    """Return whether a content is a whole PNG: all its chunks, each with its checksum, to the last one.

    Source: PNG specification (W3C, third edition), section 5.
    """
    at, kind = len(_PNG), b""
    while content.startswith(_PNG) and kind != _PNG_END and at < len(content):
        kind, end = content[at + 4 : at + 8], at + 8 + int.from_bytes(content[at : at + 4])
        if int.from_bytes(content[end : end + 4]) != zlib.crc32(content[at + 4 : end]):
            return False
        at = end + 4
    return kind == _PNG_END and at == len(content)

"""Why predictions were not scored is kept whole, and what somebody else wrote is a reason and no crash."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from omninmo.errors import StoreError
from omninmo.prediction import last_scoring
from omninmo.prediction.last_scoring import LastScoring

NOW = datetime(2024, 4, 15, 12, 0, 0, 250_000, tzinfo=UTC)


def test_what_was_kept_is_read_until_the_next_scoring(home: Path) -> None:
    assert last_scoring.read() is None and last_scoring.state() == (0, 0)
    last_scoring.keep({"run-a": {"no price": 2}}, NOW)
    before = last_scoring.state()
    assert last_scoring.read() == LastScoring(NOW, {"run-a": {"no price": 2}})
    last_scoring.keep({}, NOW)
    assert last_scoring.read() == LastScoring(NOW, {}) and last_scoring.state() != before


def test_nothing_is_written_where_nothing_was_left(home: Path) -> None:
    last_scoring.keep({}, NOW)
    assert not list(home.iterdir())


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff", b"[]", b"{}", b"null", b"[" * 100_000, b'{"at": 1, "unscored": {}}',
        b'{"at": "yesterday", "unscored": {}}', b'{"at": "0001-01-01T00:00:00+23:00", "unscored": {}}',
        b'{"at": "2024-04-15T12:00:00+00:00", "unscored": []}',
        b'{"at": "2024-04-15T12:00:00+00:00", "unscored": {"run-a": ["no price"]}}',
        b'{"at": "2024-04-15T12:00:00+00:00", "unscored": {"run-a": {"no price": 1.5}}}',
        b'{"at": "2024-04-15T12:00:00+00:00", "unscored": {"run-a": {"no price": 0}}}',
    ],
)  # fmt: skip
def test_what_somebody_else_wrote_is_damaged(home: Path, content: bytes) -> None:
    last_scoring.keep({"run-a": {"no price": 2}}, NOW)
    last_scoring.path().write_bytes(content)
    with pytest.raises(StoreError, match="it is damaged"):
        last_scoring.read()


def test_a_folder_that_cannot_be_written_is_an_error(home: Path) -> None:
    last_scoring.path().mkdir(parents=True)
    with pytest.raises(StoreError, match="was to be kept in"):
        last_scoring.keep({"run-a": {"no price": 2}}, NOW)

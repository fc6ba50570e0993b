"""What an error says, in one line."""

import pytest

from omninmo.errors import Cancelled, first_line


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError("no route to host\nsee the manual"), "no route to host"),
        (TimeoutError(), "TimeoutError"),
        (ValueError("\n"), "ValueError"),
        (Cancelled(""), "Cancelled"),
    ],
)
def test_an_error_that_says_nothing_is_called_by_its_kind(error: Exception, line: str) -> None:
    assert first_line(error) == line

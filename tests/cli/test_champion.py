"""champion as a user types it: which run it is, another one, or none."""

import pytest

from omninmo.cli import champion, main
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded


def test_a_run_is_appointed_named_and_cleared(own: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["champion"]) == 1
    assert "No run is champion yet; python -m omninmo champion RUN" in capsys.readouterr().err
    assert main(["champion", "quick"]) == 1
    refused = capsys.readouterr()
    assert "The run quick was not made champion. On dates it had not seen" in refused.err and not refused.out
    assert main(["champion", "quick", "--anyway"]) == 0
    assert f"quick ({own.run_id}) is champion. On dates it had not seen" in capsys.readouterr().out
    assert main(["champion"]) == 0
    assert capsys.readouterr().out == f"{champion.described(RunStore(), own.run_id)}\n"
    assert main(["champion", "rated", "--clear"]) == 1
    assert "is not champion any more" in capsys.readouterr().err
    assert main(["champion", "--clear"]) == 0 and RunStore().champion() is None
    assert main(["champion", "--clear"]) == 1


def test_anyway_needs_a_run(own: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["champion", "--anyway"]) == 1
    assert "name the run" in capsys.readouterr().err

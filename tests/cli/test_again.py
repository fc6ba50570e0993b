"""again as a user types it: the same settings, both runs compared, and the alias moved only where asked for."""

import pytest

from omninmo.cli import again, main
from omninmo.tracking import champion
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded


def newest() -> str:
    return str(RunStore().runs()["run_id"].iloc[0])


def test_the_champion_is_trained_again_and_compared_and_stays(
    own: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    champion.appoint(RunStore(), own.run_id, anyway=True)
    assert main(["again", "champion", "--refresh"]) == 0
    title, skill, ranks, last = capsys.readouterr().out.splitlines()
    new = newest()
    assert new not in (own.run_id, own.rated_id) and RunStore().config(new) == RunStore().config(own.run_id)
    assert "that both runs have" in title
    assert skill.endswith("the same on every date.") and ranks.endswith("the same on every date.")
    assert last.startswith(
        f"The new run is {new}. The champion is still {own.run_id}; python -m omninmo champion {new}"
    )
    assert RunStore().champion() == own.run_id


def test_the_successor_is_promoted_where_its_verdict_allows(
    own: Recorded, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "run_here", lambda *_, **__: [own.rated_id])
    champion.appoint(RunStore(), own.run_id, anyway=True)
    assert main(["again", "champion", "--promote"]) == 1
    captured = capsys.readouterr()
    assert "cannot be compared" in captured.out and "The run rated was not made champion." in captured.err
    assert f"python -m omninmo champion {own.rated_id} --anyway" in captured.err  # `again` knows no --anyway
    assert RunStore().champion() == own.run_id
    appointed: list[tuple[str, str]] = []
    monkeypatch.setattr(
        champion, "appoint", lambda store, run_id, *, instead_of: appointed.append((run_id, instead_of))
    )
    assert main(["again", "champion", "--promote"]) == 0 and appointed == [(own.rated_id, own.run_id)]


def test_only_the_champion_has_a_successor_to_promote(own: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["again", "quick", "--promote"]) == 1
    assert "is not champion, so that nothing was trained" in capsys.readouterr().err
    assert len(RunStore().runs()) == 2
    assert main(["again", "champion"]) == 1
    assert "No run is champion yet" in capsys.readouterr().err

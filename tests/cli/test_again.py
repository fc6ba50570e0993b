"""again as a user types it: the same settings, both runs compared, and the alias moved only where asked for."""

import re

import pytest

from omninmo.cli import again, main
from omninmo.schema import TAG_AGAIN
from omninmo.tracking import champion
from omninmo.tracking.find_run import find_run
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
    assert new not in (own.run_id, own.rated_id)
    row = RunStore().runs().iloc[0]
    name = str(row["name"])
    assert re.fullmatch(r"quick-[0-9a-f]{4}", name) and row[f"tags.{TAG_AGAIN}"] == own.run_id
    assert RunStore().config(new) == RunStore().config(own.run_id).replace(name=name)
    assert find_run(RunStore(), "quick") == own.run_id and find_run(RunStore(), name) == new
    assert "that both runs have" in title
    assert skill.endswith("the same on every date.") and ranks.endswith("the same on every date.")
    assert last.startswith(
        f"The new run is {name} ({new}). The champion is still {own.run_id}; python -m omninmo champion {new}"
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
    assert f"python -m omninmo champion {own.rated_id} --anyway" in captured.err
    assert RunStore().champion() == own.run_id
    assert main(["again", "champion", "--promote", "--anyway"]) == 0
    assert f"rated ({own.rated_id}) is champion." in capsys.readouterr().out
    assert RunStore().champion() == own.rated_id


def test_only_the_champion_has_a_successor_to_promote(own: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["again", "quick", "--promote"]) == 1
    assert "is not champion, so that nothing was trained" in capsys.readouterr().err
    assert main(["again", "quick", "--anyway"]) == 1
    assert "You gave --anyway without --promote" in capsys.readouterr().err
    assert len(RunStore().runs()) == 2
    assert main(["again", "champion"]) == 1
    assert "No run is champion yet" in capsys.readouterr().err

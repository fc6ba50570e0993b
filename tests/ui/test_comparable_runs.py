"""Runs that do not predict the same are left out, unless they are picked."""

from omninmo.ui import comparable_runs
from tests.ui.conftest import drawn, runs

MIXED = runs({}, {"params.forward_days": 60}, {})


def shown(table: object, **query: str) -> tuple[list[str], list[str], list[str]]:
    kept: list[str] = []
    app = drawn(lambda: kept.extend(comparable_runs.of(table).index), **query)  # type: ignore[arg-type]
    return kept, [item.value for item in app.info], [item.value for item in app.warning]


def test_without_picks_the_largest_group_is_shown_and_the_others_counted() -> None:
    kept, infos, warnings = shown(MIXED)
    assert kept == ["id-a", "id-c"] and not warnings
    assert infos[0].startswith("1 of these runs are left out") and "Horizon" in infos[0]


def test_picked_runs_all_stay_behind_a_banner() -> None:
    kept, infos, warnings = shown(MIXED, runs="id-a,id-b,id-c")
    assert len(kept) == 3 and not infos and "do not predict the same" in warnings[0]


def test_runs_that_predict_the_same_need_no_words() -> None:
    assert shown(runs({}, {"params.max_depth": 5})) == (["id-a", "id-b"], [], [])
    assert comparable_runs.largest(runs({}, {"params.mode": "classification"})).index.tolist() == ["id-a"]

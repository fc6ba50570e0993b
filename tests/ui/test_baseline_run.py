"""The baseline run is the link's, else the first picked one; a choice goes into the link."""

from omninmo.ui import baseline_run
from tests.ui.conftest import drawn, runs


def test_the_first_run_is_the_baseline_until_another_is_chosen() -> None:
    bases: list[str] = []
    app = drawn(lambda: bases.append(baseline_run.draw(runs({}, {}))))
    app.selectbox[0].set_value("id-b").run()
    assert bases[0] == "id-a" and bases[-1] == "id-b" and app.query_params["base"] == "id-b"


def test_a_base_that_is_not_among_the_runs_is_named_and_the_first_is_taken() -> None:
    bases: list[str] = []
    app = drawn(lambda: bases.append(baseline_run.draw(runs({}, {}))), base="![](h)")
    assert bases == ["id-a"] and "\\!\\[" in app.caption[0].value


def test_runs_of_one_name_can_be_told_apart() -> None:
    app = drawn(baseline_run.draw, runs({"name": "x"}, {"name": "x"}))
    assert len(set(app.selectbox[0].options)) == 2


def test_a_run_without_scores_to_compare_is_the_baseline_only_where_all_are_such() -> None:
    leak, running, foreign = {"leaks": True}, {"status": "RUNNING"}, {"is_ours": False}
    for chosen, base in (((leak, running, foreign, {}), "id-d"), ((leak, running), "id-a")):
        bases: list[str] = []
        drawn(lambda bases=bases, chosen=chosen: bases.append(baseline_run.draw(runs(*chosen))))
        assert bases == [base]

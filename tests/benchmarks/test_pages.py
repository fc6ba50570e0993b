"""What the server does for a page with 10,000 runs in the store: beside the same page with 50."""

from collections.abc import Callable
from itertools import cycle

import pytest
from streamlit.testing.v1 import AppTest

from omninmo.ui import selections
from omninmo.ui.frame import PAGES
from tests.benchmarks.conftest import HomeOf
from tests.benchmarks.many_runs import ManyRuns
from tests.benchmarks.ratios import cpu_seconds, paired
from tests.pages.conftest import APP, words

FEW, MANY = 50, 10_000
ROUNDS = 5
N_PICKED = 3
MAX_RATIO = 2.0
"""Of a page with a few picked runs, of a pick, another page or another view of the table."""
MAX_RATIO_ALL_PICKED = 8.0
FILTERS = ("reg-30d", "cls", "d3", "minimal", "finished")


class Visit:
    """A page of the app on a home folder, run until its caches are warm."""

    def __init__(self, patch: pytest.MonkeyPatch, made: ManyRuns, script: str, query: dict[str, str]) -> None:
        self.patch, self.made = patch, made
        self.app = AppTest.from_file(str(APP), default_timeout=300)
        self.again()
        if script != "app.py":
            self.app.switch_page(script)
        for name, value in query.items():
            self.app.query_params[name] = value
        self.again()
        self.again()

    def again(self) -> None:
        """Run the page again; it must not raise."""
        self.patch.setenv("OMNINMO_HOME", str(self.made.home))
        self.app.run()
        assert not self.app.exception, (self.app.exception, dict(self.app.query_params))

    def filter(self, text: str) -> None:
        """Type a filter."""
        next(box for box in self.app.text_input if box.label == "Filter").set_value(text)
        self.again()

    def pick(self, number: int) -> None:
        """Pick the newest so many runs."""
        self.app.query_params["runs"] = ",".join(self.made.run_ids[:number])
        self.again()


Open = Callable[..., Visit]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Return `visit(made, label, **query)`, which opens a page."""
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return lambda made, label, **query: Visit(monkeypatch, made, PAGES[label].script, query)


def compare(what: str, many: Callable[[], object], few: Callable[[], object], limit: float) -> None:
    """Run both in turn, print how much longer many runs take, and hold that to the limit."""
    ratio, ours, theirs = paired(lambda: cpu_seconds(many), lambda: cpu_seconds(few), ROUNDS)
    print(f"\n{what}, {MANY:,} ÷ {FEW} runs: {ratio:.2f} (limit {limit}); {ours * 1e3:.0f} ms ÷ {theirs * 1e3:.0f} ms")
    assert ratio <= limit


@pytest.mark.parametrize("label", [*PAGES, "one run"])
def test_a_page_with_few_picks_costs_the_same_with_many_runs(home_of: HomeOf, visit: Open, label: str) -> None:
    visits = []
    for made in (home_of(MANY), home_of(FEW)):
        query = {"runs": ",".join(made.with_files[:N_PICKED])}
        if label == "one run":
            query["run"] = made.with_files[0]
        visits.append(visit(made, "Runs" if label == "one run" else label, **query))
    compare(f"{label}, {N_PICKED} picked", visits[0].again, visits[1].again, MAX_RATIO)


def test_a_filter_costs_the_same_with_many_runs(home_of: HomeOf, visit: Open) -> None:
    many, few = (visit(home_of(n_runs), "Runs") for n_runs in (MANY, FEW))
    for_many, for_few = cycle(FILTERS), cycle(FILTERS)
    compare("a filter", lambda: many.filter(next(for_many)), lambda: few.filter(next(for_few)), MAX_RATIO)


@pytest.mark.parametrize("view", ["groups", "time", "archived"])
def test_a_view_of_all_runs_costs_little_more_with_many(home_of: HomeOf, visit: Open, view: str) -> None:
    many, few = (visit(home_of(n_runs), "Runs", view=view) for n_runs in (MANY, FEW))
    compare(f"Runs, {view}", many.again, few.again, MAX_RATIO)


def test_another_page_of_the_table_costs_the_same_with_many_runs(home_of: HomeOf, visit: Open) -> None:
    many, few = (visit(home_of(n_runs), "Runs") for n_runs in (MANY, FEW))
    pages = cycle(range(1, 4))

    def turn() -> None:
        many.app.query_params["page"] = str(next(pages))
        many.again()

    compare("a page turn", turn, few.again, MAX_RATIO)


def test_a_pick_costs_the_same_with_many_runs(home_of: HomeOf, visit: Open) -> None:
    many, few = (visit(home_of(n_runs), "Runs") for n_runs in (MANY, FEW))
    for_many, for_few = cycle(range(1, 15)), cycle(range(1, 15))
    compare("a pick", lambda: many.pick(next(for_many)), lambda: few.pick(next(for_few)), MAX_RATIO)


@pytest.mark.parametrize("label", ["Runs", "Stability", "Explain"])
def test_all_picked_costs_little_more_with_many_runs(
    home_of: HomeOf, visit: Open, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    visits = []
    for made in (home_of(MANY), home_of(FEW)):
        monkeypatch.setenv("OMNINMO_HOME", str(made.home))
        visits.append(visit(made, label, sel=selections.save(made.run_ids)))
    compare(f"{label}, all picked", visits[0].again, visits[1].again, MAX_RATIO_ALL_PICKED)


@pytest.mark.parametrize("label", PAGES)
def test_every_page_opens_on_many_runs_whatever_is_picked(home_of: HomeOf, visit: Open, label: str) -> None:
    made = home_of(MANY)
    foreign = [run_id for run_id in made.run_ids if run_id not in set(made.of_ours)]
    picks: tuple[list[str], ...] = ([], made.with_files[:N_PICKED], foreign[:20], [*foreign[20:40], "nothing"])
    for chosen in picks:
        app = visit(made, label, runs=",".join(chosen)).app
        assert not app.error, (label, words(app))
    app = visit(made, label, sel=selections.save(made.run_ids)).app
    assert not app.error and f"{MANY} runs picked" in words(app).replace(",", "")

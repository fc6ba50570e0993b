"""Predict: from an empty store to one ticker of the champion's forecast."""

import json
from pathlib import Path

import pytest

from omninmo.jobs.kinds import KINDS
from omninmo.prediction import ledger
from omninmo.tracking import champion
from omninmo.tracking.store import RunStore
from omninmo.ui import job_cards
from tests.conftest import copy_home
from tests.kept_forecasts import keep
from tests.pages.conftest import OpenPage, words
from tests.prediction import clock
from tests.recorded import Recorded
from tests.ui.test_track_record import figures


@pytest.fixture
def ids(full_home: Path, home: Path) -> dict[str, str]:
    """Return the ids of six runs by name, in a home folder that a test may change."""
    copy_home(full_home, home)
    table = RunStore().runs()
    return dict(zip(table["name"], table["run_id"], strict=True))


def test_the_champion_predicts_until_a_link_names_another(open_page: OpenPage, ids: dict[str, str]) -> None:
    champion.appoint(RunStore(), ids["risky"], anyway=True)
    app = open_page("pages/predict.py")
    assert app.selectbox(key="forecast_run").value == ids["risky"]
    assert app.selectbox(key="forecast_run").options[0] == "risky · champion"
    assert "leak" not in "".join(app.selectbox(key="forecast_run").options)
    app.query_params["run"] = ids["far"]
    app.run()
    assert app.selectbox(key="forecast_run").value == ids["far"] and "60 sessions" not in words(app)


def test_a_leak_is_refused_and_another_run_shown(open_page: OpenPage, ids: dict[str, str]) -> None:
    app = open_page("pages/predict.py", run=ids["leak"])
    assert "leak cannot predict: it demonstrates a leak" in words(app)
    assert app.selectbox(key="forecast_run").value != ids["leak"]


def test_predict_asks_a_job_and_loads_no_model(
    open_page: OpenPage, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(job_cards, "start", started.append)
    app = open_page("pages/predict.py", run=ids["first"])
    next(button for button in app.button if button.label == "Predict").click().run()
    assert [type(one) for one in started] == [KINDS["predict"].config] and not app.exception


def test_a_kept_forecast_is_shown_with_the_ticker_of_the_link(open_page: OpenPage, ids: dict[str, str]) -> None:
    keep(ids["first"], tickers="KO, AAPL, NOPE")
    app = open_page("pages/predict.py", run=ids["first"])
    assert "2 tickers predicted" in words(app) and not app.get("plotly_chart")
    app.query_params["ticker"] = "KO"
    app.run()
    assert not app.exception and len(app.get("plotly_chart")) == 3
    assert "KO as of 2022-12-28: the return predicted over the next 30 sessions is" in words(app)


def test_the_sample_s_measured_coverage_stands_beside_the_nominal_one(open_page: OpenPage, ids: dict[str, str]) -> None:
    coverage, text = RunStore().intervals(ids["first"]).coverage, words(open_page("pages/predict.py", run=ids["first"]))
    assert coverage["measured"].notna().all() and coverage.index.tolist() == [0.5, 0.8, 0.95]
    for start, level in {"The 80 % interval held": 0.8, "the 50 % one": 0.5, "the 95 % one": 0.95}.items():
        row = coverage.loc[level]
        assert f"{start} {100 * row['measured']:.0f} % (95 %: {100 * row['low']:.0f} to" in text
    assert f"of the targets on {coverage['dates'].iloc[0]:,} dates" in text


def cover(ids: dict[str, str], home: Path, *measured: float) -> None:
    """Let the intervals of a run have held that often, at 50, 80 and 95 %."""
    recorded = Recorded(home, ids["first"], ids["rated"])
    stored = json.loads((recorded.artifacts() / "intervals.json").read_text())
    stored["coverage"] |= {"measured": measured, "low": [0.3] * 3, "high": [0.99] * 3}
    recorded.rewrite("intervals.json", json.dumps(stored).encode())


@pytest.mark.parametrize(
    ("measured", "words_of_it"),
    [
        ((0.56, 0.80, 0.95), "The 50 % interval was too wide: it held 56 %"),
        ((0.50, 0.74, 0.95), "The 80 % interval was too narrow: it held 74 %"),
        ((0.50, 0.80, 0.89), "The 95 % interval was too narrow: it held 89 %"),
        ((0.54, 0.76, 0.91), ""),
    ],
)
def test_a_level_that_is_off_by_more_than_five_points_is_said_first(
    open_page: OpenPage, ids: dict[str, str], home: Path, measured: tuple[float, ...], words_of_it: str
) -> None:
    cover(ids, home, *measured)
    app = open_page("pages/predict.py", run=ids["first"])
    head = ("title", "caption")  # what each page begins with
    first = next(element for element in app.main if hasattr(element, "value") and element.type not in head)
    assert (first.type == "warning") == bool(words_of_it) and words_of_it in str(first.value).replace("\\", "")
    for level, share in zip(("50 % one", "80 % interval held", "95 % one"), measured, strict=True):
        assert f"{level} {100 * share:.0f} % (95 %: 30 to 99)" in words(app)


def test_the_figures_of_the_track_record_equal_pandas_of_the_same_rows(
    open_page: OpenPage, ids: dict[str, str]
) -> None:
    """The ledger is a year under a fake clock, see `tests.prediction.clock`."""
    clock.grow_a_year(ids["first"])
    rows = clock.scored_by_pandas()
    app = open_page("pages/predict.py", run=ids["first"])
    dates = rows["as_of"].nunique()
    assert f"Live: {len(rows):,} of {len(ledger.read()):,} predictions are scored, on {dates} dates" in words(app)
    by_date = {name: of(rows).groupby(rows["as_of"]).mean() for name, of in clock.BY_DATE.items()}
    whole = {name: 100 * of(rows).mean() for name, of in clock.BY_DATE.items()}
    table = app.dataframe[-1].value.iloc[0]
    assert str(table["Direction right"]).startswith(f"{whole['hit_rate']:.1f} %")
    assert str(table["In the 80 % interval"]).startswith(f"{whole['coverage_80']:.1f} %")
    assert str(table["Rank IC"]).startswith(f"{clock.rank_ics(rows).mean():+.3f}".replace("-", "−"))
    for name, shares in by_date.items():
        app.selectbox(key="record_measure").set_value(name).run()
        dots, line = figures(app)[0][:2]
        assert dots == pytest.approx((100 * shares).tolist()) and line[-1] == pytest.approx(whole[name])
    app.selectbox(key="record_measure").set_value("rank_ic").run()
    dots, line = figures(app)[0][:2]
    ranks = clock.rank_ics(rows)
    assert dots == pytest.approx(ranks.tolist()) and line[-1] == pytest.approx(ranks.mean())


def test_ratings_are_shown_by_their_probabilities(open_page: OpenPage, ids: dict[str, str]) -> None:
    keep(ids["rated"], tickers="KO, AAPL")
    app = open_page("pages/predict.py", run=ids["rated"], ticker="KO")
    assert "the probability of each class is shown instead" in words(app)
    assert {"p_0", "p_4"} <= set(app.dataframe[0].value.columns)

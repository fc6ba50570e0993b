"""What became of predictions: the target of each, from prices of today, once its horizon has passed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from omninmo.arrays import Flags, Rows, Values
from omninmo.config import Classes, Delisted, Interval, Target, TrainingConfig
from omninmo.data import load_prices
from omninmo.data.assemble import NothingLeftError, judged_panel
from omninmo.data.panel import MIN_ABSENT, PricePanel
from omninmo.dataset.targets import ends, targets
from omninmo.errors import OmninmoError
from omninmo.events import OnEvent, Reporter, ignore
from omninmo.paths import home
from omninmo.prediction import closed, last_scoring, ledger
from omninmo.prediction.day_files import DATE, NUMBER, TEXT, TIME, WHOLE, DayContents, DayFiles, Reason
from omninmo.prediction.later_prices import LaterPrices, Load, PriceFiles
from omninmo.prediction.ledger import KEY
from omninmo.prediction.live import day_of, usual_age, usual_end, weekdays_after
from omninmo.tracking.store import RunStore

SCHEMA = pa.schema(
    [
        ("scored_at", TIME),
        ("run_id", TEXT),
        ("ticker", TEXT),
        ("as_of", DATE),
        ("end", DATE),
        ("age", WHOLE),
        ("y_true", NUMBER),
        ("y_return", NUMBER),
    ]
)
"""y_true and y_return as in the out-of-fold predictions; end is the last date of the target, age the sessions from
as_of to made_at."""
SAME_PANEL = ["run_id", "source", "path"]
SAME_TARGET = ["target", "classes", "horizon", "bar", "delisted"]

NO_TICKER = "the prices have no such ticker any more"
NO_DATE = "the prices have no bar of its date"
NOT_YET = "the prices end before its target does"
NO_PRICE = "a price is missing at its start or its end"
OTHERS = "it compares tickers, and prices of others could not be had today"


class Scoring(NamedTuple):
    """How many predictions were scored for the first time, and how many due ones wait for prices, by reason."""

    new: int
    unscored: Mapping[Reason, int]


def files() -> DayFiles:
    """Return the files of the outcomes, one for each day on which some were scored."""
    return DayFiles(home().ledger / "outcomes", SCHEMA, KEY, _impossible)


def read() -> pd.DataFrame:
    """Return all outcomes, at most one of a prediction."""
    return read_files().rows


def read_files() -> DayContents:
    """Return all outcomes, and which files cannot be read, with the reason."""
    return files().read()


def score(
    store: RunStore,
    *,
    only: Mapping[str, str] | None = None,
    prices: PricePanel | None = None,
    price_files: PriceFiles | None = None,
    now: datetime | None = None,
    load: Load | None = None,
    on_event: OnEvent = ignore,
) -> Scoring:
    """Score every prediction whose horizon has passed and that was not scored yet, and keep the outcomes.

    Both prices of a return are read from the same panel of today: a dividend or a split rewrites adjusted prices. An
    outcome that is kept stays as it is, whatever the source makes of its history later. Ranks and the market are those
    of the run's tickers and the ones predicted. What no later prices can score is kept as such, see `closed`: Yahoo
    Finance is not asked for it again.

    Parameters
    ----------
    store : of the runs, whose settings say where their prices come from
    only : values of the ledger's columns that a prediction must have, such as its run_id; by default all are scored
    prices : of the predictions that were made on prices of your own; those cannot be scored without
    price_files : to read instead of prices that were handed over, and of files that are gone
    now : time zone aware, by default the clock's
    load : of prices
    on_event : called with each run and source that is scored, and each ticker that is downloaded for it; may raise

    Raises
    ------
    StoreError
        If the outcomes cannot be kept.
    """
    moment, progress = now or datetime.now(UTC), _Progress(Reporter(on_event))
    later = LaterPrices(store, prices, price_files, moment, load or progress.load)
    due = unscored(ledger.read(), read(), moment)
    if only:
        due = due[(due[list(only)] == pd.Series(only)).all(axis=1)]
    due = due.assign(closed=_is_among(due, closed.read()))
    groups = [rows for _, rows in due.groupby(SAME_PANEL, sort=False) if not _is_given_up(rows)]
    scored, closings, reasons = [], [], defaultdict[str, Counter[Reason]](Counter)
    for rows in progress.each(groups):
        of_run = reasons[rows["run_id"].iloc[0]]
        try:
            table, given_up = _tried(rows, later)
        except OmninmoError as error:
            of_run[str(error)] += int((~rows["closed"]).sum())
            continue
        waits = (table["reason"] != "").to_numpy() & ~rows["closed"].to_numpy() & ~_is_among(rows, given_up)
        of_run.update(table["reason"][waits])
        scored.append(table[table["reason"] == ""])
        closings.append(given_up)
    _keep(closed.files(), closings, closed_at=moment)
    new = _keep(files(), scored, scored_at=moment)
    if not only:
        last_scoring.keep({run_id: of_run for run_id, counts in reasons.items() if (of_run := +counts)}, moment)
    return Scoring(new, sum(reasons.values(), Counter()))


def _tried(rows: pd.DataFrame, later: LaterPrices) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what became of predictions of one run and source, and which of them nobody can score any more."""
    try:
        panel = later.panel(rows)
    except NothingLeftError as error:
        if rows["source"].iloc[0] != "yahoo":  # files come and go
            raise
        return _nothing(rows, str(error)), closed.closings(rows, None, error.reasons, later.now)
    table = outcomes(rows, panel)
    without = rows[(table["reason"] != "").to_numpy()]
    table["reason"] = table["reason"].mask(_waits_for_others(rows, panel, later.now) & (table["reason"] == ""), OTHERS)
    return table, closed.closings(without, panel, {**panel.skipped, **panel.failed}, later.now)


def _waits_for_others(rows: pd.DataFrame, panel: PricePanel, now: datetime) -> pd.Series:
    """Return which targets compare tickers of which some were not fetched: what is scored stays, so they wait a while.

    Ten weekdays after a target, it is scored among those that are there.
    """
    by_fifths = (rows["mode"] == "classification") & (rows["classes"] == "quantiles")
    compares = by_fifths | rows["target"].isin(["excess_return", "cross_sectional_rank"])
    return compares & (weekdays_after(rows, now) < MIN_ABSENT) & closed.may_come(panel)


@dataclass
class _Progress:
    """Reports which of the runs and sources is scored, also while its prices are loaded."""

    reporter: Reporter
    step: int = 0
    steps: int = 0

    def each(self, groups: list[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        self.steps = len(groups)
        for self.step, rows in enumerate(groups, start=1):
            self.report()
            yield rows

    def load(self, config: TrainingConfig) -> PricePanel:
        return load_prices(config, on_ticker=lambda *_: self.report())

    def report(self) -> None:
        self.reporter.report("score", self.step, self.steps)


def _keep(files: DayFiles, tables: list[pd.DataFrame], **at: datetime) -> int:
    """Add the rows of some tables to files of the day, each with the moment, and return how many are new."""
    rows = pd.concat(tables) if tables else pd.DataFrame()
    if rows.empty:
        return 0
    ((column, moment),) = at.items()
    stamped = rows.assign(**{column: pd.Timestamp(moment).tz_convert("UTC")})
    return files.add(stamped, moment.astimezone(UTC).date(), since=rows["as_of"].min().date())


def _is_among(rows: pd.DataFrame, others: pd.DataFrame) -> Flags:
    """Return which rows have the key of one of the others."""
    keys, known = (pd.MultiIndex.from_frame(table[list(KEY)]) for table in (rows, others))
    return np.asarray(keys.isin(known), dtype=bool)


def _is_given_up(rows: pd.DataFrame) -> bool:
    """Return whether nothing is left to be asked for; files are looked at again, for they cost nothing."""
    return bool(rows["source"].iloc[0] == "yahoo" and rows["closed"].all())


def _nothing(rows: pd.DataFrame, reason: Reason) -> pd.DataFrame:
    """Return that no prediction has an outcome, see `outcomes`."""
    return rows[list(KEY)].assign(end=rows["as_of"], age=0, y_true=np.nan, y_return=np.nan, reason=reason)


def unscored(predictions: pd.DataFrame, known: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Return the predictions that are due and have no outcome yet.

    Due is what ended before today if every weekday is a session, see `live.usual_end`; after holidays the last price is
    not there then, and the next scoring finds it.

    Parameters
    ----------
    predictions : rows of the ledger
    known : outcomes
    """
    today = pd.Timestamp(now).tz_convert("UTC").tz_localize(None).normalize()
    return predictions[(usual_end(predictions) < today).to_numpy() & ~_is_among(predictions, known)]


def outcomes(predictions: pd.DataFrame, panel: PricePanel) -> pd.DataFrame:
    """Return what became of predictions by the prices of one panel: pure, nothing is kept.

    Parameters
    ----------
    predictions : rows of the ledger
    panel : prices that reach from their as-of dates to the ends of their targets

    Returns
    -------
    DataFrame
        A row each, in the same order: the key, end, age, y_true (the target, or the actual class), y_return (what
        direction and rank are scored against), and reason: "", or why there is none of these.

    Raises
    ------
    ConfigError, DataError
        If the prices are not what the target needs.
    """
    groups = predictions.groupby([*SAME_TARGET, "mode"], sort=False)
    tables = [_of_one_target(rows, panel) for _, rows in groups]
    return pd.concat(tables).loc[predictions.index]


def _of_one_target(rows: pd.DataFrame, panel: PricePanel) -> pd.DataFrame:
    first = rows.iloc[0]
    panel = judged_panel(panel, cast(Interval, first["bar"]))
    horizon, delisted = int(first["horizon"]), cast(Delisted, first["delisted"])
    known = targets(cast(Target, first["target"]), cast(Classes, first["classes"]), panel, horizon, delisted)
    columns = pd.Index(panel.tickers).get_indexer(pd.Index(rows["ticker"]))
    at = _dates(panel).get_indexer(pd.DatetimeIndex(rows["as_of"])), columns
    end = ends(panel, horizon, delisted)[at]
    rated = first["mode"] == "classification"
    y_true = known.classes if rated else known.target.to_numpy()
    return rows[list(KEY)].assign(
        end=_dates(panel)[np.maximum(end, 0)],
        age=_age(rows, panel),
        y_true=y_true[at].astype(np.float64),
        y_return=(known.realised if rated else known.target).to_numpy()[at],
        reason=_reasons(at, end, known.usable[at]),
    )


def _reasons(at: tuple[Rows, Rows], end: Rows, usable: Flags) -> Values:
    """Return why each row has no outcome, "" where it has one; the first reason that holds."""
    holds = [at[1] < 0, at[0] < 0, end < 0, ~usable]
    return np.select(holds, [NO_TICKER, NO_DATE, NOT_YET, NO_PRICE], default="")


def _age(rows: pd.DataFrame, panel: PricePanel) -> pd.Series:
    """Return the sessions from as_of to made_at: bars of daily prices; weekdays where a bar is a week."""
    if rows["bar"].iloc[0] == "1wk":
        return usual_age(rows)
    dates = _dates(panel)
    made = dates.searchsorted(pd.DatetimeIndex(day_of(rows)), side="right")
    return pd.Series(made - dates.searchsorted(pd.DatetimeIndex(rows["as_of"]), side="right"), index=rows.index)


def _dates(panel: PricePanel) -> pd.DatetimeIndex:
    return panel.dates.tz_localize(None)


def _impossible(rows: pd.DataFrame) -> Reason:
    """Return why the rows of a file cannot have been written by this program; "" if they can."""
    if rows[["y_true", "y_return"]].isna().any(axis=None):
        return "a target is missing"
    return "" if (rows["end"] > rows["as_of"]).all() else "a target ends before it begins"

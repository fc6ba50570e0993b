"""What became of predictions: the target of each, from prices of today, once its horizon has passed."""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from omninmo.arrays import Flags, Rows, Values
from omninmo.config import TICKER, Classes, Delisted, Interval, Target, TrainingConfig
from omninmo.data import load_prices
from omninmo.data.assemble import judged_panel
from omninmo.data.panel import PricePanel
from omninmo.data.sample import TICKERS as SAMPLE
from omninmo.dataset.targets import ends, targets
from omninmo.errors import DataError, OmninmoError
from omninmo.paths import home
from omninmo.prediction import ledger
from omninmo.prediction.day_files import DATE, NUMBER, TEXT, TIME, WHOLE, DayContents, DayFiles, Reason
from omninmo.prediction.ledger import KEY
from omninmo.prediction.live import day_of, usual_age, usual_end
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
DAYS_PER_MONTH, MONTHS_MORE, MAX_MONTHS = 30, 6, 9999
"""How far prices reach back beyond the oldest prediction: a ticker is judged by some history."""

NO_OWN_PRICES = "its prices were given from Python, and are not kept: hand them over again"
NO_TICKER = "the prices have no such ticker any more"
NO_DATE = "the prices have no bar of its date"
NOT_YET = "the prices end before its target does"
NO_PRICE = "a price is missing at its start or its end"

Load = Callable[[TrainingConfig], PricePanel]


@dataclass(frozen=True)
class _Source:
    """Where the prices of predictions come from, see `score`."""

    store: RunStore
    own: PricePanel | None
    now: datetime
    load: Load

    def panel(self, rows: pd.DataFrame) -> PricePanel:
        """Return the prices of predictions of one run, made on prices of one source."""
        first = rows.iloc[0]
        if first["source"] != "own":
            return self.load(self.config(first["run_id"], first["source"], first["path"], rows))
        if self.own is None:
            raise DataError(NO_OWN_PRICES)
        return self.own

    def config(self, run_id: str, source: str, path: str, rows: pd.DataFrame) -> TrainingConfig:
        """Return the run's settings for prices up to today, of its own tickers and those that it predicted."""
        config = self.store.config(run_id)
        named = dict.fromkeys([*self.store.closes(run_id).columns, *rows["ticker"]])
        tickers = [ticker for ticker in named if (ticker in SAMPLE if source == "sample" else TICKER.fullmatch(ticker))]
        return config.replace(source=source, path=path, tickers=tickers, period=_months(rows, self.now))


class Scoring(NamedTuple):
    """How many predictions were scored for the first time, and how many due ones could not be, by reason."""

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
    store: RunStore, *, prices: PricePanel | None = None, now: datetime | None = None, load: Load = load_prices
) -> Scoring:
    """Score every prediction whose horizon has passed and that was not scored yet, and keep the outcomes.

    Both prices of a return are read from the same panel of today: a dividend or a split rewrites adjusted prices. An
    outcome that is kept stays as it is, whatever the source makes of its history later. Ranks and the market are those
    of the run's tickers and the ones predicted.

    Parameters
    ----------
    store : of the runs, whose settings say where their prices come from
    prices : of the predictions that were made on prices of your own; those cannot be scored without
    now : time zone aware, by default the clock's
    load : of prices

    Raises
    ------
    StoreError
        If the outcomes cannot be kept.
    """
    moment = now or datetime.now(UTC)
    due = unscored(ledger.read(), read(), moment)
    source = _Source(store, prices, moment, load)
    scored, reasons = [], Counter[Reason]()
    for _, rows in due.groupby(SAME_PANEL, sort=False):
        try:
            table = outcomes(rows, source.panel(rows))
        except OmninmoError as error:
            reasons[str(error)] += len(rows)
            continue
        reasons.update(table["reason"][table["reason"] != ""])
        scored.append(table[table["reason"] == ""])
    kept = pd.concat(scored) if scored else pd.DataFrame()
    if kept.empty:
        return Scoring(0, reasons)
    table = kept.assign(scored_at=pd.Timestamp(moment).tz_convert("UTC"))
    added = files().add(table, moment.astimezone(UTC).date(), since=table["as_of"].min().date())
    return Scoring(added, reasons)


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
    scored = pd.MultiIndex.from_frame(predictions[list(KEY)]).isin(pd.MultiIndex.from_frame(known[list(KEY)]))
    return predictions[(usual_end(predictions) < today).to_numpy() & ~scored]


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
    made = dates.searchsorted(pd.DatetimeIndex(day_of(rows["made_at"])), side="right")
    return pd.Series(made - dates.searchsorted(pd.DatetimeIndex(rows["as_of"]), side="right"), index=rows.index)


def _dates(panel: PricePanel) -> pd.DatetimeIndex:
    return panel.dates.tz_localize(None)


def _months(rows: pd.DataFrame, now: datetime) -> str:
    """Return a period that reaches from today to well before the oldest of the predictions."""
    days = (pd.Timestamp(now).tz_convert("UTC").tz_localize(None) - rows["as_of"].min()).days
    return f"{min(max(math.ceil(days / DAYS_PER_MONTH), 0) + MONTHS_MORE, MAX_MONTHS)}mo"


def _impossible(rows: pd.DataFrame) -> Reason:
    """Return why the rows of a file cannot have been written by this program; "" if they can."""
    if rows[["y_true", "y_return"]].isna().any(axis=None):
        return "a target is missing"
    return "" if (rows["end"] > rows["as_of"]).all() else "a target ends before it begins"

"""The ledger: every prediction that was made, on the day that it was made, with what it takes to score it later."""

from datetime import UTC, datetime
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa

from omninmo import schema
from omninmo.config import FIELDS, TrainingConfig
from omninmo.evaluation.conformal import BOUNDS
from omninmo.paths import expanded, home
from omninmo.prediction.day_files import DATE, NUMBER, TEXT, TIME, WHOLE, DayContents, DayFiles, Reason
from omninmo.settings import choices_of
from omninmo.tracking.store import RunStore

KEY = ("run_id", "ticker", "as_of")
MAX_HORIZON = 10_000

SCHEMA = pa.schema(
    [
        ("made_at", TIME),
        ("run_id", TEXT),
        ("ticker", TEXT),
        ("as_of", DATE),
        ("horizon", WHOLE),
        ("bar", TEXT),
        ("target", TEXT),
        ("mode", TEXT),
        ("classes", TEXT),
        ("delisted", TEXT),
        ("source", TEXT),
        ("path", TEXT),
        ("prediction", NUMBER),
        *((name, NUMBER) for name in BOUNDS),
        ("rating", TEXT),
        ("predicted_class", NUMBER),
        ("close", NUMBER),
        ("trained_until", DATE),
        ("base_sign", NUMBER),
        ("base_class", NUMBER),
    ]
)
_CHOICES = {"bar": "interval", "target": "target", "mode": "mode", "classes": "classes", "delisted": "delisted"}
"""Columns that hold a setting of the run, and the setting's name."""


class Predicted(Protocol):
    """What is recorded of a forecast."""

    @property
    def run_id(self) -> str:
        """The run that predicted."""

    @property
    def table(self) -> pd.DataFrame:
        """A row per ticker: ticker, as_of, prediction, rank, rating, close, intervals' bounds, p_0 … p_4 of classes."""


class RunFacts(NamedTuple):
    """What is recorded of the run: its settings, how far its training reaches, and what to compare it with.

    Attributes
    ----------
    trained_until : the last date of the last target that the final model was trained on
    base_sign : the sign that most training rows of the newest fold had, +1 or −1; NaN of a run that has none
    base_class : the class most frequent there; NaN in a regression
    """

    config: TrainingConfig
    trained_until: pd.Timestamp
    base_sign: float
    base_class: float


def files() -> DayFiles:
    """Return the files of the ledger, in the home folder."""
    return DayFiles(home().ledger, SCHEMA, KEY, _impossible)


def record(
    forecast: Predicted, store: RunStore, *, source: str = "", path: str = "", now: datetime | None = None
) -> int:
    """Add a forecast to the file of the day, and return how many of its rows are new.

    A row is named by its run, ticker and as-of date. The first one counts: a prediction that is made again, with other
    prices or after its target is known, replaces none.

    Parameters
    ----------
    forecast : rows without a prediction are left out, and those without a rank, whose prices are too old
    store : of the run
    source, path : of the prices, by default the run's own; "own" of a panel that was handed over
    now : time zone aware, by default the clock's

    Raises
    ------
    StoreError
        If the home folder cannot be written to, or the file of the day is damaged.
    RunError
        If the run lacks what has to be recorded.
    """
    made_at = now or datetime.now(UTC)
    rows = ledger_rows(forecast, run_facts(store, forecast.run_id), made_at, source, path)
    if rows.empty:
        return 0
    return files().add(rows, made_at.astimezone(UTC).date(), since=rows["as_of"].min().date())


def read() -> pd.DataFrame:
    """Return all predictions, those of the oldest day first; files that cannot be read are left out."""
    return read_files().rows


def read_files() -> DayContents:
    """Return all predictions, and which files cannot be read, with the reason."""
    return files().read()


def ledger_rows(
    forecast: Predicted, facts: RunFacts, made_at: datetime, source: str = "", path: str = ""
) -> pd.DataFrame:
    """Return the rows of the ledger that a forecast makes, see `record`."""
    config, table = facts.config, forecast.table
    meant = np.isfinite(table["prediction"].to_numpy(dtype=np.float64)) & table["rank"].notna().to_numpy()
    rows = table[meant].reset_index(drop=True)
    made = pd.Timestamp(made_at).tz_convert("UTC")
    recorded = rows.reindex(columns=["ticker", "as_of", "prediction", *BOUNDS, "rating", "close"]).assign(
        made_at=made.as_unit("us"),
        run_id=forecast.run_id,
        horizon=config.horizon,
        **{column: getattr(config, setting) for column, setting in _CHOICES.items()},
        **dict(zip(("source", "path"), prices_of(config, source, path), strict=True)),
        predicted_class=_predicted_class(rows),
        trained_until=facts.trained_until.as_unit("us"),
        base_sign=facts.base_sign,
        base_class=facts.base_class,
    )
    as_of = pd.DatetimeIndex(recorded["as_of"]).tz_localize(None).as_unit("us")
    rating = recorded["rating"].astype(object).where(recorded["rating"].notna(), "")
    return recorded.assign(as_of=as_of, rating=rating)[SCHEMA.names]


def prices_of(config: TrainingConfig, source: str = "", path: str = "") -> tuple[str, str]:
    """Return source and path of prices: those that were asked for, else the run's own.

    The path is absolute: in another folder, files of the same name are other prices.
    """
    named = path or (config.path if source in ("", config.source) else "")
    return source or config.source, str(expanded(named).absolute()) if named else ""


def run_facts(store: RunStore, run_id: str) -> RunFacts:
    """Return what is recorded of a run.

    Raises
    ------
    RunError
        If a file is missing or damaged: runs of an earlier version have no closes.
    """
    config = store.config(run_id)
    last = pd.Timestamp(store.summary(run_id)["last_date"])
    dates = pd.DatetimeIndex(store.closes(run_id).index)
    trained_until = dates[min(int(dates.searchsorted(last)) + config.horizon, len(dates) - 1)]
    newest = store.predictions(run_id).sort_values("date", kind="stable").iloc[-1]
    base_class = newest.get("baseline_class") if config.mode == "classification" else None
    return RunFacts(config, trained_until, _number(newest.get("baseline_majority")), _number(base_class))


def _number(value: object) -> float:
    return float("nan") if value is None else float(str(value))


def _predicted_class(rows: pd.DataFrame) -> "pd.Series[float]":
    """Return the most probable class of each row; NaN in a regression."""
    names = [f"p_{k}" for k in range(len(schema.RATINGS))]
    if not set(names) <= set(rows.columns):
        return pd.Series(np.nan, index=rows.index)
    return pd.Series(rows[names].to_numpy(dtype=np.float64).argmax(axis=1).astype(np.float64), index=rows.index)


def _impossible(rows: pd.DataFrame) -> Reason:
    """Return why the rows of a file cannot have been written by this program; "" if they can."""
    for column, setting in _CHOICES.items():
        if not rows[column].isin(choices_of(FIELDS[setting], setting)).all():
            return f"{column} holds a value that is none of the setting's"
    if not rows["horizon"].between(1, MAX_HORIZON).all():
        return "horizon holds an impossible number"
    if rows["prediction"].isna().any():
        return "prediction has empty cells"
    classes = rows[["predicted_class", "base_class"]]
    return "" if (classes.isin(range(len(schema.RATINGS))) | classes.isna()).all(axis=None) else "a class is no class"

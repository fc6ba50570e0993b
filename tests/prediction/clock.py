"""A year of predictions under a clock that runs forward, and what plain pandas says of the same rows."""

from collections.abc import Callable
from datetime import datetime

import numpy as np
import pandas as pd

from omninmo.data.panel import PricePanel
from omninmo.data.sample import load as load_sample
from omninmo.prediction import ledger, outcomes
from tests.prediction import forecasts

HORIZON = 10
LEVELS = (50, 80, 95)


def momentum(close: pd.DataFrame, day: pd.Timestamp, run_id: str) -> forecasts.Forecast:
    """Return a forecast of every ticker by its last quarter, with intervals by its volatility."""
    past, size = close.pct_change(63).loc[day], close.pct_change().rolling(63).std().loc[day] * np.sqrt(HORIZON)
    table = pd.DataFrame({"ticker": close.columns, "as_of": day, "prediction": past.to_numpy() / 6, "rating": ""})
    table["rank"] = table["prediction"].rank(ascending=False)
    for level, width in {50: 0.67, 80: 1.28, 95: 1.96}.items():
        reach = width * size.to_numpy()
        table = table.assign(
            **{f"low_{level}": table["prediction"] - reach, f"high_{level}": table["prediction"] + reach}
        )
    return forecasts.Forecast(run_id, table)


def grow_a_year(run_id: str = "run-a") -> tuple[list[int], datetime]:
    """Predict at the end of each month of 2021, and score every ten days; return how many were scored, and the end."""
    close = load_sample().close["2018-01-01":]
    known = close[:"2020-12-31"]
    store = forecasts.store(known, str(known.index[-1 - HORIZON].date()), forward_days=HORIZON)
    counts = []
    for now in pd.date_range("2021-01-06 12:00", "2022-02-01", freq=pd.DateOffset(days=10), tz="UTC"):
        seen = PricePanel(close=close[close.index < now.tz_localize(None).normalize()], judged=True)
        if now.day > 20:
            made = momentum(seen.close, seen.dates[-1], run_id)
            ledger.record(made, store, source="csv", path=".", now=now.to_pydatetime())
        outcomes.score(store, now=now.to_pydatetime(), load=lambda config, seen=seen: seen)  # type: ignore[misc]
        counts.append(len(outcomes.read()))
    return counts, now.to_pydatetime()


def scored_by_pandas() -> pd.DataFrame:
    """Return the rows of the ledger that end within the year, with their return y, from prices alone."""
    close = load_sample().close["2018-01-01":]
    ahead = (close.shift(-HORIZON) / close - 1).melt(ignore_index=False, var_name="ticker", value_name="y")
    ahead = ahead.rename_axis("as_of").set_index("ticker", append=True)
    rows = ledger.read().set_index(["as_of", "ticker"]).join(ahead).reset_index()
    return rows[rows["as_of"] < "2022-01-01"]  # the last ones wait still


def hits(rows: pd.DataFrame) -> "pd.Series[bool]":
    return np.sign(rows["y"]) == np.sign(rows["prediction"])


def inside(level: int) -> Callable[[pd.DataFrame], "pd.Series[bool]"]:
    return lambda rows: rows["y"].between(rows[f"low_{level}"], rows[f"high_{level}"])


BY_DATE = {"hit_rate": hits, **{f"coverage_{level}": inside(level) for level in LEVELS}}
"""Of each share: what counts for it, row by row."""


def rank_ics(rows: pd.DataFrame) -> "pd.Series[float]":
    """Return Spearman's correlation of prediction and return, date by date."""
    days = {as_of: day["prediction"].corr(day["y"], method="spearman") for as_of, day in rows.groupby("as_of")}
    return pd.Series(days)

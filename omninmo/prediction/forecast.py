"""A tracked model applied to prices of today: predictions, what they rest on, and what speaks against them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.config import PredictConfig
from omninmo.data.panel import PricePanel
from omninmo.dataset.latest import LatestRows, latest_rows
from omninmo.errors import DataError
from omninmo.evaluation.shap_table import ShapTable, check_additivity, split_contributions
from omninmo.events import OnEvent, Reporter, ignore
from omninmo.prediction.choice import choose
from omninmo.prediction.forecast_data import Forecast
from omninmo.prediction.prices import forecast_panel
from omninmo.prediction.table import Predicted, ages, forecast_table
from omninmo.prediction.tracked import TrackedModel, tracked_model
from omninmo.tracking.store import RunStore
from omninmo.training.boosting import Model
from omninmo.training.folds import expected

SESSIONS_DRAWN = 252
"""Sessions of closes that go with a forecast, for its chart."""


def forecast(
    config: PredictConfig,
    store: RunStore | None = None,
    *,
    prices: PricePanel | None = None,
    on_event: OnEvent = ignore,
    now: datetime | None = None,
) -> Forecast:
    """Apply a tracked model to the last date of each ticker. Writes nothing.

    Features are those of the training, by the same code. Those that compare tickers compare all that the model was
    trained on: what it predicts of one does not depend on which others were asked for. A ticker that it was not trained
    on is compared with all of these, and others of its kind.

    Parameters
    ----------
    config : which run, tickers and prices
    store : by default the one of the home folder
    prices : your own, instead of a source; they should hold the tickers of the training
    on_event : called at each stage and downloaded ticker; may raise to end the work
    now : the time to count the age of downloaded prices from; by default, now

    Raises
    ------
    RunError
        If there is no such run, it cannot predict, or a file of it is missing or damaged.
    ModelError
        If its model cannot be trusted.
    DataError
        If prices cannot be had, its features are computed by other code today, or no ticker can be predicted.
    """
    store, reporter = store or RunStore(), Reporter(on_event)
    choice = choose(store, config.run_id)
    tracked = tracked_model(store, choice.run_id)
    with reporter.stage("load"):
        panel = forecast_panel(config, tracked, prices, reporter)
    with reporter.stage("features"):
        rows = _rows(tracked, panel)
        asked = _asked(config, tracked, panel, own=prices is not None)
        refused = _refused(asked, rows, panel)
        if len(refused) == len(asked):
            raise DataError(_nothing(refused))
        age = ages(rows, panel, _today(config, tracked, prices, now))
        table = forecast_table(Predicted(rows, tracked.model.predict(rows.x), age), tracked, panel)
    table = table[table["ticker"].isin(asked)].reset_index(drop=True)
    with reporter.stage("explain"):
        explanation = _explanation(tracked.model, rows, table)
    closes = panel.close[table["ticker"].tolist()].tail(SESSIONS_DRAWN)
    return Forecast(choice.run_id, choice.sentence, table, explanation, closes, refused, _caution(tracked, panel))


def _rows(tracked: TrackedModel, panel: PricePanel) -> LatestRows:
    """Return the rows of the training's tickers, compared among themselves, and of the others, compared with all."""
    known = [ticker for ticker in panel.tickers if ticker in tracked.tickers]
    if len(known) == len(panel.tickers) or len(known) <= len(tracked.tickers) / 2:
        return latest_rows(tracked.features, panel)
    among, others = latest_rows(tracked.features, panel.of(known)), latest_rows(tracked.features, panel)
    new = ~np.isin(others.tickers, known)
    return LatestRows(
        np.concatenate([among.x, others.x[new]]),
        pd.DatetimeIndex(np.concatenate([among.dates, others.dates[new]])),
        np.concatenate([among.tickers, others.tickers[new]]),
        {**others.refused, **among.refused},
    )


def _caution(tracked: TrackedModel, panel: PricePanel) -> str:
    """Return what a reader has to know of the prices, and how many they lack of those that features compare with."""
    count = len(set(tracked.tickers) - set(panel.tickers))
    if not count:
        return panel.caution
    lacking = (
        f"Of the {len(tracked.tickers):,} tickers of the training, {count:,} {'has' if count == 1 else 'have'} no "
        "prices here: features that compare tickers compare the others, and may differ from what the model learned."
    )
    return " ".join(filter(None, (panel.caution, lacking)))


def _today(
    config: PredictConfig, tracked: TrackedModel, prices: PricePanel | None, now: datetime | None
) -> date | None:
    """Return the date that prices should reach; None for the sample, which ends in 2022, and prices handed over."""
    if prices is not None or (config.source or tracked.config.source) == "sample":
        return None
    return (now or datetime.now(UTC)).date()


def _asked(config: PredictConfig, tracked: TrackedModel, panel: PricePanel, *, own: bool) -> list[str]:
    """Return the tickers to predict: those asked for, as the panel spells them; else all of the training or panel."""
    if not config.tickers:
        return list(panel.tickers if own else dict.fromkeys((*tracked.tickers, *panel.tickers)))
    spelled = {ticker.upper(): ticker for ticker in panel.tickers}
    return [spelled.get(ticker, ticker) for ticker in config.tickers]


def _refused(asked: list[str], rows: LatestRows, panel: PricePanel) -> dict[str, str]:
    reasons, there = {**panel.skipped, **panel.failed, **rows.refused}, set(rows.tickers)
    return {ticker: reasons.get(ticker, "no prices of it were given") for ticker in asked if ticker not in there}


def _nothing(refused: Mapping[str, str]) -> str:
    ticker, reason = next(iter(refused.items()))
    which = (
        f"None of the {len(refused):,} tickers can be predicted ({ticker}: {reason})"
        if len(refused) > 1
        else (f"{ticker} cannot be predicted: {reason}")
    )
    return f"{which.removesuffix('.')}; choose other tickers, or another source of prices."


def _explanation(model: Model, rows: LatestRows, table: pd.DataFrame) -> ShapTable:
    """Explain the rows of the table by the model that predicted them.

    Raises
    ------
    ModelError
        If the explanation does not add up to the prediction.
    """
    position = {ticker: number for number, ticker in enumerate(rows.tickers)}
    x: Floats = rows.x[[position[ticker] for ticker in table["ticker"]]]
    contributions, margin = model.explain(x)
    values, base = split_contributions(contributions)
    check_additivity(values, base, margin)
    index = pd.DataFrame({"date": table["as_of"], "ticker": table["ticker"], "fold": 0})
    return ShapTable(values, x, base, margin, expected(model.predict(x)), index, model.features, len(x))

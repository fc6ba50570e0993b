"""One ticker of a forecast: why it was predicted so, its prices, what became of earlier predictions, what was alike."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import RunError
from omninmo.figures.forecast_fan import FanInfo, forecast_fan, forecast_fan_info
from omninmo.figures.shap_axis import effect_format
from omninmo.figures.waterfall import waterfall, waterfall_info
from omninmo.prediction.kept import Kept
from omninmo.ui import charts, class_selector, forecast_alike, forecast_past, forecast_table, frame, reads, url
from omninmo.ui.foreign_text import plain

KEY = "forecast_ticker"
SHOWN_LEVEL = 80
CURRENCIES, OF_THE_PRICES = {"sample": "US dollars"}, "currency of the prices"
"""What closes are in: no other source says it in the prices themselves."""


def draw(kept: Kept, run: pd.Series) -> None:
    """Draw the choice of a ticker, and what belongs to the chosen one."""
    st.header("One ticker explained", anchor=False)
    tickers, wanted = list(kept.table["ticker"]), url.get("ticker")
    # the link decides, also where the page showed another ticker before
    st.session_state[KEY] = wanted if wanted in tickers else None
    st.selectbox(
        "Ticker",
        tickers,
        key=KEY,
        placeholder="Choose a ticker, or click one above",
        on_change=lambda: url.put("ticker", st.session_state[KEY] or ""),
        width=360,
    )
    if wanted and wanted not in tickers:
        st.warning(plain(f"This forecast has no ticker {wanted}."), icon=":material/search_off:")
    elif wanted:
        _one(kept, run, tickers.index(wanted))


def _one(kept: Kept, run: pd.Series, position: int) -> None:
    run_id, row = str(run["run_id"]), kept.table.iloc[position]
    config = reads.config(run_id)
    with st.container(key="forecast-ticker"):
        st.markdown(plain(sentence(row, config)))
        if row["flags"]:
            st.warning(plain(remark(row["flags"])), icon=":material/flag:")
        key = f"forecast-{run_id}-{row['ticker']}-{kept.made_at.timestamp():.0f}"
        _guarded(lambda: _why(kept, run_id, position, config, key))


def _guarded(draw_part: Callable[[], None]) -> None:
    try:
        draw_part()
    except RunError as error:
        st.warning(plain(error), icon=":material/broken_image:")


def remark(flags: str) -> str:
    """Return what speaks against a row as a sentence.

    Examples
    --------
    >>> remark("not among the tickers of the training")
    'Not among the tickers of the training.'
    """
    return f"{flags[:1].upper()}{flags[1:].removesuffix('.')}."


def sentence(row: pd.Series, config: TrainingConfig) -> str:
    """Return what is predicted of a ticker."""
    ahead = f"over the next {schema.bars(config.horizon, config.interval)}"
    if config.mode == "classification":
        share = schema.FORMATS["share"].text
        each = ", ".join(f"{name} {share(row[f'p_{k}'])}" for k, name in reversed(list(enumerate(schema.RATINGS))))
        said = f"{ahead} {each}"
    else:
        number = forecast_table.number(config).text
        said = f"the {schema.in_sentence(config.target)} predicted {ahead} is {number(row['prediction'])}"
        if pd.notna(row["low_80"]):
            said += f", the 80 % interval {number(row['low_80'])} to {number(row['high_80'])}"
    rank = f"; rank {row['rank']}" if pd.notna(row["rank"]) else "; not ranked"
    rating = f", rated {row['rating']}" if row["rating"] else ""
    return f"{row['ticker']} as of {row['as_of']:%Y-%m-%d}: {said}{rank}{rating}."


def _why(kept: Kept, run_id: str, position: int, config: TrainingConfig, key: str) -> None:
    features = reads.features(run_id)
    if lacking := set(kept.explanation.features) - set(features.index):
        raise RunError(
            f"{schema.FEATURES_FILE} of run {run_id} lacks {len(lacking)} of the features that explain this forecast; "
            "restore it from a copy, or train the run again."
        )
    table, unit = class_selector.draw(kept.explanation, config.target, _own_rating(kept, position))
    st.subheader("Why", anchor=False)
    info = waterfall_info(table, position, features)
    charts.show(waterfall(info, unit), key=f"{key}-{unit}-waterfall")
    number = schema.FORMATS[effect_format(unit)].text
    st.caption(
        f"From {number(info.base)}, what the model predicts on average, the features of "
        f"{kept.table['as_of'].iloc[position]:%Y-%m-%d} add up to {number(float(info.effects.sum()))} and so lead to "
        f"{number(info.margin)}. Orange raised the prediction, blue lowered it. The model is the final one, trained on "
        "all rows."
    )
    rating = {"rating": unit} if kept.explanation.n_classes else {}
    frame.link("Explain", "What each feature does", run=run_id, feature=info.features[0], **rating)
    _prices(kept, position, config, key)
    _guarded(lambda: forecast_past.draw(run_id, str(kept.table["ticker"].iloc[position]), config, key))
    _guarded(lambda: forecast_alike.draw(table, unit, run_id, position, config))


def _own_rating(kept: Kept, position: int) -> str:
    """Return how a ticker is rated; of one without a rating the most probable class, "" in a regression."""
    row = kept.table.iloc[position]
    if row["rating"] or not kept.explanation.n_classes:
        return str(row["rating"])
    return schema.RATINGS[int(row[forecast_table.PROBABILITIES].to_numpy(dtype=np.float64).argmax())]


def _prices(kept: Kept, position: int, config: TrainingConfig, key: str) -> None:
    of_return = config.mode == "regression" and config.target == "forward_return"
    st.subheader("Prices and forecast" if of_return else "Prices", anchor=False)
    row, unit = kept.table.iloc[position], CURRENCIES.get(kept.config.source or config.source, OF_THE_PRICES)
    info = forecast_fan_info(kept.closes, row, config.horizon, config.interval, of_return=of_return, unit=unit)
    charts.show(forecast_fan(info), key=f"{key}-fan")
    st.caption(of_the_fan(info, config))


def of_the_fan(info: FanInfo, config: TrainingConfig) -> str:
    """Return how to read the fan."""
    if not info.bands:
        why = "No price follows from what this run predicts, so that the closes alone are drawn."
        return why if np.isnan(info.point) else "The dot is the predicted close; this run has no intervals."
    span, price = schema.bars(config.horizon, config.interval), schema.FORMATS["price"].text
    low, high = info.bands[SHOWN_LEVEL]
    return (
        f"The dot is the close predicted after {span}, about {info.end:%Y-%m-%d}: {price(info.point)}. The areas end "
        f"where it lies with 50, 80 ({price(low)} to {price(high)}) and 95 %. Only that date is forecast: the straight "
        "edges lead the eye, and say nothing of the days before."
    )

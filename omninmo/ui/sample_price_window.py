"""The prices of the picked sample's ticker around its date, with the window of the target shaded."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import RunError
from omninmo.figures.sample_prices import SamplePricesInfo, sample_prices, sample_prices_info
from omninmo.ui import charts, reads
from omninmo.ui.foreign_text import plain


def draw(run_id: str, ticker: str, date: pd.Timestamp, config: TrainingConfig, key: str) -> None:
    """Draw the prices; of a run that did not keep them, say so and how to get them."""
    st.subheader("What the price did", anchor=False)
    try:
        closes = reads.closes(run_id)
    except RunError as error:
        st.info(
            f"The prices around this date cannot be drawn: {plain(error)} Runs keep their closing prices since they "
            "are trained with this version.",
            icon=":material/show_chart:",
        )
        return
    info = sample_prices_info(closes, ticker, date, config.horizon)
    charts.show(sample_prices(info), key=key)
    if not info.closes.empty:
        st.caption(reading(info, config))


def reading(info: SamplePricesInfo, config: TrainingConfig) -> str:
    """Return what is shaded and what happened in it, in words."""
    span = schema.bars(config.horizon, config.interval)
    early = f" Prices end after {info.bars:,} of them." if info.bars < config.horizon else ""
    target = schema.TARGETS[config.target]
    other = "" if config.target == "forward_return" else f" The target is not this change: {target.help}"
    return (
        f"Shaded are the {span} after the date, which the target looks at.{early} From {info.start:%Y-%m-%d} to "
        f"{info.end:%Y-%m-%d} the close changed by {schema.FORMATS['percent'].text(info.change)}.{other} "
        "The prices are those that the run was trained on."
    )

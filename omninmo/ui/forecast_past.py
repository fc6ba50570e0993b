"""What a run predicted of one ticker out of fold, against what happened."""

import numpy as np
import streamlit as st

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.figures.past_predictions import PastInfo, past_predictions, past_predictions_info
from omninmo.ui import charts, reads


def draw(run_id: str, ticker: str, config: TrainingConfig, key: str) -> None:
    """Draw both over time.

    Parameters
    ----------
    config : the run was trained with
    key : of the chart; another one for every run and ticker
    """
    st.subheader("Earlier predictions, and what happened", anchor=False)
    info = _info(run_id, ticker, config)
    if info.rows.empty:
        st.info("The run was not tested on this ticker.", icon=":material/group_off:")
        return
    charts.show(past_predictions(info), key=f"{key}-past")
    st.caption(of_the_past(info))


def _info(run_id: str, ticker: str, config: TrainingConfig) -> PastInfo:
    predictions, target = reads.predictions(run_id), schema.TARGETS[config.target]
    if config.mode == "classification":
        return past_predictions_info(predictions, ticker, "level", "Class", schema.RATINGS)
    what = f"{target.label} over {schema.bars(config.horizon, config.interval)}"
    return past_predictions_info(predictions, ticker, target.format, what)


def of_the_past(info: PastInfo) -> str:
    """Return what the past predictions of a ticker show."""
    number = schema.FORMATS["score"].text
    known = "" if np.isnan(info.correlation) else f" Their correlation is {number(info.correlation)}."
    mean = " Predicted is the expected class, the mean by probability." if info.classes else ""
    return (
        f"{len(info.rows):,} out-of-fold rows, each predicted by a model that had not seen it.{mean}{known} "
        "Neighbouring rows share most of their target, so that far fewer of them are independent."
    )

"""Past situations that the model saw as it sees today's: the nearest rows in the space of SHAP values."""

import numpy as np
import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.evaluation.neighbours import nearest
from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import reads, run_table, sample_neighbours, sample_outcome


def draw(today: ShapTable, unit: str, run_id: str, position: int, config: TrainingConfig) -> None:
    """Draw the past rows whose SHAP values are nearest to those of one row of today.

    Parameters
    ----------
    today : the explanation of a forecast, of a regression or of one class
    unit : the target or the rating that its values are effects on
    position : of the row in it
    config : the run was trained with
    """
    st.subheader("Situations that the model saw alike", anchor=False)
    past = reads.shap(run_id)
    past = past.of_class(schema.RATINGS.index(unit)) if past.n_classes else past
    if set(past.features) != set(today.features):
        st.info("The stored explanations are of other features than the model.", icon=":material/group_off:")
        return
    table, row = with_today(past, today, position), len(past)
    predictions = reads.predictions(run_id)
    dates = pd.DatetimeIndex(np.unique(np.append(predictions["date"].to_numpy(), table.index["date"].to_numpy()[row])))
    found = nearest(table, row, dates, config.horizon)
    if not len(found.rows):
        st.info(sample_neighbours.nobody(table, row, config), icon=":material/group_off:")
        return
    outcomes = sample_outcome.of_rows(table, list(found.rows), predictions)
    shown = sample_neighbours.readable(table, row, found, outcomes, config)
    st.dataframe(shown, hide_index=True, height=run_table.height(len(shown)), alt="Past rows with nearest SHAP values")
    st.caption(
        f"{sample_neighbours.happened(outcomes, config)} {sample_neighbours.caution(table, row, found, config)} "
        "Today's row is explained by the final model, each past one by its fold's."
    )


def with_today(past: ShapTable, today: ShapTable, position: int) -> ShapTable:
    """Return the past rows, and behind them one of today, in the order of the past features."""
    order = [today.features.index(name) for name in past.features]
    chosen = today.index.iloc[[position]]
    return ShapTable(
        np.concatenate([past.values, today.values[[position]][:, order]]),
        np.concatenate([past.data, today.data[[position]][:, order]]),
        np.concatenate([past.base, today.base[[position]]]),
        np.concatenate([past.margin, today.margin[[position]]]),
        np.concatenate([past.prediction, today.prediction[[position]]]),
        pd.concat([past.index, chosen], ignore_index=True),
        past.features,
        past.total_rows + 1,
    )

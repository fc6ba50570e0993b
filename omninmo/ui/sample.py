"""One sample explained: what was predicted and why, what happened, and where else the model saw the same."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.errors import RunError
from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import reads, sample_choice, sample_neighbours, sample_outcome, sample_price_window, sample_waterfall
from omninmo.ui.foreign_text import plain


def draw_picked(run_id: str, table: ShapTable, row: int | None, features: pd.DataFrame, unit: str) -> None:
    """Draw the choice of a sample, and the chosen one where there is one.

    Parameters
    ----------
    table : of a regression or of one class
    row : position of the chosen sample in the table
    features : label, format and help of every feature, indexed by name
    unit : the target or the rating that the values are effects on
    """
    st.header("One sample explained", anchor=False)
    sample_choice.draw(table.index, row)
    if row is None:
        st.caption("Choose a ticker and a date to see why the model predicted what it did, and what happened then.")
        return
    draw(run_id, table, row, features, unit)


def draw(run_id: str, table: ShapTable, row: int, features: pd.DataFrame, unit: str) -> None:
    """Draw the panel of one sample.

    Parameters
    ----------
    table : of a regression or of one class
    row : position in the table
    features : label, format and help of every feature, indexed by name
    unit : the target or the rating that the values are effects on
    """
    where, key = table.index.iloc[row], f"sample-{run_id}-{unit}-{sample_choice.named(table.index, row)}"
    with st.container(key="sample"):
        st.subheader(f"{plain(where['ticker'])}, {where['date']:%Y-%m-%d}, fold {where['fold']}", anchor=False)
        try:
            predictions = reads.predictions(run_id)
        except RunError as error:
            st.error(plain(error), icon=":material/error:")
            return
        config = reads.config(run_id)
        outcome = sample_outcome.of_rows(table, [row], predictions).iloc[0]
        st.markdown(sample_outcome.sentences(outcome, predictions, config))
        if unit in schema.RATINGS:
            st.caption(_of_rating(outcome, unit))
        sample_waterfall.draw(table, row, features, unit, f"{key}-waterfall")
        sample_price_window.draw(run_id, str(where["ticker"]), where["date"], config, f"{key}-prices")
        sample_neighbours.draw(table, row, features, unit, predictions, config, f"{key}-neighbours")


def _of_rating(outcome: pd.Series, rating: str) -> str:
    probability = outcome[sample_outcome.PROBABILITIES[schema.RATINGS.index(rating)]]
    given = f" Here {rating} got {schema.FORMATS['share'].text(float(probability))}." if pd.notna(probability) else ""
    return (
        f"What follows explains the log-odds of {rating}: the higher among the five, the more probable.{given} Choose "
        "another rating above."
    )

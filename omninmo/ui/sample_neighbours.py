"""Samples that the model explained as it did the picked one: what happened then, and how they were predicted."""

import numpy as np
import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.evaluation import scores
from omninmo.evaluation.neighbours import Neighbours, nearest
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.shap_axis import effect_format
from omninmo.ui import button_table, sample_choice, sample_outcome, sample_paths
from omninmo.ui.foreign_text import plain


def draw(
    table: ShapTable,
    row: int,
    features: pd.DataFrame,
    unit: str,
    predictions: pd.DataFrame,
    config: TrainingConfig,
    key: str,
) -> None:
    """Draw the table of neighbours, what to make of it, and the paths of all of them. A click leads to a sample.

    Parameters
    ----------
    table : of a regression or of one class
    row : position of the picked sample
    features : label of every feature, indexed by name
    unit : the target or the rating that the values are effects on
    predictions : all out-of-fold rows of the run
    key : of the chart; another one for every run, row and rating
    """
    st.subheader("Samples that the model saw alike", anchor=False)
    dates = pd.DatetimeIndex(np.unique(predictions["date"].to_numpy()))
    found = nearest(table, row, dates, config.horizon)
    if not len(found.rows):
        st.info(nobody(table, row, config), icon=":material/group_off:")
        return
    outcomes = sample_outcome.of_rows(table, list(found.rows), predictions)
    _table(table, row, found, outcomes, config)
    st.caption(f"{happened(outcomes, config)} {caution(table, row, found, config)}")
    sample_paths.draw(table, [row, *(int(position) for position in found.rows)], features, unit, f"{key}-paths")


def readable(
    table: ShapTable, row: int, found: Neighbours, outcomes: pd.DataFrame, config: TrainingConfig
) -> pd.DataFrame:
    """Return one row per neighbour: ticker, date, fold, distance, prediction and target, as text."""
    size = float(np.linalg.norm(table.values[row].astype(np.float64)))
    share = schema.FORMATS["whole_share"].text
    index = table.index.iloc[found.rows]
    shown = pd.DataFrame(
        {
            "Ticker": index["ticker"].to_numpy(),
            "Date": index["date"].dt.strftime("%Y-%m-%d").to_numpy(),
            "Fold": index["fold"].to_numpy(),
            "Distance": [share(distance / size if size else None) for distance in found.distances],
        }
    )
    return pd.concat([shown, sample_outcome.readable(outcomes, config)], axis=1)


def happened(outcomes: pd.DataFrame, config: TrainingConfig) -> str:
    """Return what the neighbours' targets were, as a sentence."""
    actual = scores.realised(outcomes)
    actual = actual[~np.isnan(actual)]
    if not len(actual):
        return "What happened then is not known."
    form = schema.TARGETS[config.target].format if scores.is_classification(outcomes) else effect_format(config.target)
    number = schema.FORMATS[form].text
    rose = f"{int((actual > 0).sum())} of {len(actual)} were above 0"
    return (
        f"What happened then: on average {number(float(actual.mean()))}, from {number(float(actual.min()))} to "
        f"{number(float(actual.max()))}; {rose}."
    )


def caution(table: ShapTable, row: int, found: Neighbours, config: TrainingConfig) -> str:
    """Return what the neighbours are not, as Markdown."""
    return (
        "Distance is between SHAP values: 0 % is the same explanation, 100 % is as far as no effect at all. Every "
        "sample was out of fold for the model that explained it, and may be earlier or later than the picked one: "
        f"examples, not a forecast. These are {len(found.rows)}, of which {found.windows} have targets that do not "
        f"overlap in time: too few to conclude from. Of {found.candidates:,} explained rows"
        f"{_left_out(plain(table.index['ticker'].iloc[row]), found, config)}."
    )


def _left_out(ticker: str, found: Neighbours, config: TrainingConfig) -> str:
    """Return how many rows were left out and why, as the end of a sentence; "" where none was."""
    span = schema.bars(config.horizon, config.interval)
    reasons = (
        (found.same_event, f"of {ticker} within {span} of the date, which share its target"),
        (found.repeats, f"within {span} of a nearer one of their ticker"),
    )
    said = ", and ".join(f"{count:,} {reason}" for count, reason in reasons if count)
    return f"; left out: {said}" if said else ""


def nobody(table: ShapTable, row: int, config: TrainingConfig) -> str:
    """Return why there is no neighbour, as Markdown."""
    return (
        f"All {len(table):,} explained rows are of {plain(table.index['ticker'].iloc[row])} and within "
        f"{schema.bars(config.horizon, config.interval)} of the date, so that they share its target. Explain more rows "
        "by training with more SHAP rows."
    )


def _table(table: ShapTable, row: int, found: Neighbours, outcomes: pd.DataFrame, config: TrainingConfig) -> None:
    shown = readable(table, row, found, outcomes, config)
    button_table.draw(
        list(shown.pop("Ticker")),
        shown,
        "Ticker",
        key="sample-neighbour",
        on_open=lambda at: sample_choice.choose(table.index, int(found.rows[at])),
        alt="Nearest samples by SHAP values, with prediction and target; a ticker opens its sample",
    )

"""What the run says today, from trust to track record."""

import pandas as pd
import streamlit as st

from omninmo.config import PredictConfig
from omninmo.prediction.kept import Kept
from omninmo.ui import forecast_controls, forecast_table, forecast_trust, forecasts, fresh_champion, job_cards, reads

JOBS = ("predict", "again")


def draw(run: pd.Series) -> None:
    """Draw the last forecast of a run, and what makes another one."""
    run_id = str(run["run_id"])
    config, kept = reads.config(run_id), forecasts.last(run_id)
    forecast_trust.draw(run, config, kept)
    forecast_controls.draw(run, config, kept.config if kept else PredictConfig())
    job_cards.start_message()
    job_cards.draw(1, kinds=JOBS)
    if kept is None:
        _nothing_yet()
    else:
        forecast_table.draw(kept, config)
        _ticker(kept, run)
    _record(run_id)
    fresh_champion.draw(run, config)


def _ticker(kept: Kept, run: pd.Series) -> None:
    from omninmo.ui import forecast_ticker

    forecast_ticker.draw(kept, run)


def _record(run_id: str) -> None:
    from omninmo.ui import track_record

    st.header("Track record", anchor=False)
    track_record.draw(track_record.of_one_or_all(run_id))


def _nothing_yet() -> None:
    st.info(
        "This run has made no forecast yet. Press **Predict**: a job reads the prices, computes the features as in "
        "training, and the tickers appear here, those with the highest prediction first, each with its reasons. Prices "
        "of Yahoo Finance need the network; the sample does not.",
        icon=":material/online_prediction:",
    )

"""When each run gained and lost: rank IC and the loss against the baseline run, summed up over the test dates."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo.evaluation.comparison import cumulative_loss, cumulative_rank_ic
from omninmo.figures.cumulative import cumulative, cumulative_info
from omninmo.ui import charts, reads
from omninmo.ui.foreign_text import plain
from omninmo.ui.rescored_runs import Comparison


def draw(runs: pd.DataFrame, comparison: Comparison, baseline: str) -> None:
    """Draw both sums, of the runs in the baseline run's group.

    Parameters
    ----------
    runs : the compared runs
    comparison : their scores
    baseline : id of the run that the others are compared with
    """
    scored, names = comparison.of(baseline), reads.names(runs)
    if scored is None:
        st.info("The baseline run has no scores that can be compared. Choose another one.")
        return
    _chart(cumulative_rank_ic(scored), names, "Rank IC, sum to date", "over-time-ic")
    st.caption(
        "A line that rises steadily ranked the tickers well throughout; a single step is a single episode. "
        "Neighbouring dates share most of their target, so that a smooth line proves little."
    )
    if len(scored.group.run_ids) == 1:
        st.info("No other run is in the group of the baseline run, so that there is no loss to compare.")
        return
    _chart(cumulative_loss(scored, baseline), names, "Skill ahead of the baseline run, to date", "over-time-loss")
    st.caption(
        "Above 0 a run has lost less than the baseline run so far; where a line ends is the difference of their skills."
    )
    if apart := [name for run_id, name in names.items() if run_id not in scored.group.run_ids]:
        st.caption(plain(f"Not in the group of the baseline run, so not drawn: {', '.join(apart)}."))


def _chart(sums: pd.DataFrame, names: Mapping[str, str], title: str, key: str) -> None:
    charts.show(cumulative(cumulative_info(sums, names, title)), key=key)

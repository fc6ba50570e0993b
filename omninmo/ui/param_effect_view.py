"""One setting against one metric, with the spread among runs of one value."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.param_effect import effect_info, param_effect
from omninmo.ui import charts, column_choice, run_table
from omninmo.ui.foreign_text import plain

REPEATED = ("seed",)
"""Settings that may differ within a value: runs that differ in these alone are repeats."""
MAX_NAMED = 6


def draw(runs: pd.DataFrame) -> None:
    """Let the reader choose a setting and a metric, and draw them.

    Parameters
    ----------
    runs : the runs that are drawn
    """
    settings, metrics = column_choice.settings(runs), column_choice.metrics(runs)
    if not settings or not metrics:
        st.info("These runs share all their settings, or have no score yet: there is no effect to see.")
        return
    with st.container(horizontal=True):
        setting = column_choice.draw("x", "Setting", settings, default="max_depth")
        metric = column_choice.draw("y", "Score", metrics, default="oos_skill")
    shown, note = column_choice.newest(runs)
    entries = schema.entry(setting), schema.entry(metric)
    scores = column_choice.numbers(shown, metric)
    info = effect_info(run_table.values(shown, setting), scores, shown["name"], entries)
    charts.show(param_effect(info), key="param-effect")
    st.caption(
        "A dot is a run. The diamond beside several runs of one value is their mean, the bar one standard deviation "
        "either way. A value with one run has neither: its effect cannot be told from luck. Scores are those of each "
        f"run's own test dates.{note}"
    )
    if caution := also_differ([key for key in settings if key not in (setting, *REPEATED)]):
        st.warning(caution, icon=":material/warning:")


def also_differ(settings: list[str]) -> str:
    """Return the caution that a difference may be another setting's, as Markdown; "" where no other one differs."""
    if not settings:
        return ""
    names = ", ".join(schema.entry(key).label for key in settings[:MAX_NAMED])
    more = f" and {len(settings) - MAX_NAMED} more" if len(settings) > MAX_NAMED else ""
    return plain(
        f"These runs also differ in {names}{more}, so that a difference between the values may be due to those."
    )

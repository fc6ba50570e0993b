"""The button that makes one HTML file of a run, or of a comparison, for somebody without the app."""

from functools import partial

import pandas as pd
import streamlit as st

from omninmo.schema import SHORT_ID
from omninmo.ui import reads

SIZE = "One HTML file of some 6 MB, nearly all of it what draws the figures; it opens without this app and network."


def draw(runs: pd.DataFrame) -> None:
    """Draw the button, if one of the runs is finished; the file is made when it is pressed, not before.

    Parameters
    ----------
    runs : indexed by run id; of one finished run its own report is made, of several one that compares them
    """
    finished = reads.finished().index
    # looked up one by one: `isin` takes 45 ms of 10,000 runs, whatever it is asked for
    runs = runs.loc[[run_id in finished for run_id in runs.index]]
    if runs.empty:
        return
    of_one = len(runs) == 1
    st.download_button(
        "Report",
        partial(_of_run, str(runs.index[0])) if of_one else partial(_of_comparison, list(runs.index)),
        f"report-{str(runs.index[0])[:SHORT_ID]}.html" if of_one else f"report-{len(runs)}-runs.html",
        "text/html",
        on_click="ignore",
        icon=":material/description:",
        type="tertiary",
        help=SIZE,
        key="report",
    )


def _of_run(run_id: str) -> bytes:
    from omninmo.reports.run_report import run_report

    return run_report(reads.run(run_id), reads)


def _of_comparison(run_ids: list[str]) -> bytes:
    from omninmo.reports.comparison_report import comparison_report
    from omninmo.ui import stability_verdict

    runs = reads.finished().loc[run_ids]
    return comparison_report(runs, reads.names(runs), reads, partial(stability_verdict.between, kind="shap"))

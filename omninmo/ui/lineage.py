"""Where a run comes from: its data, its code, the machine and the job that made it."""

import pandas as pd
import streamlit as st

from omninmo.errors import RunError
from omninmo.reports.run_tables import lineage
from omninmo.ui import reads, run_table
from omninmo.ui.foreign_text import plain


def draw(run: pd.Series) -> None:
    """Draw the table; a finished run of omninmo's own names the packages that it was made with."""
    packages = {}
    if run["is_ours"] and run["status"] == "FINISHED":
        try:
            packages = reads.packages(str(run["run_id"]))
        except RunError as error:
            st.warning(plain(error), icon=":material/broken_image:")
    table = lineage(run, packages)
    st.dataframe(
        table,
        column_config={"Meaning": st.column_config.TextColumn(width="medium")},
        hide_index=True,
        height=run_table.ROW_HEIGHT * (len(table) + 1) + 3,
        alt="Where the run comes from",
    )

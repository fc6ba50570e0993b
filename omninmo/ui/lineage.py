"""Where a run comes from: its data, its code, the machine and the job that made it."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.errors import RunError
from omninmo.ui import reads, run_table
from omninmo.ui.foreign_text import plain

STEPS = (
    ("params.data_fingerprint", "Data", "Hash of the daily returns: equal data, equal fingerprint."),
    ("params.feature_fingerprint", "Features", "Hash of the features' names, windows and code."),
    ("same_as", "Repeats", "An earlier run with the same data, features and settings."),
    (f"tags.{schema.TAG_VERSION}", "omninmo", "Version that trained the run."),
    (f"tags.{schema.TAG_COMMIT}", "Commit", "Of the code; -dirty: files differed from it."),
    ("tags.mlflow.source.name", "Command", "The command that trains it again."),
    ("tags.mlflow.user", "User", "Who trained it."),
    (f"tags.{schema.TAG_HOST}", "Machine", "On which it was trained."),
    (f"tags.{schema.TAG_HOME}", "Home folder", "Of the training."),
    (f"tags.{schema.TAG_JOB}", "Job", "Folder in jobs/ of the home folder."),
    (f"tags.{schema.TAG_SWEEP}", "Sweep", "The sweep that it is part of."),
    ("tags.mlflow.parentRunId", "Parent run", "The run that it is part of."),
    ("start_time", "Started (UTC)", ""),
    ("end_time", "Ended (UTC)", ""),
    ("experiment", "Experiment", "In MLflow."),
    ("artifact_uri", "Files", "Where its artifacts lie."),
)


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


def lineage(run: pd.Series, packages: Mapping[str, str]) -> pd.DataFrame:
    """Return What, Value, Meaning: one row for each step that the run stored, and for each package's version."""
    known = [(label, run.get(column), help_text) for column, label, help_text in STEPS]
    rows = [(label, _text(value), help_text) for label, value, help_text in known if pd.notna(value) and value != ""]
    rows += [(name, version, "Version of the package.") for name, version in packages.items()]
    return pd.DataFrame(rows, columns=["What", "Value", "Meaning"])


def _text(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, pd.Timestamp) else str(value)

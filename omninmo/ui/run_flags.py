"""What to look at before the score of a run is believed, and its skill by fold: the two columns that judge."""

from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.errors import RunError
from omninmo.paths import local_path
from omninmo.tracking.listed_files import missing
from omninmo.tracking.store import RunStore
from omninmo.ui import reads, run_table

MAX_R2_GAP = 0.1
"""R² on the rows fitted to less skill on rows held out. On the sample our defaults differ by 0.01; trees that learn
rows by heart (depth 9, 150 trees, learning rate 0.3) by 0.17."""
MAX_ACCURACY_GAP = 0.1
"""The same of accuracies in classification; our defaults differ by 0.02."""
SECONDS_BELIEVED = 60
"""How long the files of a run count as whole without another look."""


def beside(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns `folds` and `flags` of the runs of one page; a column that says nothing of any is left out."""
    marks = flags(table)
    folds = reads.fold_scores("fold.oos_skill", list(table.index))
    columns: dict[str, pd.Series] = {}
    if any(folds.get(run_id) for run_id in table.index):
        columns["folds"] = pd.Series([_drawable(folds.get(run_id, [])) for run_id in table.index], index=table.index)
    if (marks != "").any():
        columns["flags"] = marks
    return pd.DataFrame(columns, index=table.index)


def flags(table: pd.DataFrame) -> pd.Series:
    """Return the flags of each run in words; "" where there is none."""
    parts = pd.DataFrame(
        {
            "leaks": table["leaks"].map({True: "leaks", False: ""}),
            "gap": _where(_is_overfit(table), "overfit"),
            "baseline": _below_baseline(table),
            "files": _damage(table),
            "same": _where(run_table.values(table, "same_as").notna(), "a repeat"),
        },
        index=table.index,
    )
    return pd.Series([" · ".join(filter(None, row)) for row in parts.to_numpy()], index=table.index, dtype=object)


def _where(rows: pd.Series, text: str) -> pd.Series:
    return rows.map({True: text, False: ""})


def _is_overfit(table: pd.DataFrame) -> pd.Series:
    r2 = _number(table, "final_r2") - _number(table, "oos_skill")
    accuracy = _number(table, "final_accuracy") - _number(table, "cv_accuracy_mean")
    return (r2 > MAX_R2_GAP) | (accuracy > MAX_ACCURACY_GAP)


def _below_baseline(table: pd.DataFrame) -> pd.Series:
    """Name the best baseline that has more skill than the model on the same rows; of skill below 0 that is the mean."""
    skill = _number(table, "oos_skill")
    named = {name: _number(table, f"baseline.{name}.oos_skill") for name in schema.BASELINES}
    named["mean"] = named["mean"].fillna(0.0)  # skill is measured against it
    scores = pd.DataFrame(named)
    best = scores.fillna(-np.inf).idxmax(axis=1)
    labels = best.map({name: f"below {label[0].lower()}{label[1:]}" for name, label in schema.BASELINES.items()})
    return labels.where(scores.max(axis=1) > skill, "")


def _damage(table: pd.DataFrame) -> pd.Series:
    complete = (table["status"] == "FINISHED") & table["is_ours"]
    seen, store = _seen(), reads.store()
    keys = list(zip(table.index, table["artifact_uri"].astype(str), strict=True))
    for key in (key for key, is_complete in zip(keys, complete, strict=True) if is_complete and key not in seen):
        seen[key] = _files_missing(store, *key)
    words = [seen[key] if is_complete else "" for key, is_complete in zip(keys, complete, strict=True)]
    return pd.Series(words, index=table.index)


@st.cache_resource(ttl=SECONDS_BELIEVED, show_spinner=False)
def _seen() -> dict[tuple[str, str], str]:
    """Return what is known of the files of runs: one dict, since 50 look-ups in Streamlit's cache take 3 ms."""
    return {}


def _files_missing(store: RunStore, run_id: str, artifact_uri: str) -> str:
    """Return what is wrong with the files of a run on this machine, in words; those of a server are not asked for."""
    try:
        folder = local_path(artifact_uri)
        lost = missing(Path(folder), store.manifest(run_id)) if folder is not None else []
    except (RunError, ValueError):  # ValueError: urllib's, for "http://["
        return "files unreadable"
    return "damaged" if lost else ""


def _number(table: pd.DataFrame, key: str) -> pd.Series:
    return pd.to_numeric(run_table.values(table, key), errors="coerce").astype(float)


def _drawable(scores: list[float]) -> list[float]:
    """Return the scores of a run's folds without what has no bar."""
    return [score for score in scores if np.isfinite(score)]

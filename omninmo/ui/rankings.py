"""What Stability compares: the rankings of features by several runs, or by the folds or cuts of one run."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import pandas as pd
import streamlit as st

from omninmo.arrays import Rows
from omninmo.errors import RunError
from omninmo.evaluation import cuts
from omninmo.evaluation.shap_table import ShapTable
from omninmo.paths import tracking_uri
from omninmo.trust.noise_between import rankings as by_fold
from omninmo.ui import reads

Across = Literal["runs", "folds", "ticker", "year", "quarter", "volatility"]

ACROSS: Mapping[str, str] = {
    "runs": "Runs",
    "folds": "Folds of a run",
    "ticker": "Tickers of a run",
    "year": "Years of a run",
    "quarter": "Quarters of a run",
    "volatility": "Calm to volatile dates of a run",
}
KINDS = {
    "shap": "Mean |SHAP|",
    "gain": "Gain",
    "permutation": "Permutation",
}
SHARE_OF = {
    "shap": "share of mean |SHAP| on unseen rows",
    "gain": "share of gain in training",
    "permutation": "share of the rise in error once the feature is scrambled",
}
CUTS: Mapping[Across, Callable[[ShapTable], pd.Series]] = {
    "ticker": cuts.by_ticker,
    "year": cuts.by_year,
    "quarter": cuts.by_quarter,
}


MAX_NAMED = 5
"""Cuts that are left out by name."""
MAX_PICKED = 300
KEPT_SECONDS = 60
"""Importances of a finished run do not change; for so long its files are not looked at again."""


class Rankings(NamedTuple):
    """Rankings to compare.

    Attributes
    ----------
    shares : features × rankings; NaN where a ranking lacks the feature
    names : what each ranking is called
    run_ids : the run that each ranking is of
    labels : what features are called
    noun : what the rankings are of, e.g. runs
    kind : of importance, a key of `KINDS`
    left_out : what cuts with too few rows to rank features by are called
    """

    shares: pd.DataFrame
    names: dict[str, str]
    run_ids: dict[str, str]
    labels: dict[str, str]
    noun: str
    kind: str
    left_out: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return self.shares.shape[1]


def readable(run_id: str) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the tidy importances of a run, and what its features are called.

    Raises
    ------
    RunError
        If they cannot be read.
    """
    return _readable(tracking_uri(), run_id)


@st.cache_resource(max_entries=1000, ttl=KEPT_SECONDS, show_spinner=False)
def _readable(uri: str, run_id: str) -> tuple[pd.DataFrame, dict[str, str]]:  # noqa: ARG001 - part of the cache key
    return reads.importances(run_id), reads.labels([run_id])


def importances(run_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return the tidy importances of runs."""
    return _importances(tracking_uri(), run_ids)


@st.cache_resource(max_entries=8, ttl=KEPT_SECONDS, show_spinner=False)
def _importances(uri: str, run_ids: tuple[str, ...]) -> pd.DataFrame:  # noqa: ARG001 - part of the cache key
    return pd.concat([readable(run_id)[0] for run_id in run_ids], ignore_index=True)


def stored_shares(run_ids: tuple[str, ...], kind: str) -> pd.DataFrame:
    """Return `fold_shares` of importances that every run has: shap or gain."""
    return _stored_shares(tracking_uri(), run_ids, kind)


@st.cache_resource(max_entries=8, ttl=KEPT_SECONDS, show_spinner=False)
def _stored_shares(uri: str, run_ids: tuple[str, ...], kind: str) -> pd.DataFrame:  # noqa: ARG001 - part of the key
    return fold_shares(importances(run_ids), kind)


def labels(run_ids: tuple[str, ...]) -> dict[str, str]:
    """Return the label of every feature that one of the runs used."""
    return _labels(tracking_uri(), run_ids)


@st.cache_resource(max_entries=8, ttl=KEPT_SECONDS, show_spinner=False)
def _labels(uri: str, run_ids: tuple[str, ...]) -> dict[str, str]:  # noqa: ARG001 - part of the cache key
    return {name: label for run_id in run_ids for name, label in readable(run_id)[1].items()}


def of_runs(runs: pd.DataFrame, shares: pd.DataFrame, kind: str) -> Rankings:
    """Return the rankings of runs, in the order of their start: each the mean over the folds of a run.

    Parameters
    ----------
    runs : rows of `reads.runs`
    shares : of these runs, see `fold_shares`
    kind : of importance
    """
    run_ids = [str(run_id) for run_id in runs.sort_values("start_time", kind="stable").index]
    means = shares.T.groupby(level="run_id", sort=False).mean().T.reindex(columns=run_ids)
    return Rankings(
        means, reads.names(runs), {run_id: run_id for run_id in run_ids}, labels(tuple(run_ids)), "runs", kind
    )


def of_folds_of(run_id: str, shares: pd.DataFrame, kind: str) -> Rankings:
    """Return the rankings of the folds of one run.

    Parameters
    ----------
    shares : of this run, and others, see `fold_shares`
    """
    own = shares[[column for column in shares.columns if column[0] == run_id]].dropna(how="all")
    own.columns = pd.Index([str(fold) for fold in own.columns.get_level_values("fold")])
    return _within(run_id, own, {str(fold): f"Fold {fold}" for fold in own.columns}, "folds", kind)


def of_cuts_of(run_id: str, across: Across) -> Rankings:
    """Return the rankings of the cuts of one run's explained rows, by mean |SHAP|; those of few rows are left out.

    Raises
    ------
    RunError
        If the cut needs closes and the run has none, or no cut has enough rows.
    """
    table = reads.shap(run_id)
    labels = _cut_of_rows(run_id, across)
    shares = cuts.shares_by(table, labels)
    shares.columns = pd.Index([str(cut) for cut in shares.columns])
    sizes = {str(cut): count for cut, count in cuts.cut_sizes(labels).items()}
    names = {cut: f"{cut} ({sizes[cut]:,} rows)" for cut in shares.columns}
    known = shares.dropna(axis=1, how="all")
    if known.empty:
        raise RunError(
            f"No {NOUNS[across].removesuffix('s')} has {cuts.MIN_ROWS} of this run's {len(table):,} explained "
            "rows in one fold, so that its importances would be chance; train it again with more explained rows."
        )
    left_out = tuple(name for cut, name in names.items() if cut not in known)
    of_known = {cut: name for cut, name in names.items() if cut in known}
    return _within(run_id, known, of_known, NOUNS[across], "shap")._replace(left_out=left_out)


def _cut_of_rows(run_id: str, across: Across) -> pd.Series:
    """Return the cut of each explained row of a run."""
    table = reads.shap(run_id)
    return cuts.by_volatility(table, reads.closes(run_id)) if across == "volatility" else CUTS[across](table)


def rows_of_cuts(run_id: str, noun: str) -> dict[str, Rows]:
    """Return which of a run's explained rows are in each cut, numbered from 0.

    Parameters
    ----------
    noun : of `Rankings`, e.g. years
    """
    across = next(across for across, of in NOUNS.items() if of == noun)
    labels = _cut_of_rows(run_id, across).reset_index(drop=True)
    return {str(cut): rows.to_numpy() for cut, rows in labels.groupby(labels, observed=True).groups.items()}


def why_left_out(rankings: Rankings) -> str:
    """Return which cuts are left out and why, as a sentence; "" if none is."""
    if not rankings.left_out:
        return ""
    named, more = rankings.left_out[:MAX_NAMED], len(rankings.left_out) - MAX_NAMED
    return (
        f"Left out: {', '.join(named)}{f' and {more} more' if more > 0 else ''}. No fold explains {cuts.MIN_ROWS} rows "
        "of these, and importances of fewer are chance."
    )


NOUNS: Mapping[Across, str] = {
    "ticker": "tickers",
    "year": "years",
    "quarter": "quarters",
    "volatility": "regimes",
}


def _within(run_id: str, shares: pd.DataFrame, names: dict[str, str], noun: str, kind: str) -> Rankings:
    return Rankings(shares, names, dict.fromkeys(names, run_id), labels((run_id,)), noun, kind)


def fold_shares(tidy: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return features × (run_id, fold): shares of each fold.

    Permutation importance is a rise of the error: where scrambling a feature helped, its share is 0.
    """
    values = by_fold(tidy, kind)
    if kind != "permutation":
        return values
    risen = values.clip(lower=0)
    total = risen.sum()
    return risen / total.where(total > 0, 1)

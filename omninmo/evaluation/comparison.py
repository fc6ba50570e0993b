"""Runs on the rows that all of them have: their scores there, and whether they differ by more than chance."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.arrays import Floats
from omninmo.errors import ConfigError, RunError
from omninmo.evaluation import scores
from omninmo.evaluation.common_rows import Group, Read
from omninmo.evaluation.overlap import known_rows
from omninmo.evaluation.significance import holm, mean_test, reason_for_none

MAX_TESTED = 20
"""Picked runs, beyond which no difference is tested: Holm's correction would leave nothing to see."""
MAX_P = 0.05
MEASURES = ("oos_skill", "rank_ic_mean")
"""The scores whose differences are tested."""
_FITTED = [f"baseline_{name}{end}" for name in schema.SCORED_BY if name != "mean" for end in ("", "_p")]
"""Columns that no score of a run itself is made of."""


@dataclass(frozen=True)
class Rescored:
    """The runs of a group, scored on their common rows.

    Attributes
    ----------
    group : the runs, and the rows that they have in common
    scores : DataFrame [run_id x metric], by the store's names, see `scores.pooled`; without those of baselines
    losses : DataFrame [date x run_id], Σ over tickers of the loss: squared error, or log loss
    base : DataFrame [date x run_id], the same of the training means, or class shares, of the run's own folds
    ics : DataFrame [date x run_id], rank IC; NaN on dates on which a run has none
    """

    group: Group
    scores: pd.DataFrame
    losses: pd.DataFrame
    base: pd.DataFrame
    ics: pd.DataFrame


def rescored(group: Group, read: Read) -> Rescored:
    """Score each run of a group on the rows that all of them have.

    Parameters
    ----------
    group : see `common_rows.grouped`
    read : from a run's id to its out-of-fold rows; called once per run, one after the other

    Raises
    ------
    RunError
        If a run can no longer be read, or lacks rows that it had when it was grouped.
    """
    table: dict[str, dict[str, float]] = {}
    losses, base, ics = ({}, {}, {})
    dates = pd.DatetimeIndex(group.rows["date"].unique(), name="date")
    for run_id in group.run_ids:
        rows = _common(group, run_id, read(run_id))
        codes = dates.get_indexer(pd.DatetimeIndex(rows["date"]))
        losses[run_id], base[run_id] = (np.bincount(codes, values, len(dates)) for values in scores.losses(rows))
        ics[run_id] = scores.rank_ic(rows).reindex(dates)
        table[run_id] = _scores(rows, group)
    by_date = (pd.DataFrame(series, index=dates, columns=list(group.run_ids)) for series in (losses, base, ics))
    return Rescored(group, pd.DataFrame.from_dict(table, orient="index").rename_axis("run_id"), *by_date)


def differences(scored: Rescored, baseline: str, picked: int | None = None) -> pd.DataFrame:
    """Compare each run with a baseline run, in loss and in rank IC, on their common dates.

    The loss of a date is the sum over its tickers, so that each row weighs the same, as in `oos_skill`. Its difference
    is given in units of skill, Σ (loss of the baseline run − loss of the run) ÷ Σ loss of the training means of the
    baseline run: one ruler for all. Where folds are the same, this is the difference of the two `oos_skill`. Whether
    the mean difference of a date is 0 is asked by `significance.mean_test`, as Diebold & Mariano (Journal of Business &
    Economic Statistics 13(3), 1995) ask it, and the p-values of all runs and both measures are corrected together.

    Parameters
    ----------
    scored : the runs of a group
    baseline : id of the run that the others are compared with
    picked : how many runs are picked, those of other groups included; by default those of the group

    Returns
    -------
    DataFrame
        One row per run and measure of `MEASURES`: run_id, measure; difference (above 0: the run is better than the
        baseline run), low and high (95 % interval of this one difference), p, p_holm, dates, independent_dates (that
        the difference rests on), mark, reason. `mark` is "" in the rows of the baseline run, and "identical" (no
        difference on any date), "better", "worse" (p_holm below 0.05), "not distinguishable", or "not tested" in all
        others; `reason` is a sentence that says why a difference is not tested. What does not exist is NaN.

    Raises
    ------
    ConfigError
        If the baseline run is not in the group.

    Examples
    --------
    Run b predicts what a does, and c half of the target.

    >>> from omninmo.evaluation.common_rows import Group
    >>> from omninmo.evaluation.kind import Kind
    >>> rng = np.random.default_rng(0)
    >>> rows = pd.DataFrame({"date": pd.bdate_range("2024-01-01", periods=60).repeat(5), "ticker": list("VWXYZ") * 60})
    >>> y = rng.normal(size=300)
    >>> a = rows.assign(fold=1, y_true=y, y_pred=rng.normal(size=300), baseline_mean=0.0, baseline_majority=1.0)
    >>> runs = {"a": a, "b": a, "c": a.assign(y_pred=y / 2)}
    >>> group = Group(tuple(runs), Kind("regression", "forward_return", "", "1d", 1), rows)
    >>> table = differences(rescored(group, runs.__getitem__), "a")
    >>> table["mark"].tolist()
    ['', '', 'identical', 'identical', 'better', 'better']
    """
    _check(scored, baseline)
    crowded = _too_many(len(scored.group.run_ids) if picked is None else picked)
    table = pd.DataFrame(
        [
            {"run_id": run_id, "measure": measure} | _difference(scored, run_id, baseline, measure, crowded)
            for run_id in scored.group.run_ids
            for measure in MEASURES
        ]
    )
    tested = table["p"].notna().to_numpy()
    table["p_holm"] = np.nan
    table.loc[tested, "p_holm"] = holm(table.loc[tested, "p"].to_numpy())
    signs = np.where(table["difference"] > 0, "better", "worse")
    verdicts = np.where(table["p_holm"] < MAX_P, signs, "not distinguishable")
    table["mark"] = table["mark"].mask(tested, pd.Series(verdicts, index=table.index))
    return table[[*_COLUMNS]]


_COLUMNS = (
    "run_id", "measure", "difference", "low", "high", "p", "p_holm", "dates", "independent_dates", "mark", "reason",
)  # fmt: skip


def cumulative_rank_ic(scored: Rescored) -> pd.DataFrame:
    """Return the sum of a run's rank ICs to date: DataFrame [date x run_id], whose slope is the mean rank IC.

    A date without a rank IC adds nothing; a run without any is NaN throughout.
    """
    ranked = np.broadcast_to(scored.ics.notna().any(), scored.ics.shape)
    return scored.ics.fillna(0).cumsum().where(ranked)


def cumulative_loss(scored: Rescored, baseline: str) -> pd.DataFrame:
    """Return how far each run is ahead of a baseline run to date: DataFrame [date x run_id], in units of skill.

    Rising: the run loses less than the baseline run then. The last row is the difference in `oos_skill` of
    `differences`, the column of the baseline run is 0 (Goyal & Welch, Review of Financial Studies 21(4), 2008, draw it
    so).

    Raises
    ------
    ConfigError
        If the baseline run is not in the group.
    """
    _check(scored, baseline)
    ahead = scored.losses.rsub(scored.losses[baseline], axis=0)
    return ahead.cumsum() / scored.base[baseline].sum()


def _common(group: Group, run_id: str, predictions: pd.DataFrame) -> pd.DataFrame:
    """Return the common rows of a run, in the order of the group's."""
    rows = known_rows(predictions, group.kind.mode).drop(columns=_FITTED, errors="ignore")
    rows = rows.assign(
        date=pd.DatetimeIndex(rows["date"]).normalize().as_unit("ns"), ticker=rows["ticker"].astype("str")
    )
    common = group.rows.merge(rows, on=["date", "ticker"], how="inner")
    if len(common) != group.n_rows:
        raise RunError(
            f"Run {run_id} had the {group.n_rows:,} rows in common with the others, but has {len(common):,} of them "
            "now; open the page again."
        )
    return common


def _scores(rows: pd.DataFrame, group: Group) -> dict[str, float]:
    """Return the scores that mean something for the group's target."""
    pooled = scores.pooled(rows, group.kind.horizon)
    of_return = schema.TARGETS[group.kind.target].of_return
    return {
        key: value
        for key, value in pooled.items()
        if not key.startswith("baseline.") and (of_return or not schema.entry(key).of_return)
    }


def _check(scored: Rescored, baseline: str) -> None:
    if baseline not in scored.group.run_ids:
        raise ConfigError(
            f"{baseline} is to be the baseline run, but is none of the {len(scored.group.run_ids)} runs that are "
            "compared; choose one of them."
        )


def _too_many(picked: int) -> str:
    return f"{picked} runs are picked; up to {MAX_TESTED} are tested." if picked > MAX_TESTED else ""


def _difference(scored: Rescored, run_id: str, baseline: str, measure: str, crowded: str) -> dict[str, object]:
    """Return a row of `differences` but for what takes all rows together."""
    if run_id == baseline:
        return _row(np.nan, np.array([]), scored, mark="")
    by_date, unit = _by_date(scored, run_id, baseline, measure)
    mean = float(by_date.mean()) if len(by_date) else np.nan
    if not np.isfinite(mean * unit):
        return _row(np.nan, by_date, scored, "not tested", _UNKNOWN[measure])
    if not by_date.any():
        return _row(0.0, by_date, scored, "identical")
    if reason := crowded or reason_for_none(by_date, scored.group.kind.horizon):
        return _row(mean * unit, by_date, scored, "not tested", reason)
    test = mean_test(by_date)
    ends = {"low": test.low * unit, "high": test.high * unit, "p": test.p}
    return _row(mean * unit, by_date, scored) | ends


_UNKNOWN = {"oos_skill": "There is no skill to compare.", "rank_ic_mean": "No date has a rank IC of both runs."}


def _by_date(scored: Rescored, run_id: str, baseline: str, measure: str) -> tuple[Floats, float]:
    """Return by how much a run is better on each date (n,), and what the mean of that is multiplied with."""
    if measure == "rank_ic_mean":
        ahead = (scored.ics[run_id] - scored.ics[baseline]).dropna()
        return ahead.to_numpy(), 1.0
    ahead = scored.losses[baseline] - scored.losses[run_id]
    base = float(scored.base[baseline].sum())
    known = base > 0 and scored.scores.loc[[run_id, baseline], "oos_skill"].notna().all()
    return ahead.to_numpy(), len(ahead) / base if known else np.nan


def _row(difference: float, by_date: Floats, scored: Rescored, mark: str = "", reason: str = "") -> dict[str, object]:
    dates = len(by_date)
    return {
        "difference": difference,
        "low": np.nan,
        "high": np.nan,
        "p": np.nan,
        "dates": dates,
        "independent_dates": dates / scored.group.kind.horizon,
        "mark": mark,
        "reason": reason,
    }

"""How often predictions were right: live ones and replays apart, by run and over time. Pure: tables in, tables out."""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Rows
from omninmo.evaluation import conformal
from omninmo.evaluation.intervals import DRAWS, interval, ratio
from omninmo.evaluation.metrics import direction_hits, rank_ic
from omninmo.evaluation.scores import HOLD
from omninmo.prediction.ledger import KEY
from omninmo.prediction.live import KINDS, LIVE, REPLAY, is_live, usual_age, usual_end

LEVELS = tuple(round(100 * level) for level in conformal.LEVELS)
"""Of the intervals, in percent, as in the names of their columns."""
WAITING, DUE, SCORED, CLOSED = "waiting", "due", "scored", "closed"
SHARES = {
    **{f"coverage_{level}": f"inside_{level}" for level in LEVELS},
    "hit_rate": "hit",
    "class_hit_rate": "class_hit",
}
"""Measures that are a share of rows, and the column that is 1 where a row counts for it, 0 where not, else NaN."""
BASES = {"base_rate": "base_hit", "class_base_rate": "base_class_hit"}
AGAINST = {"hit_rate": "base_rate", "class_hit_rate": "class_base_rate"}
"""The shares that have a base to beat: a rule that always predicts what most training rows did."""


def joined(
    predictions: pd.DataFrame, outcomes: pd.DataFrame, now: datetime, closed: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return every prediction with what became of it.

    Parameters
    ----------
    predictions : rows of the ledger
    outcomes : of these, or of some of them
    now : time zone aware
    closed : what cannot be scored, see `prediction.closed`; by default nothing. An outcome goes before it

    Returns
    -------
    DataFrame
        The rows of the ledger and their outcomes, with kind (live or replay), state (waiting until the horizon has
        passed, due then, scored; closed where that is impossible), why (of closed rows, else ""), signal (the
        prediction, 0 neither up nor down), and of scored rows 1 or 0: hit, base_hit (signs), class_hit, base_class_hit
        (classifications), inside_50 … inside_95 (intervals). Until a row is scored, its end and age count weekdays as
        sessions, so that its kind is provisional.
    """
    columns = [*KEY, "end", "age", "y_true", "y_return"]
    rows = predictions.merge(outcomes[columns], on=list(KEY), how="left", validate="1:1")
    known = rows["y_true"].notna()
    rows["end"] = rows["end"].fillna(usual_end(rows))
    rows["age"] = rows["age"].fillna(usual_age(rows)).astype(np.int64)
    rows["kind"] = np.where(is_live(rows), LIVE, REPLAY)
    today = pd.Timestamp(now).tz_convert("UTC").tz_localize(None).normalize()
    rows["why"] = _why(rows, closed).mask(known, "")
    states = [known, rows["why"] != "", rows["end"] < today]
    rows["state"] = np.select(states, [SCORED, CLOSED, DUE], default=WAITING)
    return rows.assign(**_hits(rows))


def _why(rows: pd.DataFrame, closed: pd.DataFrame | None) -> pd.Series:
    """Return why each row cannot be scored, such as "no prices after 2024-03-01"; "" where nothing says so."""
    if closed is None or closed.empty:
        return pd.Series("", rows.index)
    words = closed[list(KEY)].assign(why=closed["reason"] + closed["day"].dt.strftime(" %Y-%m-%d"))
    return rows[list(KEY)].merge(words, on=list(KEY), how="left")["why"].fillna("").set_axis(rows.index)


def _hits(rows: pd.DataFrame) -> dict[str, Floats]:
    """Return what counts for or against each row, NaN where nothing does."""
    rated, known = (rows["mode"] == "classification").to_numpy(), rows["y_true"].notna().to_numpy()
    realised = rows["y_return"].to_numpy()
    signal = rows["prediction"].to_numpy() - np.where(rated, HOLD, 0)
    y = rows["y_true"].to_numpy()
    columns = {
        "hit": direction_hits(realised, signal),
        "base_hit": direction_hits(realised, rows["base_sign"].to_numpy()),
    }
    for name, predicted in {"class_hit": "predicted_class", "base_class_hit": "base_class"}.items():
        classes = rows[predicted].to_numpy()
        columns[name] = np.where(rated & np.isfinite(classes), classes == y, np.nan)
    for level in LEVELS:
        low, high = rows[f"low_{level}"].to_numpy(), rows[f"high_{level}"].to_numpy()
        columns[f"inside_{level}"] = np.where(np.isfinite(low) & np.isfinite(high), (low <= y) & (y <= high), np.nan)
    return {"signal": signal, **{name: np.where(known, values, np.nan) for name, values in columns.items()}}


def by_run(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the record of each run: a row per kind and run, live ones first, then the newest.

    Parameters
    ----------
    rows : see `joined`

    Returns
    -------
    DataFrame
        kind, run_id, and what `summary` says.
    """
    newest = rows.groupby("run_id")["made_at"].max().sort_values(ascending=False, kind="stable").index
    groups = rows.groupby(["kind", "run_id"])
    keys = [(kind, run_id) for kind in KINDS for run_id in newest if (kind, run_id) in groups.groups]
    return pd.DataFrame(
        [{"kind": kind, "run_id": run_id, **summary(groups.get_group((kind, run_id)))} for kind, run_id in keys]
    )


def by_kind(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the record of all runs together: a row per kind that there is, live first.

    Parameters
    ----------
    rows : see `joined`
    """
    groups = [(kind, rows[rows["kind"] == kind]) for kind in KINDS]
    return pd.DataFrame([{"kind": kind, **summary(of_kind)} for kind, of_kind in groups if len(of_kind)])


def summary(rows: pd.DataFrame) -> dict[str, float | pd.Timestamp]:
    """Return the record of some rows of one kind.

    Every score with its interval: <score>, <score>_low, <score>_high, from a bootstrap of blocks of as-of dates, NaN
    where there are too few dates for it. Targets overlap where as-of dates lie closer than a horizon: blocks take that
    into account, and `independent` counts the dates that are left if none may overlap another.

    Parameters
    ----------
    rows : see `joined`; of several runs, a date's rank IC is that of each run

    Returns
    -------
    dict
        predictions, waiting, due, closed, scored: rows; first, last: as-of dates of the scored ones; dates,
        independent; coverage_50 … coverage_95, hit_rate, class_hit_rate: shares, rank_ic: mean over dates of at least
        five tickers, each with its interval; base_rate, class_base_rate: what the base would have reached on the same
        rows; hit_rate_above, class_hit_rate_above: the difference to it, with its interval, and in
        <score>_above_dates on how many dates any row differs; rank_ic_dates.
    """
    counts = {state: int((rows["state"] == state).sum()) for state in (WAITING, DUE, CLOSED, SCORED)}
    scored = rows[rows["state"] == SCORED]
    dates = _Dates(scored)
    ics = rank_ics(scored)
    return {
        "predictions": len(rows),
        **counts,
        "first": scored["as_of"].min(),
        "last": scored["as_of"].max(),
        "dates": len(dates.dates),
        "independent": dates.independent(),
        **{key: value for name in SHARES for key, value in _share(scored, dates, name)},
        **dict(dates.score("rank_ic", ics["as_of"], ics["rank_ic"].to_numpy(), (-1, 1))),
        "rank_ic_dates": ics["as_of"].nunique(),
    }


def _share(scored: pd.DataFrame, dates: "_Dates", name: str) -> Iterator[tuple[str, float]]:
    values, days = scored[SHARES[name]].to_numpy(), scored["as_of"]
    yield from dates.score(name, days, values, (0, 1))
    if base := AGAINST.get(name):
        usual = np.where(np.isfinite(values), scored[BASES[base]].to_numpy(), np.nan)
        yield base, float(np.nanmean(usual)) if np.isfinite(usual).any() else float("nan")
        above = values - usual
        yield from dates.score(f"{name}_above", days, above, (-1, 1))
        yield f"{name}_above_dates", days[np.isfinite(above) & (above != 0)].nunique()


def rank_ics(rows: pd.DataFrame) -> pd.DataFrame:
    """Return run_id, as_of and rank_ic of each run and as-of date that has at least five scored tickers."""
    groups = rows[rows["state"] == SCORED].groupby("run_id")
    tables = [_rank_ics(of_run).assign(run_id=run_id) for run_id, of_run in groups]
    none = rows[["run_id", "as_of"]].head(0).assign(rank_ic=0.0)
    return pd.concat([none, *tables], ignore_index=True)


def _rank_ics(rows: pd.DataFrame) -> pd.DataFrame:
    tickers, y, signal = (rows[name].to_numpy() for name in ("ticker", "y_return", "signal"))
    values = rank_ic(pd.DatetimeIndex(rows["as_of"]), tickers, y, signal)
    return pd.DataFrame({"as_of": values.index, "rank_ic": values.to_numpy()})


def over_time(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scores of each as-of date: kind, run_id, as_of, tickers, shares as in `summary`, and rank_ic.

    Beside each, in <score>_rows, stands how many values it is a mean of.

    Parameters
    ----------
    rows : see `joined`
    """
    scored = rows[rows["state"] == SCORED]
    shares = {name: (column, "mean") for name, column in (SHARES | BASES).items()}
    counts = {f"{name}_rows": (column, "count") for name, column in (SHARES | BASES).items()}
    keys = ["kind", "run_id", "as_of"]
    table = scored.groupby(keys).agg(tickers=("ticker", "size"), **shares, **counts).reset_index()
    ics = [rank_ics(scored[scored["kind"] == kind]).assign(kind=kind) for kind in KINDS]
    table = table.merge(pd.concat(ics), on=keys, how="left").sort_values(keys, ignore_index=True)
    return table.assign(rank_ic_rows=table["rank_ic"].notna().astype(np.int64))


class _Dates:
    """The as-of dates of scored rows, and how far their targets reach."""

    def __init__(self, scored: pd.DataFrame) -> None:
        ends = scored.groupby("as_of")["end"].max()
        self.dates = pd.DatetimeIndex(ends.index)
        self.next = self.dates.searchsorted(pd.DatetimeIndex(ends))
        """For each date, the position of the first one at or after the end of its targets."""

    @property
    def overlap(self) -> int:
        """On how many as-of dates one target spans at most: as many targets share a session."""
        return int((self.next - np.arange(len(self.dates))).max(initial=1))

    def independent(self) -> int:
        """Return how many dates can be chosen, the first one first, so that no target overlaps another."""
        count, at = 0, 0
        while at < len(self.dates):
            count, at = count + 1, int(self.next[at])
        return count

    def score(
        self, name: str, days: pd.Series, values: Floats, bounds: tuple[float, float]
    ) -> Iterator[tuple[str, float]]:
        """Yield the mean of values (n,) of some days, gaps left out, and the ends of its interval."""
        codes: Rows = self.dates.get_indexer(pd.DatetimeIndex(days))
        known = np.isfinite(values)
        part = np.bincount(codes[known], values[known], len(self.dates)).astype(np.float64)
        whole = np.bincount(codes[known], minlength=len(self.dates)).astype(np.float64)
        yield name, float(part.sum() / whole.sum()) if known.any() else float("nan")
        ends = interval(ratio(part, whole), self.overlap, DRAWS, seed=0) if known.any() else None
        low, high = (float("nan"), float("nan")) if ends is None else np.clip(ends, *bounds)
        yield f"{name}_low", float(low)
        yield f"{name}_high", float(high)

"""How often predictions were right, in words and as a table of texts; the numbers are `prediction.track_record`'s."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from omninmo import schema
from omninmo.schema import NOT_AVAILABLE, RECORD, RECORD_KINDS

KIND, RUN = "Kind", "Run"
MAX_NAMED = 5
SHOWN = (
    "predictions", "scored", "dates", "independent", "hit_rate", "base_rate", "rank_ic", "coverage_80",
    "class_hit_rate", "class_base_rate", "waiting", "due", "closed",
)  # fmt: skip
NOTHING = "No prediction was made yet. Each one is kept from now on, and scored when its horizon has passed."


def record_sentence(row: Mapping[str, Any]) -> str:
    """Return what the scored predictions of one kind allow to conclude.

    Parameters
    ----------
    row : of `track_record.by_kind` or `by_run`

    Examples
    --------
    >>> row = {"kind": "live", "predictions": 240, "scored": 0, "waiting": 240, "due": 0, "closed": 0}
    >>> record_sentence(row)
    'Live: none of 240 predictions is scored yet; 240 wait for their horizon to pass.'
    >>> nan = float("nan")
    >>> few = row | {"scored": 60, "dates": 3, "independent": 1, "hit_rate": 0.7, "base_rate": 0.5}
    >>> record_sentence(few | {"hit_rate_above": 0.2, "hit_rate_above_low": nan, "hit_rate_above_high": nan})
    'Live: 60 of 240 predictions are scored, on 3 dates, about 1 of them independent. Those are too few to conclude \
anything.'
    """
    kind = RECORD_KINDS[row["kind"]]
    if row["closed"] == row["predictions"]:
        return f"{kind}: none of {row['predictions']:,} predictions can be scored, for want of prices."
    if not row["scored"]:
        rest = f"{row['waiting']:,} wait for their horizon to pass"
        missing = f", and of {row['due']:,} the prices are missing" if row["due"] else ""
        return f"{kind}: none of {row['predictions']:,} predictions is scored yet; {rest}{missing}.{_closed(row)}"
    basis = (
        f"{kind}: {row['scored']:,} of {row['predictions']:,} predictions are scored, on {row['dates']:,} dates, about "
        f"{row['independent']:,} of them independent."
    )
    return f"{basis} {_conclusion(row)}{_closed(row)}"


def _closed(row: Mapping[str, Any]) -> str:
    return f" {row['closed']:,} cannot be scored, for want of prices." if row["closed"] else ""


def unscored_sentences(unscored: Mapping[str, int]) -> list[str]:
    """Return why predictions that are due were not scored, the most first.

    Parameters
    ----------
    unscored : how many, by reason

    Examples
    --------
    >>> unscored_sentences({"the prices end before its target does": 1, "There is no run abc.": 3})
    ['3 predictions are due, but not scored: There is no run abc.', \
'1 prediction is due, but not scored: the prices end before its target does.']
    """
    return [
        f"{count:,} {'prediction is' if count == 1 else 'predictions are'} due, but not scored: "
        f"{reason.removesuffix('.')}."
        for reason, count in sorted(unscored.items(), key=lambda one: -one[1])
    ]


def closed_sentences(rows: pd.DataFrame) -> list[str]:
    """Return what cannot be scored: how many predictions, of which tickers, and why; the most first.

    Parameters
    ----------
    rows : of `track_record.joined`

    Examples
    --------
    >>> gone = {"state": "closed", "ticker": "GONE", "why": "no prices after 2024-03-01"}
    >>> closed_sentences(pd.DataFrame([gone, gone, {"state": "scored", "ticker": "KO", "why": ""}]))
    ['2 predictions (GONE) cannot be scored: no prices after 2024-03-01.']
    """
    closed = rows[rows["state"] == "closed"]
    groups = [(why, of_day["ticker"]) for why, of_day in closed.groupby("why", sort=False)]
    return [_closed_sentence(str(why), tickers) for why, tickers in sorted(groups, key=lambda one: -len(one[1]))]


def _closed_sentence(why: str, tickers: pd.Series) -> str:
    names = list(dict.fromkeys(map(str, tickers)))
    listed = ", ".join(names[:MAX_NAMED]) + (", …" if len(names) > MAX_NAMED else "")
    what = "1 prediction" if len(tickers) == 1 else f"{len(tickers):,} predictions"
    return f"{what} ({listed}) cannot be scored: {why}."


def _conclusion(row: Mapping[str, Any]) -> str:
    low, high = row["hit_rate_above_low"], row["hit_rate_above_high"]
    if math.isnan(low):
        return "Those are too few to conclude anything."
    caution = " A replay proves nothing." if row["kind"] == "replay" else ""
    right, base, above = (RECORD[key] for key in ("hit_rate", "base_rate", "hit_rate_above"))
    if not row["hit_rate_above_dates"]:
        return (
            f"The direction was right {right.text(row['hit_rate'])} of the time: model and base agree on every date."
            f"{caution}"
        )
    rates = f"{right.text(row['hit_rate'])} of the time, that of the base {base.text(row['base_rate'])}"
    difference = f"{above.text(row['hit_rate_above'])} (95 %: {_ends(above, low, high)})"
    verdict = "better than the base" if low > 0 else "worse than the base" if high < 0 else "which may be chance"
    return f"The direction was right {rates}; the difference is {difference}, {verdict}.{caution}"


def record_table(records: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the record of each run as text, a column per measure that any of them has.

    Parameters
    ----------
    records : see `track_record.by_run`
    names : of runs by their ids; one that is gone is called by its id
    """
    rows = [
        {KIND: RECORD_KINDS[row["kind"]], RUN: names.get(row["run_id"], row["run_id"])}
        | {RECORD[key].label: cell(row, key) for key in SHOWN}
        for row in records.to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=[KIND, RUN, *(RECORD[key].label for key in SHOWN)])
    return table.loc[:, [not (table[name] == NOT_AVAILABLE).all() or name in (KIND, RUN) for name in table]]


def cell(row: Mapping[Any, Any], key: str) -> str:
    """Return a measure as text, with the ends of its interval where it has one.

    Examples
    --------
    >>> cell({"hit_rate": 0.548, "hit_rate_low": 0.49, "hit_rate_high": 0.602}, "hit_rate")
    '54.8 % (49.0 % to 60.2 %)'
    >>> cell({"base_rate": 0.5}, "base_rate")
    '50.0 %'
    """
    entry = RECORD[key]
    low, high = (row.get(f"{key}_{end}", math.nan) for end in ("low", "high"))
    return entry.text(row[key]) + ("" if math.isnan(low) else f" ({_ends(entry, low, high)})")


def _ends(entry: schema.Entry, low: float, high: float) -> str:
    return f"{entry.text(low)} to {entry.text(high)}"

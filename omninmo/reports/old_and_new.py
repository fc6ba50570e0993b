"""A run beside the one that was trained again from its settings: both on the rows that they have in common."""

import pandas as pd

from omninmo import schema
from omninmo.evaluation import comparison
from omninmo.evaluation.common_rows import Read, grouped

WORDS = {
    "identical": "the same on every date",
    "better": "the new run is better",
    "worse": "the new run is worse",
    "not distinguishable": "no difference beyond chance",
}


def old_and_new(runs: pd.DataFrame, read: Read) -> list[str]:
    """Return the comparison in lines: what it rests on, then each measure.

    Parameters
    ----------
    runs : the old run and the new one, in this order, rows of `RunStore.runs`
    read : from a run's id to its out-of-fold rows
    """
    old, new = (str(run_id) for run_id in runs["run_id"])
    grouping = grouped(runs, read)
    group = next((group for group in grouping.groups if len(group.run_ids) == 2), None)
    if group is None:
        reasons = dict.fromkeys([*grouping.left_out.values(), *grouping.apart.values()])
        return [f"The old run and the new one cannot be compared: {' '.join(reasons)}"]
    scored = comparison.rescored(group, read)
    table = comparison.differences(scored, old)
    rows = {str(row["measure"]): row for _, row in table[table["run_id"] == new].iterrows()}
    title = (
        f"On the {group.n_rows:,} unseen rows of {group.n_dates:,} dates that both runs have (about "
        f"{group.independent_dates:.0f} dates are independent):"
    )
    return [title, *(_line(key, scored.scores[key], old, new, rows[key]) for key in comparison.MEASURES)]


def _line(key: str, scores: pd.Series, old: str, new: str, row: pd.Series) -> str:
    text = schema.METRICS[key].text
    known = f"{schema.METRICS[key].label}: old {text(scores[old])}, new {text(scores[new])}"
    mark = str(row["mark"])
    if mark == "not tested":
        return f"{known}; the difference was not tested: {row['reason']}"
    between = f", {text(row['difference'])} (95 % {text(row['low'])} to {text(row['high'])})"
    return f"{known}; {WORDS[mark]}{'' if mark == 'identical' else between}."

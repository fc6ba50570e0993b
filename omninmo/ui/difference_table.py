"""What differs between the compared runs, setting by setting, beside what they score on the rows that all of them have.

Up to five runs stand side by side as columns; more of them are rows, which is how long tables are read.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.arrays import Flags
from omninmo.figures.names import shortened_together
from omninmo.schema import Entry
from omninmo.ui import reads, run_table, url
from omninmo.ui.foreign_text import JOINER, plain
from omninmo.ui.rescored_runs import Comparison, differences

SCORES = ("oos_skill", "rank_ic_mean", "rank_ic_t", "direction_accuracy", "direction_base_rate")
ERRORS = ("oos_rmse", "oos_mae", "log_loss", "balanced_accuracy")
"""Scores that have a unit, or exist in one mode only: they stand in the table where all runs are of one group."""
STORED = ("feature_stability",)
"""Scores that no common rows are needed for."""
SETTINGS = (*(key for key in schema.SETTINGS if key not in ("name", "experiment")), "data_fingerprint")
"""What two runs may differ in: every setting of a config, and the prices themselves. All else follows from these."""
MAX_COLUMNS, MAX_NAMED, MAX_LETTERS = 5, 5, 34
MANY = 8
"""So many independent runs without skill have a t-value of 2 among them in a third of all cases: 1 − 0.95⁸ = 0.34."""
SCORES_BEFORE_SETTINGS = 2
"""Where runs are rows, skill and rank IC come first, so that they stay in sight on a narrow screen."""
UNBROKEN = "\N{NO-BREAK SPACE}"
"""A narrow column breaks a line before a difference, not within."""
SAME = f"={UNBROKEN}the{UNBROKEN}same"
LUCK = "≈"
MAX_UNBROKEN = 30
"""Letters of a setting that stands in one line where runs are rows: else a row is as high as the narrowest column."""


def every_setting() -> bool:
    """Let the reader ask for the settings that are the same, too."""
    return st.toggle("Settings that are the same, too", key="compare_every_setting")


def draw(runs: pd.DataFrame, comparison: Comparison, baseline: str, *, everything: bool = False) -> None:
    """Draw the table, which rows its scores rest on, and before it which runs cannot be ranked against each other.

    Parameters
    ----------
    runs : the compared runs
    comparison : their scores
    baseline : id of the run that the others are compared with
    everything : also the settings that are the same
    """
    group_banner(runs, comparison)
    keys = settings(runs) if everything else differing(runs)
    table = cells(runs, keys, comparison, baseline, indistinct(differences(comparison, baseline, len(runs))))
    turned = table.rename_axis("Setting or score") if len(runs) <= MAX_COLUMNS else table.T.rename_axis("Run")
    st.table(turned, alt="What differs between the runs, and what they score")
    if not everything and not differing(runs):
        st.caption("These runs share all their settings.")
    st.caption(reading(comparison, baseline, is_marked=_is_marked(table)))
    _left_out(runs, comparison)


def settings(runs: pd.DataFrame) -> list[str]:
    """Return the settings, and another tool's params, that one of the runs has."""
    foreign = [str(name).removeprefix("params.") for name in runs if str(name).startswith("params.")]
    keys = [*SETTINGS, *(key for key in foreign if key not in schema.PARAMS)]
    return [key for key in keys if _values(runs, key).notna().any()]


def differing(runs: pd.DataFrame) -> list[str]:
    """Return those in which the runs differ; one that a run lacks is different, too.

    Another tool's run has none of our settings, and ours none of its params: that says nothing of either.
    """
    is_ours = runs["is_ours"].to_numpy(dtype=bool)
    return [key for key in settings(runs) if _differs(_values(runs, key), is_ours)]


def _values(runs: pd.DataFrame, key: str) -> pd.Series:
    """Return a setting of every run, also where the store has a column of its name: another tool's param `name`."""
    param = f"params.{key}"
    return run_table.values(runs, param if param in runs else key)


def _differs(values: pd.Series, is_ours: Flags) -> bool:
    alike = (values[is_ours], values[~is_ours])
    return values.nunique() > 1 or any(of_kind.nunique(dropna=False) > 1 for of_kind in alike)


def indistinct(differences: pd.DataFrame) -> set[tuple[str, str]]:
    """Return (run id, metric) of the differences that luck can make, of a table of `comparison.differences`."""
    if differences.empty:
        return set()
    alike = differences[differences["mark"] == "not distinguishable"]
    return {(str(run_id), str(measure)) for run_id, measure in zip(alike["run_id"], alike["measure"], strict=True)}


def cells(
    runs: pd.DataFrame, keys: Sequence[str], comparison: Comparison, baseline: str, alike: set[tuple[str, str]]
) -> pd.DataFrame:
    """Return settings and scores × runs as Markdown: what differs from the baseline run is bold, scores have deltas.

    Parameters
    ----------
    runs, comparison, baseline : see `draw`
    keys : settings to show
    alike : differences that luck can make, of `indistinct`; they are marked ≈
    """
    rows = [(schema.entry(key).full_label, _setting(_values(runs, key), key, baseline)) for key in keys]
    group, scored = comparison.of(baseline), []
    ranked = set(group.group.run_ids) - {baseline} if group else set()
    for key, scores in _scores(runs, comparison).items():
        entry = schema.entry(key)
        texts = [
            _score(
                entry, float(value), float(scores[baseline]) if run_id in ranked else None, alike=(run_id, key) in alike
            )
            for run_id, value in scores.items()
        ]
        scored.append((entry.title, texts))
    first = 0 if len(runs) <= MAX_COLUMNS else SCORES_BEFORE_SETTINGS
    rows = [*scored[:first], *rows, *scored[first:]]
    titles = distinct([title for title, _ in rows])
    table = pd.DataFrame([texts for _, texts in rows], index=titles, columns=heads(runs, baseline))
    return table if len(runs) <= MAX_COLUMNS else table.map(_in_one_line)


def distinct(titles: Sequence[str]) -> list[str]:
    """Return titles as Markdown, counted where they repeat: another tool's param may have the name of one of ours.

    Examples
    --------
    >>> distinct(["Horizon", "Trees", "Horizon"])
    ['Horizon', 'Trees', 'Horizon (2)']
    """
    seen: Counter[str] = Counter()
    texts = []
    for title in map(plain, titles):
        seen[title] += 1
        texts.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return texts


def delta(entry: Entry, difference: float) -> str:
    r"""Return how far a score is above the baseline run's, as Markdown: with a word and an arrow beside the colour.

    Examples
    --------
    >>> delta(schema.METRICS["oos_rmse"], -0.01)
    ':green[▼\xa0−1.0\xa0%\xa0better]'
    """
    signed = schema.FORMATS["percent"] if entry.numbers.unit == "%" else entry.numbers
    text = signed.text(difference)
    if signed.text(abs(difference)) == signed.text(0):
        return SAME
    arrow = "▲" if difference > 0 else "▼"
    number = text if difference < 0 or text.startswith("+") else f"+{text}"
    if entry.better == "neither":
        return f"{arrow} {number}".replace(" ", UNBROKEN)
    better = (difference > 0) == (entry.better == "higher")
    words = f"{arrow} {number} {'better' if better else 'worse'}".replace(" ", UNBROKEN)
    return f":{'green' if better else 'red'}[{words}]"


def reading(comparison: Comparison, baseline: str, *, is_marked: bool) -> str:
    """Return which rows the scores rest on, and what a delta says, and the mark of luck where a cell has it."""
    scored = comparison.of(baseline)
    if scored is None:
        return "The baseline run has no scores that can be compared, so there are no differences to it."
    group, mark = scored.group, f" One that is marked {LUCK} can be luck, see Differences." if is_marked else ""
    return (
        f"Scores are computed anew on the {group.n_rows:,} out-of-fold rows that {_these(len(group.run_ids))}: "
        f"{group.n_dates:,} dates, of which some {group.independent_dates:,.0f} are independent, since targets "
        "overlap. Feature stability is of each run's own folds. Bold settings and arrows are differences to the "
        f"baseline run.{mark}"
    )


def _is_marked(table: pd.DataFrame) -> bool:
    return any(text.endswith(LUCK) for text in table.to_numpy().ravel())


def group_banner(runs: pd.DataFrame, comparison: Comparison) -> None:
    """Say which runs cannot be ranked against each other, if not all can."""
    grouping = comparison.grouping
    if len(grouping.groups) < 2:
        return
    names = reads.names(runs)
    parts = "\n".join(
        f"- {plain(_named([names[run_id] for run_id in group.run_ids]))}: {plain(_why(group.run_ids, grouping.apart))}"
        for group in grouping.groups
    )
    st.warning(
        f"These runs make {len(grouping.groups)} groups that cannot be ranked against each other. Skill and rank IC "
        "have no unit and may stand side by side; errors, deltas and tests stay within a group.\n\n" + parts,
        icon=":material/call_split:",
    )


def cautions(runs: pd.DataFrame) -> None:
    """Say what such a comparison may not conclude."""
    run_table.classification_caution(runs)
    many = " Among many runs, a t-value of 2 is common." if len(runs) >= MANY else ""
    st.caption(f"The best of {len(runs)} runs looks better than it is, because luck helped to make it the best.{many}")


def _these(count: int) -> str:
    few = {1: "the baseline run has, alone in its group", 2: "the baseline run and the other one of its group have"}
    return few.get(count, f"all {count} runs of the baseline run's group have")


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return ", ".join(names[:MAX_NAMED]) + more


def _why(run_ids: Sequence[str], apart: Mapping[str, str]) -> str:
    """Return why the runs of a group stand apart from the first group's."""
    reasons = dict.fromkeys(apart[run_id] for run_id in run_ids if run_id in apart)
    return "; ".join(reasons) or "the largest group"


def _setting(values: pd.Series, key: str, baseline: str) -> list[str]:
    entry = schema.entry(key)
    texts = [plain(entry.text(value)) if pd.notna(value) else schema.NOT_AVAILABLE for value in values]
    own = texts[list(values.index).index(baseline)]
    return [f"**{text}**" if text and text != own else text for text in texts]


def _in_one_line(text: str) -> str:
    """Return a short text such that a narrow column does not break it; a score breaks before its difference."""
    return text.replace(" ", UNBROKEN) if len(text) <= MAX_UNBROKEN and UNBROKEN not in text else text


def _scores(runs: pd.DataFrame, comparison: Comparison) -> dict[str, pd.Series]:
    """Return the scores to show, by metric: on common rows, then those of each run's own."""
    scores = comparison.scores.reindex(runs.index)
    one_group = len(comparison.grouping.groups) == 1
    keys = [key for key in (*SCORES, *(ERRORS if one_group else ())) if key in scores]
    columns = {key: scores[key] for key in keys}
    columns |= {key: pd.to_numeric(run_table.values(runs, key), errors="coerce") for key in STORED}
    return {key: column for key, column in columns.items() if column.notna().any()}


def _score(entry: Entry, value: float, base: float | None, *, alike: bool) -> str:
    text = entry.text(value)
    if base is None or math.isnan(value) or math.isnan(base):
        return text
    difference = delta(entry, value - base)
    return f"{text} {difference}{UNBROKEN + LUCK if alike and difference != SAME else ''}"


def heads(runs: pd.DataFrame, baseline: str) -> list[str]:
    """Return the runs' names as links to their pages; where they are rows, as short as tells them apart."""
    ids, names = [str(run_id) for run_id in runs.index], list(reads.names(runs).values())
    texts = distinct(names if len(runs) <= MAX_COLUMNS else shortened_together(names, MAX_LETTERS))
    links = []
    for run_id, text in zip(ids, texts, strict=True):
        query = urlencode(url.carried(run=run_id))
        unbroken = text.replace("\\-", f"\\-{JOINER}") if len(runs) > MAX_COLUMNS else text
        links.append(f"[{unbroken}](./runs?{query}){f' (baseline{UNBROKEN}run)' if run_id == baseline else ''}")
    return links


def _left_out(runs: pd.DataFrame, comparison: Comparison) -> None:
    """Say which runs have no scores here, and why: a line for each reason."""
    names, left_out = reads.names(runs), comparison.grouping.left_out
    for reason in dict.fromkeys(left_out.values()):
        without = [names[run_id] for run_id in left_out if left_out[run_id] == reason]
        have = "has" if len(without) == 1 else "have"
        st.caption(f":material/info: {plain(', '.join(without))} {have} no scores here: {plain(reason)}")

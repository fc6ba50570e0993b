"""The report of several runs: what differs between them, and whether it mattered."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from omninmo import schema
from omninmo.errors import RunError
from omninmo.evaluation import comparison
from omninmo.evaluation.common_rows import Group, Grouping, grouped
from omninmo.evaluation.kind import in_words
from omninmo.evaluation.shap_table import global_importance
from omninmo.evaluation.shapes import curves
from omninmo.reports import html
from omninmo.reports.html import Section
from omninmo.reports.run_report import Source, judged, table_of, unit_of
from omninmo.reports.run_tables import interval_text, metrics_of, settings
from omninmo.reports.stability_verdict import PRIMARY, StabilityVerdict, many_looks

MAX_RUNS = 20
MAX_DRAWN = 8
"""Runs whose explanations are drawn side by side."""
SCORES = ("oos_skill", "rank_ic_mean", "direction_accuracy")


Judge = Callable[[pd.DataFrame], StabilityVerdict]
"""From runs that can be compared to the verdict on how they agree with each other."""
NO_TWO = "No two of these runs can be compared: "


def comparison_report(runs: pd.DataFrame, names: Mapping[str, str], source: Source, judge: Judge) -> bytes:
    """Return the HTML file; up to twenty runs. What cannot be read is said where it would stand.

    Parameters
    ----------
    runs : finished runs of omninmo's own, of `RunStore.runs`, indexed by run id
    names : what to call them
    source : of their files
    judge : gives the verdict on stability
    """
    shown = runs.head(MAX_RUNS)
    grouping = grouped(shown, source.predictions)
    cut = f" The first {MAX_RUNS} of {len(runs)} runs." if len(runs) > MAX_RUNS else ""
    parts: dict[str, Callable[[], Section]] = {
        "Verdicts": partial(_verdicts, shown, names),
        "Scores on common rows": partial(_common, grouping, names, source),
        "Stability": partial(_stability, shown, names, grouping, judge),
        "What differs": partial(_differences, shown, names),
        "Importance": partial(_importance, shown, names, grouping, source),
        "SHAP summaries": partial(_summaries, shown, names, grouping, source),
    }
    sections = [_guarded(title, part) for title, part in parts.items()]
    return html.page(f"{len(shown)} runs compared", f"Runs of omninmo.{cut} Opens without network.", sections)


def _guarded(title: str, part: Callable[[], Section]) -> Section:
    try:
        return part()
    except RunError as error:
        return Section(title, problem=str(error))


def _verdicts(runs: pd.DataFrame, names: Mapping[str, str]) -> Section:
    rows = []
    for run_id, run in runs.iterrows():
        metrics = metrics_of(run)
        scores = {
            schema.METRICS[key].title: f"{schema.METRICS[key].text(metrics.get(key))} ({interval_text(metrics, key)})"
            for key in SCORES
        }
        rows.append({"Run": names[str(run_id)], "Verdict": judged(run), **scores})
    reading = (
        "Scores with 95 % intervals, each on the run's own unseen rows. The best of several runs looks better than it "
        "is, because luck helped to make it the best."
    )
    return Section("Verdicts", reading, tables=[pd.DataFrame(rows)])


def _common(grouping: Grouping, names: Mapping[str, str], source: Source) -> Section:
    tables, rested = [], []
    for group in grouping.groups:
        scores = comparison.rescored(group, source.predictions).scores
        columns = {schema.entry(key).title: scores[key].map(schema.entry(key).text) for key in SCORES if key in scores}
        tables.append(pd.DataFrame({"Run": [names[str(run_id)] for run_id in scores.index], **columns}))
        rested.append(f"{group.n_rows:,} rows of {group.n_dates:,} dates")
    left_out = " ".join(f"{names[run_id]} is left out: {reason}" for run_id, reason in grouping.left_out.items())
    reading = (
        f"Scored again on the unseen rows that all runs of a table have: {'; '.join(rested) or 'none'}. Runs of "
        f"different tables cannot be ranked against each other. {left_out}"
    )
    return Section("Scores on common rows", reading, tables=tables)


def _differences(runs: pd.DataFrame, names: Mapping[str, str]) -> Section:
    columns = {
        names[str(run_id)]: settings(run).set_index("Setting")["Value"].groupby(level=0).first()
        for run_id, run in runs.iterrows()
    }
    table = pd.DataFrame(columns)
    differing = table[table.nunique(axis=1, dropna=False) > 1].fillna(schema.NOT_AVAILABLE)
    shown = differing.rename_axis("Setting").reset_index() if len(differing) else pd.DataFrame()
    reading = (
        "Settings and facts that are not the same in all runs." if len(differing) else "The runs differ in nothing."
    )
    return Section("What differs", reading, tables=[shown] if len(differing) else [])


def _stability(runs: pd.DataFrame, names: Mapping[str, str], grouping: Grouping, judge: Judge) -> Section:
    alone = _alone(grouping, names, "not judged")
    sets = _sets(grouping)
    if not sets:
        return Section("Stability", NO_TWO + alone)
    verdicts = [judge(runs.loc[list(group.run_ids)]) for group in sets]
    reading = " ".join(filter(None, (PRIMARY, many_looks(verdicts), alone)))
    if len(sets) == 1:
        return Section("Stability", reading, verdict=verdicts[0].text)
    named = [", ".join(names[run_id] for run_id in group.run_ids) for group in sets]
    texts = [verdict.text for verdict in verdicts]
    return Section("Stability", reading, tables=[pd.DataFrame({"Runs": named, "Verdict": texts})])


def _sets(grouping: Grouping) -> list[Group]:
    """Return the groups of two runs or more."""
    return [group for group in grouping.groups if len(group.run_ids) > 1]


def _alone(grouping: Grouping, names: Mapping[str, str], missing: str) -> str:
    """Return why some runs can be compared with no other, each in a sentence that says what is `missing` of it."""
    reasons = {
        group.run_ids[0]: grouping.apart.get(group.run_ids[0], "It can be compared with none of the others.")
        for group in grouping.groups
        if len(group.run_ids) == 1
    }
    return " ".join(f"{names[run_id]} is {missing}: {why}" for run_id, why in (reasons | grouping.left_out).items())


def _importance(runs: pd.DataFrame, names: Mapping[str, str], grouping: Grouping, source: Source) -> Section:
    from omninmo.figures.importance_heatmap import importance_heatmap

    alone = _alone(grouping, names, "in no map")
    figures, drawn = [], []
    for group in _sets(grouping):
        shares = pd.DataFrame({run_id: global_importance(source.shap(run_id)) for run_id in group.run_ids})
        figure = importance_heatmap(shares, _labels(runs.loc[list(group.run_ids)], source), names)
        of_runs = f"{len(group.run_ids)} runs ({in_words(group.kind)}; {group.n_rows:,} common rows)"
        figures.append((f"Share of each feature in each of {of_runs}", figure))
        drawn.append(of_runs)
    if not figures:
        return Section("Importance", NO_TWO + alone)
    reading = (
        "Each cell is a feature's share of mean |SHAP| on unseen rows, mean over the run's folds. A row of one colour "
        "matters equally in every run; a blank cell is a feature that the run did not use. Only runs that predict the "
        f"same on common rows share a map. Drawn, from top to bottom: {'; '.join(drawn)}. {alone}"
    )
    return Section("Importance", reading, figures=figures)


def _summaries(runs: pd.DataFrame, names: Mapping[str, str], grouping: Grouping, source: Source) -> Section:
    from omninmo.figures.dependence_overlay import dependence_overlay
    from omninmo.figures.summaries_side_by_side import summaries_side_by_side

    first_run = str(runs.index[0])
    members = next((group.run_ids for group in grouping.groups if first_run in group.run_ids), (first_run,))
    unit, alike = unit_of(runs.iloc[0]), runs.loc[list(members)].head(MAX_DRAWN)
    tables = {str(run_id): table_of(run, source) for run_id, run in alike.iterrows()}
    labels = _labels(alike, source)
    drawn = {run_id: names[run_id] for run_id in tables}
    shares = pd.DataFrame({run_id: global_importance(table) for run_id, table in tables.items()})
    first = str(shares.mean(axis=1).idxmax())
    having = next(run_id for run_id, table in tables.items() if first in table.features)
    of_feature = pd.Series(source.features(having).loc[first])
    lacking = ", ".join(drawn[run_id] for run_id, table in tables.items() if first not in table.features)
    without = f" Without this feature: {lacking}." if lacking else ""
    overlay = dependence_overlay(curves(tables, first, by="fold"), drawn, of_feature, unit)
    reading = (
        f"{len(tables)} of {len(runs)} runs, those that can be compared with the first one. The same features and one "
        f"scale in every panel. Below them {labels[first]}, the most important feature on average: lines are the "
        f"median effects of each fold, averaged, bands reach from the lowest to the highest fold.{without}"
    )
    figures = [
        ("SHAP values of each run", summaries_side_by_side(tables, labels, drawn, unit)),
        (f"Effect of {labels[first]} in each run", overlay),
    ]
    return Section("SHAP summaries", reading, figures=figures)


def _labels(runs: pd.DataFrame, source: Source) -> dict[str, str]:
    return {
        str(name): str(label) for run_id in runs.index for name, label in source.features(str(run_id))["label"].items()
    }

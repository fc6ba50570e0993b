"""What a run's pages and its report show as tables: scores beside baselines, settings, lineage; all of it as text."""

import re
from collections.abc import Mapping

import pandas as pd

from omninmo import schema

WHO = "Predicted by"
"""Head of the first column: assistive technology reads a table by its heads, so that none may be empty."""
DIFFERENCE = "   model − it (95 %)"
"""The head of the row below a baseline."""
MEASURES = ("oos_skill", "rank_ic_mean", "direction_accuracy")
MAX_OTHERS = 500
"""Rows of params that are not in the catalogue; an autologger may write thousands."""
STEPS = (
    ("params.data_fingerprint", "Data", "Hash of the daily returns: equal data, equal fingerprint."),
    ("params.feature_fingerprint", "Features", "Hash of the features' names, windows and code."),
    ("same_as", "Repeats", "An earlier run with the same data, features and settings."),
    (f"tags.{schema.TAG_AGAIN}", "Trained again from", "The run whose settings it was trained with once more."),
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


def metrics_of(run: pd.Series) -> dict[str, float]:
    """Return the metrics that a run of the table has, by their keys."""
    known = run[run.index.astype(str).str.startswith("metrics.")].dropna()
    return {str(key).partition(".")[2]: float(value) for key, value in known.items()}


def beside_baselines(metrics: Mapping[str, float], mode: str) -> pd.DataFrame:
    """Return the model, its intervals, every baseline that was scored and the model less it: one row each, as text.

    Parameters
    ----------
    metrics : of the run; one that it does not have is missing
    mode : of the run; it decides what skill is measured against
    """
    rows = [
        {WHO: "This model"} | {key: schema.METRICS[key].text(metrics.get(key)) for key in MEASURES},
        {WHO: "95 % interval"} | {key: interval_text(metrics, key) for key in MEASURES},
    ]
    for name, label in schema.BASELINES.items():
        known = {key: metrics.get(f"baseline.{name}.{key}") for key in schema.SCORED_BY[name]}
        if any(value is not None for value in known.values()):
            texts = {key: schema.METRICS[key].text(value) for key, value in known.items() if value is not None}
            rows += [{WHO: label} | {key: texts.get(key, "") for key in MEASURES}, *_difference(metrics, name)]
    if "direction_base_rate" in metrics:
        base = schema.METRICS["direction_base_rate"]
        rows += [
            {WHO: base.label, "direction_accuracy": base.text(metrics[base.key])},
            *_difference(metrics, "base_rate"),
        ]
    return pd.DataFrame(rows, columns=[WHO, *MEASURES]).fillna("").rename(columns=lambda key: baseline_label(key, mode))


def baseline_label(key: str, mode: str) -> str:
    """Return the head of a column of `beside_baselines`."""
    return schema.in_mode(schema.METRICS[key], mode).label if key in MEASURES else key


def _difference(metrics: Mapping[str, float], name: str) -> list[dict[str, str]]:
    """Return the row of the model less a baseline; none where nothing was compared."""
    texts = {}
    for key in MEASURES:
        versus = f"versus.{name}.{key}"
        if versus in metrics:
            texts[key] = f"{schema.METRICS[versus].text(metrics[versus])} ({interval_text(metrics, versus)})"
    return [{WHO: DIFFERENCE} | {key: texts.get(key, "") for key in MEASURES}] if texts else []


def interval_text(metrics: Mapping[str, float], key: str) -> str:
    """Return both ends of a score's 95 % interval, "n/a" where there is none."""
    ends = [metrics.get(f"{key}_{end}") for end in ("low", "high")]
    return " to ".join(schema.METRICS[key].text(end) for end in ends) if None not in ends else schema.NOT_AVAILABLE


def settings(run: pd.Series) -> pd.DataFrame:
    """Return Setting, Value, Meaning: one row per param that the run has.

    Those of the catalogue come first, in its order; then those of other tools by name, at most `MAX_OTHERS`.
    """
    stored = {str(key)[len("params.") :]: value for key, value in run.items() if str(key).startswith("params.")}
    known = {key: value for key, value in stored.items() if pd.notna(value)}
    others = sorted(set(known) - set(schema.PARAMS))[:MAX_OTHERS]
    entries = [schema.entry(key) for key in (*schema.PARAMS, *others) if key in known]
    rows = [(entry.full_label, entry.text(known[entry.key]), _meaning(entry)) for entry in entries]
    return pd.DataFrame(rows, columns=["Setting", "Value", "Meaning"])


def _meaning(entry: schema.Entry) -> str:
    """Return the help of a setting, which lists its values as they are stored, with what they are called."""
    text = entry.help
    for value, word in entry.words.items():
        text = re.sub(rf"(?<!\w){re.escape(value)}:", f"{word.partition(':')[0]}:", text)
    return text


def lineage(run: pd.Series, packages: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return What, Value, Meaning: one row for each step that the run stored, and for each package's version."""
    known = [(label, run.get(column), help_text) for column, label, help_text in STEPS]
    rows = [
        (label, _lineage_text(value), help_text) for label, value, help_text in known if pd.notna(value) and value != ""
    ]
    rows += [(name, version, "Version of the package.") for name, version in (packages or {}).items()]
    return pd.DataFrame(rows, columns=["What", "Value", "Meaning"])


def _lineage_text(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, pd.Timestamp) else str(value)

"""Simulated runs as tables: settings of sweeps, scores that depend on them, and what other tools leave beside them."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from omninmo import schema
from tests.foreign_store import AUTOLOG, EXTREMES, NOTHING, NUMBERS_FOR_WORDS, OURS, PARENT, WORDS_FOR_NUMBERS
from tests.hostile import HOSTILE

NEWEST = pd.Timestamp("2026-10-31 18:00", tz="UTC").value // 10**6
"""When the newest run started, in milliseconds."""
MINUTES_APART = 7
MAX_SWEEP = 40
MIN_FINISHED = 2
"""The newest runs are finished and do not leak, so that there is something to compare in a store of two."""
LATE_PARAMS = ("market", "weight_half_life", "delisted", "delisted_rows")
"""Params that an earlier version did not log."""
SHARE_BEFORE_THEM = 0.3
OF_A_SWEEP: dict[str, tuple[Any, ...]] = {
    "mode": ("regression", "regression", "regression", "classification"),
    "source": ("sample", "sample", "yahoo", "csv"),
    "forward_days": (5, 10, 30, 30, 60),
    "target": ("forward_return", "forward_return", "excess_return"),
    "feature_set": ("technical", "minimal", "risk"),
    "period": ("5y", "10y", "10y", "max"),
    "n_splits": (3, 5, 5, 8),
}
OF_A_RUN: dict[str, tuple[Any, ...]] = {
    "max_depth": (3, 2, 4, 6, 8),
    "learning_rate": (0.03, 0.01, 0.1, 0.3),
    "n_estimators": (30, 10, 20, 60),
    "subsample": (0.5, 0.2, 0.8, 1.0),
    "colsample_bytree": (0.1, 0.3, 1.0),
    "reg_lambda": (1.0, 0.0, 10.0),
    "seed": (42, 1, 2, 3, 4),
}
"""The first is the default; a sweep varies some of them."""
STATUSES = {"FINISHED": 0.94, "FAILED": 0.03, "KILLED": 0.02, "RUNNING": 0.01}
SHARE_LEAKING = 0.01
SHARE_WITHOUT_A_SCORE = 0.005
REASON = "Every ticker failed: no prices for 20 tickers; check the connection and try again."


class Template(NamedTuple):
    """What one recorded run holds, by key; `histories` are its metrics with steps."""

    params: dict[str, str]
    metrics: dict[str, float]
    histories: dict[str, list[float]]
    tags: dict[str, str]


class Simulated(NamedTuple):
    """Runs as tables of one row per run, by run id; None and NaN where a run has no value.

    `params` and `tags` are text. `scores` may be infinite. `histories` holds one array per metric: runs × steps.
    """

    runs: pd.DataFrame
    params: pd.DataFrame
    tags: pd.DataFrame
    scores: pd.DataFrame
    histories: dict[str, np.ndarray[Any, Any]]


def run_ids(n: int, rng: np.random.Generator) -> list[str]:
    """Return ids like MLflow's."""
    return [rng.bytes(16).hex() for _ in range(n)]


def ours(n: int, templates: Mapping[str, Template], rng: np.random.Generator) -> Simulated:
    """Return `n` runs of omninmo, oldest first: sweeps over some settings, whose scores depend on the settings.

    Parameters
    ----------
    templates : a recorded run for each mode
    """
    settings = _settings(n, rng)
    runs = _runs(settings, rng)
    runs.iloc[-MIN_FINISHED:, runs.columns.get_loc("status")] = "FINISHED"
    quality = _quality(settings, rng)
    masks = {mode: (settings["mode"] == mode).to_numpy() for mode in templates}
    of_mode = {mode: mask for mode, mask in masks.items() if mask.any()}
    params = pd.concat([_params(settings[mask], templates[mode]) for mode, mask in of_mode.items()])
    tags = pd.concat([_tags(runs[mask], templates[mode]) for mode, mask in of_mode.items()])
    scores = pd.concat([_scores(quality[mask], templates[mode], rng) for mode, mask in of_mode.items()])
    params, tags, scores = (table.reindex(runs.index) for table in (params, tags, scores))
    finished = (runs["status"] == "FINISHED").to_numpy()
    scores[~finished] = np.nan
    histories: dict[str, np.ndarray[Any, Any]] = {}
    for mode, mask in of_mode.items():
        for key, values in _histories(templates[mode], settings, quality, rng).items():
            histories[key] = np.where((finished & mask)[:, None], values, histories.get(key, np.nan))
    return _demonstrated(Simulated(runs, params, tags, scores, histories))


def others(n: int, rng: np.random.Generator) -> Simulated:
    """Return `n` runs as other tools leave them: no settings, other settings, words for numbers, hostile texts."""
    ids = run_ids(n, rng)
    records = [_other(number) for number in range(n)]
    runs = pd.DataFrame(
        {
            "name": [record["name"] for record in records],
            "status": rng.choice(list(STATUSES), n, p=list(STATUSES.values())),
            "minutes": rng.integers(1, 600, n),
        },
        index=ids,
    )
    params, tags, scores = (
        pd.DataFrame([record[kind] for record in records], index=ids) for kind in ("params", "tags", "scores")
    )
    return Simulated(runs, params, tags, scores.astype(float), {})


def _settings(n: int, rng: np.random.Generator) -> pd.DataFrame:
    sizes = rng.integers(1, MAX_SWEEP, n)  # as many as would do if each sweep were of one run
    sweep = np.repeat(np.arange(n), sizes)[:n]
    columns = {"sweep": sweep}
    for key, values in OF_A_SWEEP.items():
        columns[key] = np.array(values, dtype=object)[rng.integers(0, len(values), n)][sweep]
    for key, values in OF_A_RUN.items():
        varied = rng.random(n)[sweep] < 0.5
        drawn = np.array(values, dtype=object)[rng.integers(0, len(values), n)]
        columns[key] = np.where(varied, drawn, values[0])
    leaks = rng.random(n) < SHARE_LEAKING
    leaks[-MIN_FINISHED:] = False
    columns["scheme"] = np.where(leaks, schema.LEAKS, "walk_forward")
    return pd.DataFrame(columns, index=run_ids(n, rng))


def _runs(settings: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    names = [
        f"{'reg' if mode == 'regression' else 'cls'}-{days}d-d{depth}-lr{rate:g}-20t-{run_id[:4]}"
        for run_id, mode, days, depth, rate in settings[
            ["mode", "forward_days", "max_depth", "learning_rate"]
        ].itertuples(name=None)
    ]
    n = len(settings)
    return pd.DataFrame(
        {
            "name": np.where(settings["sweep"] % 20 == 7, "nightly", names),
            "status": rng.choice(list(STATUSES), n, p=list(STATUSES.values())),
            "minutes": rng.integers(1, 30, n),
            "sweep": settings["sweep"],
            "leaks": settings["scheme"] == schema.LEAKS,
        },
        index=settings.index,
    )


def _quality(settings: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Return how good each run is, in standard deviations: shallow and slow is better, some sources are easier."""
    depth, rate = settings["max_depth"].astype(float), settings["learning_rate"].astype(float)
    effect = -0.3 * (depth - 3).abs() - 4 * (rate - 0.03).abs() + settings["source"].map({"csv": 0.5}).fillna(0)
    return effect + rng.normal(0, 0.6, len(settings))


def _params(settings: pd.DataFrame, template: Template) -> pd.DataFrame:
    varied = settings.drop(columns="sweep").astype(str)
    usual = _repeated(template.params, settings.index)
    params = usual.assign(**{str(key): varied[key] for key in varied}, gap=varied["forward_days"])
    params["data_fingerprint"] = (varied["source"] + varied["period"]).map(_fingerprint)
    params["feature_fingerprint"] = varied["feature_set"].map(_fingerprint)
    by_leaf = settings["sweep"] % 4 == 0
    params.loc[by_leaf, "leaf_horizons"] = None
    params.loc[settings["sweep"] < SHARE_BEFORE_THEM * settings["sweep"].max(), list(LATE_PARAMS)] = None
    return params


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _repeated(texts: Mapping[str, str], index: pd.Index) -> pd.DataFrame:
    """Return the same texts in every row."""
    return pd.DataFrame(
        {key: np.full(len(index), text, dtype=object) for key, text in texts.items()}, index, dtype=object
    )


def _tags(runs: pd.DataFrame, template: Template) -> pd.DataFrame:
    tags = _repeated(template.tags, runs.index)
    # not this machine's: a run that says RUNNING would be ended by the first page that looks
    tags[schema.TAG_HOST] = tags[schema.TAG_HOME] = "elsewhere"
    tags[schema.TAG_NAME] = runs["name"]
    tags[schema.TAG_SWEEP] = [f"sweep-{number:05d}" for number in runs["sweep"]]
    tags[schema.TAG_ERROR] = runs["status"].map({"FAILED": REASON})
    tags[schema.TAG_CAUTION] = tags[schema.TAG_CAUTION].mask(runs["leaks"], schema.LEAK_CAUTION)
    return tags


def _scores(quality: pd.Series, template: Template, rng: np.random.Generator) -> pd.DataFrame:
    scores: dict[str, Any] = {}
    for key, usual in template.metrics.items():
        root, _, end = key.rpartition("_")
        if end in ("low", "high") and root in scores:
            width = (usual - template.metrics[root]) * np.exp(rng.normal(0, 0.1, len(quality)))
            scores[key] = scores[root] + width
        else:
            scores[key] = _drawn(key, usual, quality, rng)
    table = pd.DataFrame(scores, index=quality.index)
    return table.mask(rng.random(table.shape) < SHARE_WITHOUT_A_SCORE)


def _drawn(key: str, usual: float, quality: pd.Series, rng: np.random.Generator) -> Any:
    sign = {"higher": 1, "lower": -1}.get(schema.entry(key).better, 0)
    spread = 0.1 * abs(usual) + (0.003 if abs(usual) < 1 else 0)
    drawn = usual + spread * (sign * quality.to_numpy() + rng.normal(0, 0.3, len(quality)))
    return np.round(drawn) if usual == round(usual) else drawn


def _histories(
    template: Template, settings: pd.DataFrame, quality: pd.Series, rng: np.random.Generator
) -> dict[str, np.ndarray[Any, Any]]:
    """Return runs × steps of each metric with steps: as many folds and boosting rounds as the settings say."""
    lengths = {"fold": settings["n_splits"].to_numpy(dtype=int), "round": settings["n_estimators"].to_numpy(dtype=int)}
    histories = {}
    for key, usual in template.histories.items():
        length = lengths[key.partition(".")[0]]
        steps = np.arange(1, length.max() + 1)
        level = _drawn(key.partition(".")[2], float(np.mean(usual)), quality, rng)[:, None]
        if key.startswith("round."):
            drawn = level * (1 + 0.1 * np.exp(-steps / 20) + rng.normal(0, 0.001, (len(length), len(steps))))
        else:
            drawn = level + np.std(usual) * rng.normal(0, 1, (len(length), len(steps)))
        histories[key] = np.where(steps <= length[:, None], drawn, np.nan)
    return histories


def _demonstrated(made: Simulated) -> Simulated:
    """Give the scores of leaking runs the names that no ranking looks at."""
    leaks = made.runs["leaks"].to_numpy()
    own = [key for key in made.scores if not str(key).startswith("time.")]
    renamed = made.scores.loc[leaks, own].add_prefix(schema.DEMONSTRATION)
    scores = made.scores.copy()
    scores.loc[leaks, own] = np.nan
    histories = {key: np.where(leaks[:, None], np.nan, values) for key, values in made.histories.items()}
    return made._replace(scores=scores.join(renamed), histories=histories)


def _other(number: int) -> dict[str, Any]:
    """Return name, params, tags and scores of a run of another tool; all kinds come round."""
    text = HOSTILE[number // 8 % len(HOSTILE)]
    kinds: tuple[tuple[str, Mapping[str, str], Mapping[str, str], Mapping[str, float]], ...] = (
        ("bare", {}, {}, {}),
        (
            "xgboost.autolog",
            {"objective": "reg:squarederror", "max_depth": str(number % 9), "learning_rate": "0.3"},
            {"mlflow.autologging": "xgboost"},
            {"train-rmse": 0.1 + number % 7, "best_iteration": float("inf")},
        ),
        ("GridSearchCV", AUTOLOG, {"estimator_name": "GridSearchCV", PARENT: "0"}, {"mean_test_score": 0.1}),
        ("words for numbers", WORDS_FOR_NUMBERS, {}, EXTREMES),
        ("numbers for words", NUMBERS_FOR_WORDS, OURS, {"oos_skill": 0.1}),
        ("None", NOTHING, {"None": "None", schema.TAG_NOTE: "None"}, {}),
        (text[:250], {"mode": text, "target": text, "tickers": text}, {schema.TAG_NOTE: text}, {"oos_skill": 0.2}),
        (text[:250], {text[:250]: text}, OURS | {text[:250]: text, schema.TAG_ERROR: text}, {text[:250]: 1.0}),
    )
    name, params, tags, scores = kinds[number % len(kinds)]
    return {"name": name, "params": params, "tags": tags | {schema.TAG_NAME: name}, "scores": scores}

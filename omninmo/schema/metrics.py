"""Every metric in the store."""

from dataclasses import replace

from omninmo.schema.derived import WITH_INTERVAL, differences, interval_ends, of_baselines
from omninmo.schema.entries import Better, Entry, Format, Sample
from omninmo.schema.words import STAGES

_OF_RETURN = {
    "oos_rmse", "oos_mae", "cv_rmse_mean", "cv_rmse_std", "cv_mae_mean", "cv_mae_std", "final_rmse", "final_mae",
}  # fmt: skip
"""Errors in the unit of a return, written in percent: they exist for targets in that unit alone."""


def _metrics(sample: Sample, *rows: tuple[str, str, Format, Better, str]) -> dict[str, Entry]:
    return {
        key: Entry(key, label, form, text, better, sample, of_return=key in _OF_RETURN)
        for key, label, form, better, text in rows
    }


_OUT_OF_FOLD = _metrics(
    "out-of-fold",
    (
        "oos_skill",
        "Skill vs mean",
        "score",
        "higher",
        (
            "1 − squared error of the model ÷ that of the training mean, out of fold (in classification: log loss, "
            "class shares). 0 = no better than the mean; a few thousandths are already good; 0.6 means a leak."
        ),
    ),
    (
        "rank_ic_mean",
        "Rank IC",
        "score",
        "higher",
        (
            "Mean over dates of the Spearman correlation between prediction and target across tickers. 0.03–0.06 is "
            "good. Dates with fewer than 5 tickers, or where all predictions are the same, do not count; where fewer "
            "than 5 horizons of dates do, there is none."
        ),
    ),
    (
        "rank_ic_ir",
        "Rank IC ratio",
        "score",
        "higher",
        "Mean rank IC per date ÷ its standard deviation, not annualised.",
    ),
    (
        "rank_ic_t",
        "Rank IC t-value",
        "t_value",
        "higher",
        (
            "Mean rank IC ÷ its Hansen–Hodrick standard error, which allows for overlapping horizons. "
            "Below about 2 the rank IC may be luck. None where it rests on fewer than 10 horizons of dates."
        ),
    ),
    (
        "rank_ic_t_nonoverlap",
        "Rank IC t-value, non-overlapping",
        "t_value",
        "higher",
        "t-value of the rank IC of every horizon-th date only: fewer dates, but no overlap.",
    ),
    (
        "rank_ic_dates",
        "Dates of the rank IC",
        "count",
        "neither",
        "Number of test dates that the rank IC is a mean over: those on which at least 5 tickers can be ranked.",
    ),
    (
        "rank_ic_constant_dates",
        "Dates without a ranking",
        "count",
        "neither",
        "Number of test dates that the rank IC leaves out, since the model predicted the same for every ticker.",
    ),
    ("test_dates", "Test dates", "count", "neither", "Number of dates in the test folds."),
    (
        "direction_accuracy",
        "Direction right",
        "share",
        "higher",
        "Share of out-of-fold rows whose sign was predicted correctly; of ranks and fifths, the side of the middle.",
    ),
    (
        "direction_base_rate",
        "Direction base rate",
        "share",
        "neither",
        "Share of correct signs of a rule that always predicts the majority sign of the training rows: what to beat.",
    ),
    (
        "cv_r2_mean",
        "R² per fold, mean",
        "score",
        "higher",
        (
            "Mean over folds of R² against the mean of the test fold, which is not known in advance: "
            "a constant scores below 0."
        ),
    ),
    ("cv_r2_std", "R² per fold, sd", "level", "lower", "Standard deviation over folds of R²."),
    (
        "cv_rmse_mean",
        "RMSE per fold, mean",
        "share",
        "lower",
        "Mean over folds of the root mean squared error, as a return.",
    ),
    ("cv_rmse_std", "RMSE per fold, sd", "share", "lower", "Standard deviation over folds of the RMSE."),
    ("cv_mae_mean", "MAE per fold, mean", "share", "lower", "Mean over folds of the mean absolute error, as a return."),
    ("cv_mae_std", "MAE per fold, sd", "share", "lower", "Standard deviation over folds of the MAE."),
    (
        "cv_accuracy_mean",
        "Accuracy per fold, mean",
        "share",
        "higher",
        "Mean over folds of the share of correctly predicted classes.",
    ),
    (
        "cv_accuracy_base",
        "Accuracy of the usual class, mean",
        "share",
        "neither",
        "Mean over folds of the accuracy of always predicting the class most frequent in training: what to beat.",
    ),
    ("cv_accuracy_std", "Accuracy per fold, sd", "share", "lower", "Standard deviation over folds of the accuracy."),
    ("oos_rmse", "RMSE", "share", "lower", "Root mean squared error of all out-of-fold rows."),
    ("oos_mae", "MAE", "share", "lower", "Mean absolute error of all out-of-fold rows."),
    *(
        (
            f"coverage_{level}",
            f"Coverage of the {level} % interval",
            "share",
            "neither",
            (
                f"Share of out-of-fold rows whose target lay inside the {level} % interval, which was made of earlier "
                f"folds: {level} % is right, less is too narrow, more too wide. Of forward returns only."
            ),
        )
        for level in (50, 80, 95)
    ),
    (
        "brier",
        "Brier score",
        "level",
        "lower",
        "Mean squared distance of the predicted probabilities from the actual class: 0 perfect, 2 worst.",
    ),
    (
        "brier_base",
        "Brier score of class shares",
        "level",
        "neither",
        "Brier score of predicting the class shares of the training rows: what to beat.",
    ),
    (
        "auc_classes",
        "Classes in the AUC",
        "count",
        "neither",
        "Number of the five classes that occur in the test folds.",
    ),
    ("log_loss", "Log loss", "number", "lower", "Mean −log of the predicted probability of the actual class."),
    (
        "log_loss_base",
        "Log loss of class shares",
        "number",
        "neither",
        "Log loss of predicting the class shares of the training rows.",
    ),
    ("balanced_accuracy", "Balanced accuracy", "share", "higher", "Mean recall over the classes present."),
    (
        "auc_ovr",
        "AUC, one vs rest",
        "level",
        "higher",
        "Mean one-vs-rest AUC over the classes present; 0.5 = chance.",
    ),
    (
        "feature_stability",
        "Feature stability",
        "level",
        "higher",
        (
            "Mean pairwise Spearman correlation of the folds' importances. The guide calls > 0.8 stable, but models of "
            "pure noise reach 0.49 to 0.84, depending on the settings: `noise` measures it for one run."
        ),
    ),
    (
        "stability_nogueira",
        "Top-k stability",
        "level",
        "higher",
        "Agreement of the folds' top-k features, corrected for chance (Nogueira 2018): 1 = identical, 0 = random.",
    ),
    ("stability_k", "Top-k size", "count", "neither", "Number k of top features that the top-k stability compares."),
    (
        "stability_rbo",
        "Rank-biased overlap",
        "level",
        "higher",
        "Agreement of the folds' rankings, the top of which counts most (p = 0.9): 1 = identical.",
    ),
)

_IN_SAMPLE = _metrics(
    "in-sample",
    (
        "final_r2",
        "R²",
        "score",
        "neither",
        "R² on the rows that the final model was fitted to. It says nothing about the future.",
    ),
    (
        "final_rmse",
        "RMSE",
        "share",
        "neither",
        "Root mean squared error on the rows that the final model was fitted to.",
    ),
    ("final_mae", "MAE", "share", "neither", "Mean absolute error on the rows that the final model was fitted to."),
    (
        "final_accuracy",
        "Accuracy",
        "share",
        "neither",
        "Share of correctly predicted classes on the rows that the final model was fitted to.",
    ),
    (
        "final_accuracy_base",
        "Accuracy of the usual class",
        "share",
        "neither",
        "Share of the most frequent class among the rows that the final model was fitted to.",
    ),
)

_TIMES = _metrics(
    "none",
    *(
        (f"time.{key}", f"{label}: time", "seconds", "lower", f"Duration of the stage “{label}”.")
        for key, label in STAGES.items()
        if key != "pictures"
    ),
)

_BASELINE_METRICS, _DIFFERENCES = of_baselines(_OUT_OF_FOLD), differences(_OUT_OF_FOLD)
_INTERVALS = interval_ends({key: _OUT_OF_FOLD[key] for key in WITH_INTERVAL} | _DIFFERENCES)

METRICS: dict[str, Entry] = {**_OUT_OF_FOLD, **_DIFFERENCES, **_INTERVALS, **_IN_SAMPLE, **_BASELINE_METRICS, **_TIMES}

FOLD_METRICS: dict[str, Entry] = {
    key: replace(_OUT_OF_FOLD[like], key=key, label=label)
    for key, label, like in (
        ("oos_skill", "Skill vs mean", "oos_skill"),
        ("rank_ic", "Rank IC", "rank_ic_mean"),
        ("direction_accuracy", "Direction right", "direction_accuracy"),
        ("r2", "R²", "cv_r2_mean"),
        ("rmse", "RMSE", "cv_rmse_mean"),
        ("mae", "MAE", "cv_mae_mean"),
        ("accuracy", "Accuracy", "cv_accuracy_mean"),
        ("accuracy_base", "Accuracy of the usual class", "cv_accuracy_base"),
        ("log_loss", "Log loss", "log_loss"),
    )
}
"""The scores of a single fold."""

HEADLINE = ("oos_skill", "rank_ic_mean", "rank_ic_t", "direction_accuracy", "direction_base_rate", "feature_stability")
"""The metrics that come first in every table and comparison: they exist in both modes."""


def in_mode(entry: Entry, mode: str) -> Entry:
    """Return the entry of a score as runs of one mode call it: skill is measured against another forecast in each.

    Examples
    --------
    >>> in_mode(METRICS["oos_skill"], "classification").label
    'Skill vs class shares'
    """
    if mode != "classification":
        return entry
    return replace(entry, label=entry.label.replace("kill vs mean", "kill vs class shares"))

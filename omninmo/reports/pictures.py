"""The guide's pictures, drawn by the shap library from stored arrays: feature importance, SHAP summary, dependence."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.evaluation.shap_table import ShapTable, global_importance, interaction_strengths

TOP_DEPENDENCE = 3
TOP_BARS = 20

_FAILURES = (ArithmeticError, AttributeError, ImportError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""What drawing libraries raise over data that they do not expect, or a version that they do not know."""

STRONG_BUY = len(schema.RATINGS) - 1


def draw(table: ShapTable, folder: Path) -> list[str]:
    """Draw the pictures into `folder` and return their names, pictures.json last.

    Importance is that of all ratings; in classification the other pictures show the rating Strong Buy. A picture that
    fails is left out and logged: the run is finished already, and a drawing library may not undo that.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    shown = table.of_class(STRONG_BUY)
    ranking = global_importance(table)
    rating = f" of {schema.RATINGS[STRONG_BUY]}" if table.n_classes else ""
    jobs: dict[str, Callable[[Path], None]] = {
        "feature_importance.png": lambda path: _importance(ranking.head(TOP_BARS), path),
        "shap_summary.png": lambda path: _summary(shown, rating, path),
    }
    for feature in ranking.index[:TOP_DEPENDENCE]:
        jobs[f"shap_dependence_{feature}.png"] = partial(_dependence, shown, str(feature), rating)
    drawn = [name for name, job in jobs.items() if _try(job, folder / name)]
    (folder / schema.PICTURES_FILE).write_text(json.dumps(drawn))
    return [*drawn, schema.PICTURES_FILE]


def _try(job: Callable[[Path], None], path: Path) -> bool:
    try:
        job(path)
    except _FAILURES as error:
        logging.getLogger(__name__).warning("%s could not be drawn: %s", path.name, error)
        return False
    return True


def _importance(shares: pd.Series, path: Path) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 0.32 * len(shares) + 1.2))
    axes.barh([str(name) for name in shares.index[::-1]], 100 * shares.to_numpy()[::-1], color="#0072B2")
    axes.set_xlabel("Share of mean |SHAP|, mean over folds (%)")
    axes.set_title("Feature importance on unseen rows")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=110, bbox_inches="tight")
    plt.close(figure)


def _summary(table: ShapTable, rating: str, path: Path) -> None:
    import matplotlib.pyplot as plt
    import shap

    order = [table.features.index(str(name)) for name in global_importance(table).index]
    shap.summary_plot(
        table.values[:, order],
        table.data[:, order],
        feature_names=[table.features[column] for column in order],
        sort=False,  # shap would rank over pooled folds
        show=False,
        max_display=15,
        rng=np.random.default_rng(0),
    )
    plt.gca().set_xlabel(f"SHAP value: effect on the prediction{rating}")
    plt.gcf().savefig(path, dpi=110, bbox_inches="tight")
    plt.close("all")


def _dependence(table: ShapTable, feature: str, rating: str, path: Path) -> None:
    import matplotlib.pyplot as plt
    import shap

    others = interaction_strengths(table, feature).index
    partner = str(others[0]) if len(others) else None
    with _same_random_numbers():
        shap.dependence_plot(
            feature,
            table.values,
            table.data,
            feature_names=list(table.features),
            interaction_index=partner,
            show=False,
        )
    plt.gcf().axes[0].set_ylabel(f"SHAP value of {feature}: effect on the prediction{rating}")
    plt.gcf().savefig(path, dpi=110, bbox_inches="tight")
    plt.close("all")


@contextmanager
def _same_random_numbers() -> Iterator[None]:
    """Fix NumPy's global numbers, by which shap shuffles points, and hand the caller's back afterwards."""
    before = np.random.get_state()  # noqa: NPY002
    np.random.seed(0)  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(before)  # noqa: NPY002

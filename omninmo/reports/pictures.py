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

STRONG_BUY = len(schema.RATINGS) - 1


def draw(table: ShapTable, folder: Path) -> list[str]:
    """Draw the pictures into `folder` and return their names, pictures.json last.

    Importance is that of all ratings; in classification the other pictures show the rating Strong Buy. A picture that
    a drawing library refuses or cannot write is left out and logged: the run is finished already. What is drawn is
    computed before, so that a mistake of ours is not taken for one of theirs.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    shown = table.of_class(STRONG_BUY)
    ranking = global_importance(table)
    rating = f" of {schema.RATINGS[STRONG_BUY]}" if table.n_classes else ""
    order = [shown.features.index(str(name)) for name in global_importance(shown).index]
    drawings: dict[str, Callable[[Path], None]] = {
        "feature_importance.png": partial(_importance, ranking.head(TOP_BARS)),
        "shap_summary.png": partial(_summary, shown, order, rating),
    }
    for feature in map(str, ranking.index[:TOP_DEPENDENCE]):
        partner = next(map(str, interaction_strengths(shown, feature).index), None)
        drawings[f"shap_dependence_{feature}.png"] = partial(_dependence, shown, feature, partner, rating)
    drawn = [name for name, drawing in drawings.items() if _is_drawn(drawing, folder / name)]
    (folder / schema.PICTURES_FILE).write_text(json.dumps(drawn))
    return [*drawn, schema.PICTURES_FILE]


def _is_drawn(drawing: Callable[[Path], None], path: Path) -> bool:
    try:
        drawing(path)
    except (ImportError, OSError, ValueError) as error:  # not installed, not written, data refused
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


def _summary(table: ShapTable, order: list[int], rating: str, path: Path) -> None:
    import matplotlib.pyplot as plt
    import shap

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


def _dependence(table: ShapTable, feature: str, partner: str | None, rating: str, path: Path) -> None:
    import matplotlib.pyplot as plt
    import shap

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

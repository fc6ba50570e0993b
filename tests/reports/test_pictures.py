"""The guide's pictures: which are drawn, of what, and that none of them can undo a run."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from omninmo import schema
from omninmo.evaluation.shap_table import ShapTable, global_importance
from omninmo.reports import pictures
from tests.recorded import QUICK, RATED, Recorded, Trained

PNG = b"\x89PNG\r\n\x1a\n"


def table(features: int = 4, rows: int = 60, seed: int = 0) -> ShapTable:
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(rows, features)).astype(np.float32)
    index = pd.DataFrame({"date": pd.Timestamp("2020-01-02"), "ticker": "A", "fold": np.arange(rows) % 3 + 1})
    return ShapTable(
        values=values,
        data=draw.normal(size=(rows, features)).astype(np.float32),
        base=np.zeros(rows),
        margin=values.sum(axis=1),
        prediction=values.sum(axis=1),
        index=index,
        features=tuple(f"feature_{k}" for k in range(features)),
        total_rows=rows,
    )


@pytest.mark.parametrize("config", [QUICK, RATED], ids=["regression", "classification"])
def test_the_guide_s_pictures_are_drawn_of_the_most_important_features(
    recorded: Recorded, trained: Trained, config: object
) -> None:
    run_id = recorded.run_id if config is QUICK else recorded.rated_id
    shap = trained(QUICK if config is QUICK else RATED).shap
    root = recorded.artifacts(run_id)
    names = json.loads((root / schema.PICTURES_FILE).read_text())
    first = [str(name) for name in global_importance(shap).index[: pictures.TOP_DEPENDENCE]]
    assert names == ["feature_importance.png", "shap_summary.png", *(f"shap_dependence_{name}.png" for name in first)]
    assert all((root / name).read_bytes().startswith(PNG) for name in names)


@pytest.mark.parametrize("missing", ["a feature without values", "a single feature", "few rows", "values of zero"])
def test_odd_tables_are_drawn_too(tmp_path: Path, missing: str) -> None:
    odd = table(features=1 if missing == "a single feature" else 4, rows=3 if missing == "few rows" else 60)
    if missing == "a feature without values":
        odd.data[:, 0] = np.nan
    if missing == "values of zero":
        odd.values[:] = 0
    names = pictures.draw(odd, tmp_path)
    assert len(names) == 3 + min(pictures.TOP_DEPENDENCE, len(odd.features))


@pytest.mark.parametrize("error", [ValueError, ImportError, OSError])
def test_a_picture_that_fails_is_left_out_and_named_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: type[Exception]
) -> None:
    def fail(shown: object, order: list[int], rating: str, path: Path) -> None:
        path.write_bytes(PNG)
        raise error("broken")

    monkeypatch.setattr(pictures, "_summary", fail)
    names = pictures.draw(table(), tmp_path)
    assert "shap_summary.png" not in names and "feature_importance.png" in names
    assert names[-1] == schema.PICTURES_FILE and json.loads((tmp_path / names[-1]).read_text()) == names[:-1]
    assert "shap_summary.png could not be drawn" in caplog.text


@pytest.mark.parametrize("error", [KeyError, TypeError, ZeroDivisionError])
def test_a_mistake_of_ours_is_not_taken_for_a_picture_that_cannot_be_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(shown: object, feature: str) -> pd.Series:
        raise error("a mistake")

    monkeypatch.setattr(pictures, "interaction_strengths", fail)
    with pytest.raises(error, match="a mistake"):
        pictures.draw(table(), tmp_path)


def test_drawing_leaves_the_random_numbers_of_others_alone(tmp_path: Path) -> None:
    np.random.seed(1)  # noqa: NPY002 - the shap library's own generator is the one asked about
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    pictures.draw(table(rows=600), tmp_path)
    assert np.random.random() == expected  # noqa: NPY002


def test_the_same_values_give_the_same_pictures(tmp_path: Path) -> None:
    drawn = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        drawn.append({name: (folder / name).read_bytes() for name in pictures.draw(table(rows=600), folder)})
    assert drawn[0] == drawn[1]

"""The folds of several runs: one row per run, in the order given, one dot per fold that has a score."""

from omninmo import schema
from omninmo.figures.fold_distribution import fold_distribution, folds_info
from omninmo.figures.run_marks import run_marks

NAMES = {"id-a": "a", "id-b": "b", "id-c": "c"}


def test_a_fold_without_a_score_has_no_dot_and_the_others_keep_their_number() -> None:
    scores = {"id-a": [0.1, float("nan"), 0.3], "id-b": [], "id-c": [0.5]}
    info = folds_info(scores, NAMES, schema.FOLD_METRICS["direction_accuracy"])
    assert info.names == ("a", "b", "c") and list(info.rows) == [0, 0, 2] and list(info.folds) == [1, 3, 1]
    assert list(info.scores) == [10, 30, 50]


def test_a_run_has_its_colour_though_another_has_no_fold() -> None:
    (trace,) = fold_distribution(folds_info({"id-a": [], "id-b": [0.1]}, NAMES, schema.FOLD_METRICS["r2"])).data
    assert list(trace.marker.color) == [run_marks(2)[1].colour]


def test_no_scores_are_a_sentence() -> None:
    nothing: list[dict[str, list[float]]] = [{}, {"id-a": []}]
    for scores in nothing:
        figure = fold_distribution(folds_info(scores, NAMES, schema.FOLD_METRICS["r2"]))
        assert figure.layout.annotations[0].text == "No run has scores by fold"

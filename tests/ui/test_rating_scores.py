"""No accuracy of ratings stands without that of the usual rating."""

from omninmo.ui import rating_scores
from tests.ui.conftest import drawn
from tests.ui.conftest import run as stored


def test_each_score_stands_beside_its_base_and_the_thresholds_below() -> None:
    run = stored(
        params__mode="classification",
        params__classes="thresholds",
        metrics__cv_accuracy_mean=0.62,
        metrics__cv_accuracy_base=0.64,
        metrics__brier=0.5,
        metrics__brier_base=0.49,
        metrics__log_loss=1.1,
        metrics__log_loss_base=1.2,
    )
    scores, rule = (caption.value for caption in drawn(rating_scores.draw, run).caption)
    assert "mean 62.0 % (Accuracy of the usual class, mean: 64.0 %)" in scores
    assert "0.500 (Brier score of class shares: 0.490)" in scores and "1.1 (Log loss of class shares: 1.2)" in scores
    assert "Strong Buy above 15 %" in rule


def test_a_run_of_an_older_version_lacks_the_base_and_says_so() -> None:
    (caption,) = drawn(rating_scores.draw, stored(params__classes=None, metrics__cv_accuracy_mean=0.62)).caption
    assert "62.0 % (Accuracy of the usual class, mean: n/a)" in caption.value

"""What is compared follows the link, and what it names wrongly falls back."""

from omninmo.ui import stability_controls
from omninmo.ui.stability_controls import Choice
from tests.ui.conftest import drawn, runs


def chosen(count: int, **query: str) -> Choice:
    found: list[Choice] = []
    drawn(lambda: found.append(stability_controls.draw(runs(*[{}] * count))), **query)
    return found[0]


def test_the_link_decides() -> None:
    assert chosen(3) == Choice("runs", "", "shap")
    assert chosen(3, across="folds", run="id-b", importance="gain") == Choice("folds", "id-b", "gain")
    assert chosen(3, across="year", importance="gain") == Choice("year", "id-a", "shap")  # cuts are of SHAP values
    assert chosen(3, across="nonsense", importance="![x](y)") == Choice("runs", "", "shap")


def test_one_run_has_nothing_but_what_is_inside() -> None:
    assert chosen(1, across="runs") == Choice("folds", "id-a", "shap")


def top(shared: int, fewest: int, **query: str) -> int:
    found: list[int] = []
    drawn(lambda: found.append(stability_controls.top(shared, fewest)), **query)
    return found[0]


def test_k_is_a_third_of_what_all_share_unless_that_is_too_little() -> None:
    assert top(12, 12) == 4 and top(60, 60) == 10 and top(1, 12) == 4
    assert top(12, 12, k="7") == 7 and top(12, 12, k="12") == 4 and top(12, 12, k="-1") == 4
    assert top(12, 12, k="9" * 5_000) == 4
    assert top(2, 2) == 1

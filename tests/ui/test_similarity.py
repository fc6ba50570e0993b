"""Similarity by the measure of the link."""

import pytest

from omninmo.evaluation.pairs import pair_matrices
from omninmo.ui import similarity
from tests.ui.compared import compared
from tests.ui.conftest import drawn


@pytest.mark.parametrize("measure", ["spearman", "rbo", "jaccard"])
def test_the_link_s_measure_is_drawn_and_the_table_is_the_matrix(measure: str) -> None:
    matrices = pair_matrices(compared(3).shares, 3)
    table = drawn(similarity.draw, compared(3), matrices, measure=measure).dataframe[0].value
    assert table["Ranking"].tolist() == ["ID-A", "ID-B", "ID-C"]
    assert table["ID-B"].tolist() == pytest.approx(getattr(matrices, measure)["id-b"].tolist())


def test_one_ranking_is_a_sentence() -> None:
    app = drawn(similarity.draw, compared(1), pair_matrices(compared(1).shares, 3), measure="nonsense")
    assert "needs two rankings" in app.info[0].value and not app.get("plotly_chart")

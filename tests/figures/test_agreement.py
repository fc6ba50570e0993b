"""Agreement of rankings: a run with all others, never with itself, in one colour wherever it appears."""

import numpy as np
import pandas as pd

from omninmo.figures.agreement import _info, agreement
from omninmo.figures.colours import PALETTE


def test_agreement_leaves_a_run_with_itself_out() -> None:
    matrix = pd.DataFrame([[1, 0.2, 0.4], [0.2, 1, np.nan], [0.4, np.nan, 1]], index=list("abc"), columns=list("abc"))
    info = _info(matrix)
    assert info.runs == ("c", "a", "b")
    np.testing.assert_allclose(info.means, [0.4, 0.3, 0.2])
    assert sorted(info.pair_values) == [0.2, 0.2, 0.4, 0.4] and 1 not in info.pair_values
    figure = agreement(matrix)
    assert any(shape.x0 == shape.x1 == 0.8 for shape in figure.layout.shapes)
    assert not any(shape.type == "rect" for shape in figure.layout.shapes)  # no band of noise measured elsewhere


def test_a_run_has_one_colour_wherever_it_appears() -> None:
    names = list("abc")
    matrix = pd.DataFrame([[1, 0.2, 0.4], [0.2, 1, 0.1], [0.4, 0.1, 1]], index=names, columns=names)
    info = _info(matrix)
    own = dict(zip(info.runs, info.colours, strict=True))
    assert own == dict(zip(names, PALETTE, strict=False))
    assert list(info.pair_colours) == [own[name] for name in info.pair_others]


def test_more_runs_than_colours_share_one_rather_than_be_taken_for_each_other() -> None:
    count = len(PALETTE) + 1
    info = _info(pd.DataFrame(np.full((count, count), 0.5)))
    assert len(set(info.colours)) == 1 and len(set(info.pair_colours)) == 1


def test_one_run_or_none_is_a_sentence() -> None:
    for matrix in (pd.DataFrame([[1.0]], index=["a"], columns=["a"]), pd.DataFrame()):
        figure = agreement(matrix)
        assert figure.layout.annotations[0].text == "Agreement needs two runs" and not figure.data

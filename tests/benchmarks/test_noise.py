"""Whether noise looks like noise: of runs on random walks as few stand out as their p says, in every measure."""

import numpy as np

from tests.trust.test_noise import p_values

WORLDS = 200


def test_one_random_walk_of_twenty_stands_out() -> None:
    """Of 200 runs 5 % are expected to have p = 0.05, give or take 1.5 % (one standard error)."""
    p = p_values(range(WORLDS))
    for measure, values in p.items():
        share = float(np.mean(values <= 0.05))
        print(
            f"\n{measure}: p ≤ 0.05 in {share:.1%} of {WORLDS} walks (limits 2 % and 9 %); mean p {values.mean():.2f}"
        )
        assert 0.02 <= share <= 0.09, measure
        assert abs(values.mean() - 0.525) <= 0.07, measure  # uniform on 1/20 … 1: three standard errors are 0.06

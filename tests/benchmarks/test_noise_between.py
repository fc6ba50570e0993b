"""Whether the verdict on stability is right: on noise as seldom as its p says, on a strong signal almost always."""

import pytest

from omninmo.trust.noise_between import Of
from tests.trust.test_noise_between import called_stable_on_a_signal, called_stable_on_noise

WALKS, SIGNALS = 200, 20


@pytest.fixture(scope="module")
def noise() -> list[set[Of]]:
    return called_stable_on_noise(range(WALKS))


@pytest.fixture(scope="module")
def signal() -> list[set[Of]]:
    return called_stable_on_a_signal(range(SIGNALS))


@pytest.mark.parametrize("of", ["folds", "runs"])
def test_one_random_walk_of_twenty_is_called_stable(of: Of, noise: list[set[Of]]) -> None:
    """5 % are expected, give or take 1.5 % (one standard error)."""
    share = sum(of in stable for stable in noise) / WALKS
    print(f"\n{of}: {share:.1%} of {WALKS} random walks called stable at p ≤ 0.05 (limits 2 % and 9 %)")
    assert 0.02 <= share <= 0.09


@pytest.mark.parametrize("of", ["folds", "runs"])
def test_a_strong_signal_is_called_stable(of: Of, signal: list[set[Of]]) -> None:
    share = sum(of in stable for stable in signal) / SIGNALS
    print(f"\n{of}: {share:.0%} of {SIGNALS} worlds with a strong signal called stable (at least 85 %)")
    assert share >= 0.85

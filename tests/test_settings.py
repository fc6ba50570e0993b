"""Settings: a wrong one is refused in one sentence, and each says what it may be."""

import pytest

from omninmo.config import ModelParams, TrainingConfig
from omninmo.errors import ConfigError
from omninmo.settings import Settings, bounds_of, choices_of, range_of


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"forward_days": 0}, ["forward_days is 0", "at least 1", "default is 30"]),
        ({"forward_days": "soon"}, ["forward_days is soon", "a whole number"]),
        ({"forward_days": 2.5}, ["forward_days is 2.5", "a whole number"]),
        ({"model": {"max_depth": -1}}, ["max_depth is -1", "at least 1 and at most 12"]),
        ({"model": {"max_depth": 10**9}}, ["max_depth is 1000000000", "at most 12"]),
        ({"model": {"n_estimators": -1}}, ["n_estimators is -1"]),
        ({"model": {"learning_rate": float("nan")}}, ["learning_rate is nan"]),
        ({"model": {"subsample": 0}}, ["subsample is 0", "above 0"]),
        ({"tickers": "AAPL, ../etc"}, ["tickers: '../ETC' is not a ticker", "e.g. AAPL"]),
        ({"tickers": "A" * 16}, ["is not a ticker"]),
        ({"period": "10 years"}, ["period: '10 years'", "10y"]),
        ({"mode": "guess"}, ["mode is guess", "regression, classification"]),
        ({"seed": -1}, ["seed is -1", "at most 2147483647; the default is 42"]),
        ({"bogus": 1}, ["no setting 'bogus'", "forward_days"]),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(values: dict[str, object], words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        TrainingConfig(**values)
    message = str(caught.value)
    assert all(word in message for word in words), message
    assert "\n" not in message and message.endswith(".")


def test_a_setting_cannot_be_changed_but_a_copy_is_checked_like_a_new_one() -> None:
    usual = ModelParams()
    with pytest.raises(ValueError, match="frozen"):
        usual.max_depth = 5  # type: ignore[misc]
    assert usual.replace(max_depth=5).max_depth == 5 and usual.max_depth == 3
    with pytest.raises(ConfigError, match="max_depth is 99"):
        usual.replace(max_depth=99)


@pytest.mark.parametrize(
    ("settings", "name", "choices", "span"),
    [
        (TrainingConfig, "mode", ("regression", "classification"), ""),
        (TrainingConfig, "tickers", (), ""),
        (TrainingConfig, "seed", (), "0 to 2147483647"),
        (ModelParams, "max_depth", (), "1 to 12"),
        (ModelParams, "subsample", (), "above 0 to 1"),
    ],
)
def test_a_setting_says_what_it_may_be(
    settings: type[Settings], name: str, choices: tuple[str, ...], span: str
) -> None:
    assert choices_of(settings, name) == choices
    assert range_of(settings, name) == span
    assert (bounds_of(settings, name) is None) == (not span)

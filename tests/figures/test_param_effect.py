"""A setting against a metric: every run a dot, mean and sample standard deviation per value."""

import numpy as np
import pandas as pd
import pytest

from omninmo import schema
from omninmo.figures.param_effect import MAX_VALUES, effect_info, param_effect

ENTRIES = schema.entry("max_depth"), schema.entry("oos_skill")


def test_means_and_spreads_are_those_of_pandas() -> None:
    depths, scores = pd.Series([5, 3, 3, 3, np.nan]), pd.Series([0.4, 0.1, 0.2, 0.6, 0.9])
    info = effect_info(depths, scores, pd.Series(list("abcde")), ENTRIES)
    assert info.values == ("3", "5") and info.counts == (3, 1) and set(info.names) == set("abcd")
    assert info.means == pytest.approx([0.3, 0.4])
    assert info.sds[0] == pytest.approx(np.std([0.1, 0.2, 0.6], ddof=1)) and np.isnan(info.sds[1])


def test_runs_of_one_value_do_not_hide_each_other_and_stay_near_it() -> None:
    info = effect_info(pd.Series([3] * 4), pd.Series([0.1] * 4), pd.Series(list("abcd")), ENTRIES)
    assert len(set(info.positions)) == 4 and np.abs(info.positions).max() < 0.5


def test_texts_are_values_in_words_and_infinite_scores_have_no_dot() -> None:
    entries = schema.entry("scheme"), schema.entry("direction_accuracy")
    schemes = pd.Series(["rolling", "walk_forward", "rolling"])
    info = effect_info(schemes, pd.Series([0.5, 0.6, np.inf]), pd.Series(list("abc")), entries)
    assert info.values == ("Walk-forward, rolling", "Walk-forward") and info.means == pytest.approx([50, 60])


def test_a_value_with_one_run_has_neither_mean_nor_bar() -> None:
    scores = pd.Series([0.1, 0.2, 0.4])
    dots, means = param_effect(effect_info(pd.Series([3, 4, 4]), scores, pd.Series(list("abc")), ENTRIES)).data
    assert len(dots.y) == 3 and list(means.y) == pytest.approx([0.3])
    assert list(means.error_y.array) == pytest.approx([np.std([0.2, 0.4], ddof=1)]) and 1 < means.x[0] < 1.5


@pytest.mark.parametrize("count", [2, 3, 5, 20])
def test_a_mean_stands_beside_its_own_dots_however_few_values_there_are(count: int) -> None:
    values = np.repeat(np.arange(count, dtype=float), 3)
    info = effect_info(pd.Series(values), pd.Series(values), pd.Series(values).astype(str), ENTRIES)
    _, means = param_effect(info).data
    of_a_width = (np.array(means.x) - np.arange(count)) / count
    assert np.all(of_a_width > 0) and np.all(of_a_width <= 0.06 + 1e-9), "about sixty pixels of a thousand"
    assert np.all(np.array(means.x) - np.arange(count) > np.abs(info.positions - values).max())


@pytest.mark.parametrize(("count", "title"), [(0, "No run has both"), (MAX_VALUES + 1, "31 different values")])
def test_what_cannot_be_drawn_is_a_sentence(count: int, title: str) -> None:
    values = pd.Series(np.arange(count, dtype=float))
    figure = param_effect(effect_info(values, values, values.astype(str), ENTRIES))
    assert figure.layout.annotations[0].text.startswith(title) and not figure.data

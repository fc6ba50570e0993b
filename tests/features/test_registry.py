"""How a feature is declared, switched off, and distinguished from another version of itself."""

import inspect

import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.features import FEATURE_SETS, FEATURES, Inputs, chosen, trend
from omninmo.features.registry import feature, fingerprint
from tests.features.panels import WALKS, inputs

CONFIG = TrainingConfig()


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test register features that are gone afterwards."""
    for name in list(FEATURES):
        monkeypatch.delitem(FEATURES, name)


@pytest.mark.usefixtures("registry")
def test_a_function_is_registered_once_for_each_tuple_of_windows() -> None:
    @feature("returns", "gain_{0}_{1}", "Gain, {0} vs {1} sessions", "percent", windows=((1, 5), (2, 7)))
    def gain(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
        """Close over {0} sessions against {1} sessions.

        What follows is for the reader of the code.
        """
        return inputs.past_return(fast) - inputs.past_return(slow)

    assert list(FEATURES) == ["gain_1_5", "gain_2_7"]
    one = FEATURES["gain_1_5"]
    assert one.label == "Gain, 1 vs 5 sessions" and one.help == "Close over 1 session against 5 sessions."
    assert one.windows == (1, 5) and one.warm_up == 5
    with pytest.raises(AssertionError, match="gain_1_5 is registered twice"):
        feature("returns", "gain_{0}_{1}", "Gain", "percent", windows=((1, 5),))(gain)


def test_a_feature_is_missing_where_its_ticker_did_not_trade() -> None:
    close = WALKS.close.copy()
    close.iloc[300, 2] = float("nan")
    values = FEATURES["month_end"].compute(Inputs(PricePanel(close=close, market=WALKS.market)))
    assert values.isna().sum().tolist() == [0, 0, 1, 0, 0, 0, 0, 0]


def test_a_feature_names_the_columns_that_a_panel_lacks() -> None:
    panel = inputs([1, 2], high=[1, 2]).panel
    assert FEATURES["money_flow_14"].lacks(panel) == ("low", "volume")
    assert FEATURES["return_1d"].lacks(panel) == ()


def test_the_fingerprint_names_the_set() -> None:
    prints = {fingerprint(chosen(CONFIG.replace(feature_set=name))) for name in FEATURE_SETS}
    assert len(prints) == len(FEATURE_SETS)
    assert fingerprint(chosen(CONFIG)) == fingerprint(chosen(CONFIG))


@pytest.mark.parametrize("changed", ["trend", "windows", "inputs", "ranks", "own_returns", "carried", "market_level"])
def test_the_fingerprint_follows_the_code_of_a_family_and_of_what_it_shares(
    changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = inspect.getsource

    def edited(module: object) -> str:
        name = getattr(module, "__name__", "")
        return source(module) + ("# edited" if name.rpartition(".")[2] == changed else "")  # type: ignore[arg-type]

    of_trend = tuple(item for item in FEATURES.values() if inspect.getmodule(item.function) is trend)
    of_calendar = tuple(item for item in FEATURES.values() if item.family == "calendar")
    before = fingerprint(of_trend), fingerprint(of_calendar)
    monkeypatch.setattr(inspect, "getsource", edited)
    assert fingerprint(of_trend) != before[0]
    assert (fingerprint(of_calendar) == before[1]) == (changed == "trend")


def test_the_fingerprint_follows_how_old_a_price_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(chosen(CONFIG))
    monkeypatch.setattr("omninmo.data.panel.MAX_CARRIED", 4)
    assert fingerprint(chosen(CONFIG)) != before

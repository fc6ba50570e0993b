"""The last forecast is read once, again when it was made again, and a damaged one is named."""

import json
import os

import pytest

from omninmo import schema
from omninmo.prediction import kept
from omninmo.ui import forecasts
from tests.kept_forecasts import keep
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_a_forecast_is_read_again_only_where_it_was_made_again(own: Recorded) -> None:
    assert forecasts.last(own.run_id) is None
    keep(own.run_id, tickers="KO")
    first = forecasts.last(own.run_id)
    assert first is not None and forecasts.last(own.run_id) is first
    keep(own.run_id, tickers="GE, KO")
    os.utime(kept.path_of(own.run_id), ns=(1, 1))  # whatever the clock of the disk can tell apart
    second = forecasts.last(own.run_id)
    assert second is not None and len(second.table) == 2


def test_a_damaged_one_is_named_and_is_none(own: Recorded) -> None:
    keep(own.run_id, tickers="KO")
    kept.path_of(own.run_id).write_bytes(b"my thesis")
    app = drawn(forecasts.last, own.run_id)
    assert "is damaged" in app.warning[0].value and "press Predict again" in app.warning[0].value


@pytest.mark.parametrize(("name", "other"), [("run_id", "classification"), ("rated_id", "regression")])
def test_one_of_another_mode_than_the_settings_is_named_and_is_none(own: Recorded, name: str, other: str) -> None:
    run_id = getattr(own, name)
    keep(run_id, tickers="KO")
    settings = json.loads((own.artifacts(run_id) / schema.CONFIG_FILE).read_text()) | {"mode": other}
    own.rewrite(schema.CONFIG_FILE, json.dumps(settings).encode(), run_id)
    app = drawn(forecasts.last, run_id)
    assert app.warning[0].value.startswith(f"The last forecast of this run is not one of a {other}")

"""What a forecast is: the same fields where it is made and where it is kept, and no model behind them."""

import subprocess
import sys
from dataclasses import fields

from omninmo.prediction.forecast_data import Forecast
from omninmo.prediction.kept import Kept


def test_a_kept_forecast_is_a_forecast_and_what_it_was_asked() -> None:
    own = {field.name for field in fields(Kept)} - {field.name for field in fields(Forecast)}
    assert issubclass(Kept, Forecast) and own == {"config", "made_at", "warnings"}


def test_whoever_shows_a_forecast_loads_no_xgboost() -> None:
    code = "import sys, omninmo.prediction.kept; print([name for name in ('xgboost', 'mlflow') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

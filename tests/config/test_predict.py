"""What may be asked of a tracked model."""

import json

import pytest

from omninmo.config.predict import PredictConfig
from omninmo.errors import ConfigError


def test_a_request_survives_json() -> None:
    request = PredictConfig(run_id="champion", tickers="aapl,ko", source="csv", path="prices", refresh=True)
    assert PredictConfig(**json.loads(request.model_dump_json())) == request


def test_tickers_are_read_as_people_write_them() -> None:
    assert PredictConfig(tickers=["ko", "AAPL", "ko"]).tickers == ("KO", "AAPL")
    assert len(PredictConfig(tickers="sectors xom").tickers) == 12


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"source": "own"}, "source is own, but must be one of sample, yahoo, csv, parquet"),
        ({"tickers": "../../x"}, "is not a ticker"),
        ({"tickers": "A" * 16}, "is not a ticker"),
        ({"horizon": 5}, "There is no setting 'horizon'"),
    ],
)
def test_what_cannot_be_asked_is_refused(settings: dict[str, object], reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        PredictConfig(**settings)

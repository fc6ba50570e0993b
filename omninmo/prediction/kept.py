"""The last forecast of each run, kept as data in the home folder, so that a page shows it without loading a model."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from omninmo.config import PredictConfig
from omninmo.errors import ConfigError, ModelError, StoreError
from omninmo.evaluation.shap_table import check_additivity
from omninmo.paths import home, replacing
from omninmo.prediction.forecast_data import Forecast
from omninmo.schema import RATINGS
from omninmo.tracking.decoding import arrow_table, json_value
from omninmo.tracking.stored_shap import shap_columns, shap_frame, shap_meta, shap_table

META, TABLE, CLOSES, VALUES = "forecast.json", "table.parquet", "closes.parquet", "shap.parquet"
MAX_BYTES = 200_000_000
"""Of a file in the archive. Five classes, 2,000 tickers and 60 features take 3 MB."""
ENCRYPTED = 1
"""The bit of a file in an archive that says so."""
_DAMAGE = (
    zipfile.BadZipFile, pa.ArrowException, ConfigError, ModelError, KeyError, TypeError, ValueError, AttributeError,
    OSError, OverflowError, RecursionError, NotImplementedError, EOFError,
)  # fmt: skip
"""What reading a file raises that this program did not write."""
_RUN_ID = re.compile(r"\w{1,64}")
_TEXTS, _NUMBERS = ("ticker", "rating", "flags"), (
    "prediction", "low_50", "high_50", "low_80", "high_80", "low_95", "high_95", "rank", "score", "close", "outside",
)  # fmt: skip


@dataclass(frozen=True)
class Kept(Forecast):
    """A forecast as it was made.

    Attributes
    ----------
    config : what was asked for
    made_at : in UTC
    warnings : what went wrong beside it, as sentences
    """

    config: PredictConfig
    made_at: datetime
    warnings: tuple[str, ...]


def path_of(run_id: str) -> Path:
    """Return the file of a run's forecast, which need not exist."""
    return home().forecasts / f"{run_id}.zip"


def save(found: Forecast, config: PredictConfig, warnings: tuple[str, ...] = ()) -> None:
    """Keep a forecast instead of the run's last one: whoever reads finds that or this, never half of one.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    folder = home().writable(home().forecasts)
    content = _packed(found, config, warnings)
    try:
        with replacing(path_of(found.run_id)) as file:
            file.write(content)
    except OSError as error:
        raise StoreError(
            f"The forecast cannot be kept in {folder} ({(error.strerror or str(error)).lower()}); free some space, or "
            "set OMNINMO_HOME to another folder."
        ) from error


def load(run_id: str) -> Kept | None:
    """Return the last forecast of a run; None if there is none.

    Raises
    ------
    StoreError
        If its file is not what `save` wrote.
    """
    path = path_of(run_id)
    if not _RUN_ID.fullmatch(run_id) or not path.is_file():
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            kept = _unpacked(archive)
    except _DAMAGE as error:
        reason = f"{type(error).__name__}: {str(error)[:100]}".splitlines()[0]
        raise StoreError(f"The last forecast, {path}, is damaged ({reason}); press Predict again.") from error
    if kept.run_id != run_id:
        raise StoreError(f"The last forecast, {path}, is another run's; press Predict again.")
    return kept


def _packed(found: Forecast, config: PredictConfig, warnings: tuple[str, ...]) -> bytes:
    document = {
        "run_id": found.run_id,
        "choice": found.choice,
        "refused": dict(found.refused),
        "caution": found.caution,
        "config": config.model_dump(mode="json"),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "warnings": list(warnings),
        "shap": shap_meta(found.explanation),
    }
    closes = found.closes.rename_axis("date").reset_index()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(META, json.dumps(document))
        for name, frame in ((TABLE, found.table), (CLOSES, closes), (VALUES, shap_frame(found.explanation))):
            archive.writestr(name, frame.to_parquet())
    return buffer.getvalue()


def _unpacked(archive: zipfile.ZipFile) -> Kept:
    document = json_value(_member(archive, META))
    meta = document["shap"]
    if meta["n_classes"] not in (0, len(RATINGS)) or not meta["features"]:
        raise ValueError("it is of other classes than the ratings, or of no features")
    frame = _frame(archive, VALUES)
    data, numbers = shap_columns(meta)
    _check(frame, ("ticker",), (*data, *numbers))
    table, closes = _frame(archive, TABLE), _frame(archive, CLOSES).set_index("date").rename_axis(None)
    _check(table, _TEXTS, (*_NUMBERS, *(f"p_{k}" for k in range(meta["n_classes"]))))
    if not table["rating"].isin(["", *RATINGS]).all():
        raise ValueError("a rating is none")
    table["rank"] = table["rank"].astype("Int64")
    closes.index, table["as_of"] = pd.DatetimeIndex(closes.index), pd.DatetimeIndex(table["as_of"])
    if closes.index.hasnans or table["as_of"].isna().any():
        raise ValueError("a date is missing")
    if len(frame) != len(table) or list(frame["ticker"]) != list(table["ticker"]):
        raise ValueError("the explanations are of other rows than the table")
    explanation = shap_table(frame, meta)
    check_additivity(explanation.values, explanation.base, explanation.margin)
    return Kept(
        run_id=_text(document["run_id"]),
        choice=_text(document["choice"]),
        table=table,
        explanation=explanation,
        closes=closes.astype(float),
        refused={_text(ticker): _text(reason) for ticker, reason in document["refused"].items()},
        caution=_text(document["caution"]),
        config=PredictConfig(**document["config"]),
        made_at=datetime.fromisoformat(document["made_at"]).astimezone(UTC),
        warnings=tuple(_text(warning) for warning in document["warnings"]),
    )


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if info.file_size > MAX_BYTES:
        raise ValueError(f"{name} is too large")
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & ENCRYPTED:  # each would raise errors of its own
        raise ValueError(f"{name} is compressed or encrypted")
    return archive.read(name)


def _frame(archive: zipfile.ZipFile, name: str) -> pd.DataFrame:
    return arrow_table(_member(archive, name)).to_pandas()


def _check(frame: pd.DataFrame, texts: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    """Raise `ValueError` or `KeyError` where a column is missing or of another type."""
    for name in texts:
        if not all(isinstance(value, str) for value in frame[name]):
            raise ValueError(f"{name} is no text")
    for name in numbers:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            raise ValueError(f"{name} is no number")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} instead of a text")
    return value

"""A session that answers as Yahoo Finance does, and stays on this machine."""

import json
import threading
from typing import Any

import numpy as np
import pandas as pd
from curl_cffi import requests

BARS = 400
DAYS = pd.bdate_range(end="2024-06-28", periods=BARS, tz="America/New_York") + pd.Timedelta(hours=9, minutes=30)
WEEKS = pd.date_range(end="2024-06-24", periods=BARS, freq="W-MON", tz="America/New_York")


def chart(ticker: str, bars: int = BARS, interval: str = "1d") -> dict[str, Any]:
    days = (WEEKS if interval == "1wk" else DAYS)[-bars:]
    rng = np.random.default_rng(len(ticker) + ord(ticker[-1]))
    close = (100 * np.exp(rng.normal(0, 0.01, bars).cumsum())).round(4)
    quote = {
        "open": (close * 0.999).tolist(), "high": (close * 1.01).tolist(), "low": (close * 0.99).tolist(),
        "close": close.tolist(), "volume": rng.integers(100_000, 1_000_000, bars).tolist(),
    }  # fmt: skip
    meta = {
        "currency": "USD", "symbol": ticker, "exchangeName": "NMS", "instrumentType": "EQUITY", "gmtoffset": -14400,
        "timezone": "EDT", "exchangeTimezoneName": "America/New_York", "dataGranularity": interval, "range": "max",
        "validRanges": ["1d", "5d", "1y", "max"], "priceHint": 2, "regularMarketPrice": close[-1],
        "firstTradeDate": 0, "regularMarketTime": int(days[-1].timestamp()),
    }  # fmt: skip
    result = {
        "meta": meta,
        "timestamp": [int(day.timestamp()) for day in days],
        "indicators": {"quote": [quote], "adjclose": [{"adjclose": (close / 2).tolist()}]},
    }
    return {"chart": {"result": [result], "error": None}}


def without_bars(ticker: str) -> dict[str, Any]:
    """Return what Yahoo Finance answers for a ticker that it lists but has no bars of."""
    empty = chart(ticker)
    (result,) = empty["chart"]["result"]
    result["indicators"] = {"quote": [{}], "adjclose": [{}]}
    del result["timestamp"]
    return empty


LOST = {"down": requests.exceptions.ConnectionError("could not resolve host"), "wordless": TimeoutError()}
"""What a lost connection raises."""


class Session(requests.Session):  # type: ignore[type-arg]
    """Answers as Yahoo would; `faults` names what happens to a ticker, first to last; `late` what one waits for."""

    def __init__(self, **faults: list[str]) -> None:
        super().__init__()
        self.faults = {name.upper(): list(words) for name, words in faults.items()}
        self.asked: list[str] = []
        self.late: dict[str, threading.Event] = {}
        self.guard = threading.Lock()

    def get(self, url: str, **options: Any) -> requests.Response:
        ticker = url.rpartition("/chart/")[2]
        if "/chart/" not in url or not ticker:
            return answer(200, "{}", url)
        with self.guard:
            self.asked.append(ticker)
            faults = self.faults.get(ticker, self.faults.get("EVERY", []))
            fault = faults.pop(0) if len(faults) > 1 else faults[0] if faults else ""
        if ticker in self.late:
            assert self.late[ticker].wait(60)
        if fault in LOST:
            raise LOST[fault]
        if fault == "429":
            return answer(429, "Too Many Requests", url)
        if fault == "empty":
            return answer(200, json.dumps({"chart": {"result": [], "error": None}}), url)
        if fault == "no bars":
            return answer(200, json.dumps(without_bars(ticker)), url)
        if fault == "unknown":
            error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
            return answer(404, json.dumps({"chart": {"result": None, "error": error}}), url)
        return answer(200, json.dumps(chart(ticker, interval=str(options["params"]["interval"]))), url)


def answer(status: int, text: str, url: str) -> requests.Response:
    response = requests.Response()
    response.status_code, response.content, response.url = status, text.encode(), url
    return response

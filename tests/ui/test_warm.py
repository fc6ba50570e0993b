"""What is warmed exists, once, and waits until the page is drawn."""

from importlib.util import find_spec

import pytest

from omninmo.ui import warm


def test_every_module_that_is_warmed_exists() -> None:
    assert all(find_spec(name) for name in warm.MODULES)


def test_one_thread_is_started_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "DELAY", 3600)
    warm.start.clear()
    timer = warm.start()
    assert warm.start() is timer and timer.daemon
    timer.cancel()
    warm.start.clear()

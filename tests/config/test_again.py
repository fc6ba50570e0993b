"""What is trained again is named."""

import pytest

from omninmo.config.again import AgainConfig
from omninmo.errors import ConfigError


def test_a_run_has_to_be_named() -> None:
    assert AgainConfig(run_id="a").refresh
    with pytest.raises(ConfigError):
        AgainConfig(run_id="")

import json

import pytest

from omninmo.config.reference import ReferenceConfig
from omninmo.errors import ConfigError


def test_a_reference_survives_json() -> None:
    request = ReferenceConfig(kind="between", run_ids=("a", "b", "c"), draws=5)
    assert ReferenceConfig(**json.loads(request.model_dump_json())) == request


@pytest.mark.parametrize(
    ("kind", "run_ids", "draws", "reason"),
    [
        ("between", ("a", "b"), 19, r"^Between runs noise is compared from 3 runs on, but there are 2; pick more\.$"),
        ("within", (), 19, "run_ids"),
        ("within", tuple("abcdefghijk"), 19, "run_ids"),
        ("within", ("a", "a"), 19, r"^A run stands twice among those of the reference; name each once\.$"),
        ("within", ("a",), 0, "draws is 0, but must be a whole number of at least 1"),
        ("outside", ("a",), 19, "kind is outside, but must be one of within, between, permutation"),
    ],
)
def test_what_cannot_be_compared_is_refused(kind: str, run_ids: tuple[str, ...], draws: int, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        ReferenceConfig(kind=kind, run_ids=run_ids, draws=draws)

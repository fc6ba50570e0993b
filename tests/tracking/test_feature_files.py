"""Between which values each feature lay in the training rows, as it is stored."""

import json
from typing import Any

import numpy as np
import pytest

from omninmo import schema
from omninmo.errors import RunError
from omninmo.tracking.feature_files import feature_ranges
from omninmo.tracking.store import RunStore
from tests.recorded import QUICK, Recorded, Trained


def test_the_ranges_of_a_run_are_the_quantiles_of_its_rows(recorded: Recorded, trained: Trained) -> None:
    dataset, found = trained(QUICK).dataset, RunStore().feature_ranges(recorded.run_id)
    assert tuple(found.index) == dataset.names
    low, high = np.nanquantile(dataset.x, (0.01, 0.99), axis=0)
    np.testing.assert_allclose(found["low"], low, rtol=1e-5)
    np.testing.assert_allclose(found["high"], high, rtol=1e-5)
    assert feature_ranges.__module__ == "omninmo.tracking.feature_files"


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        {"a": 1},
        {"a": [1]},
        {"a": [1, 2, 3]},
        {"a": [2, 1]},
        {"a": [None, 1]},
        {"a": ["0", "1"]},
        {"a": [True, 2]},
    ],
)
def test_a_file_that_holds_anything_else_is_damaged(own: Recorded, value: Any) -> None:
    own.rewrite(schema.FEATURE_RANGES_FILE, json.dumps(value).encode())
    with pytest.raises(RunError, match=f"{schema.FEATURE_RANGES_FILE} of run {own.run_id} is damaged"):
        RunStore().feature_ranges(own.run_id)

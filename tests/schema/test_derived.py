"""Metrics made of other metrics are written as those are."""

from omninmo import schema
from omninmo.schema.derived import SCORED_BY, VERSUS


def test_a_baseline_s_metric_is_written_like_the_model_s() -> None:
    for name, keys in SCORED_BY.items():
        for key in keys:
            assert schema.METRICS[f"baseline.{name}.{key}"].format == schema.METRICS[key].format


def test_a_difference_is_signed_and_written_in_the_unit_of_its_score() -> None:
    for name, key in VERSUS:
        entry = schema.METRICS[f"versus.{name}.{key}"]
        assert entry.text(0.01).startswith("+") and entry.text(-0.01).startswith("−")
        assert entry.numbers.unit == schema.METRICS[key].numbers.unit
        assert name == "base_rate" or key in SCORED_BY[name]
        assert {f"{entry.key}_low", f"{entry.key}_high"} <= set(schema.METRICS)


def test_errors_of_returns_have_no_interval() -> None:
    assert not any(f"{key}_{end}" in schema.METRICS for key in ("oos_rmse", "oos_mae") for end in ("low", "high"))

"""The catalogue: each name once, each with what a table, an axis and a tooltip need."""

import math
import string

import pytest

from omninmo import schema
from omninmo.config import TrainingConfig

EVERYTHING = [*schema.METRICS.items(), *schema.FOLD_METRICS.items(), *schema.PARAMS.items()]


@pytest.mark.parametrize(("key", "entry"), EVERYTHING, ids=[key for key, _ in EVERYTHING])
def test_an_entry_is_complete(key: str, entry: schema.Entry) -> None:
    assert entry.key == key
    assert entry.label and entry.label != key and not set(entry.label) & {"_", "."}
    assert entry.help.endswith(".") and len(entry.help) >= 10
    assert entry.unit in {"", "%", "s"}
    shown = entry.text("Yes" if entry.format == "text" else 0.25)
    assert shown and shown != "0.25000"


def test_no_two_metrics_share_a_title() -> None:
    for names in (schema.METRICS, schema.FOLD_METRICS, schema.PARAMS):
        titles = [entry.title for entry in names.values()]
        assert len(set(titles)) == len(titles)


def test_in_sample_is_said_wherever_a_final_metric_is_shown() -> None:
    for key, entry in schema.METRICS.items():
        assert (entry.sample == "in-sample") == key.startswith("final_")
        assert ("(in-sample)" in entry.title) == key.startswith("final_")
        # who fits the rows they learn from better has not won anything
        assert entry.sample != "in-sample" or entry.better == "neither"


def test_every_setting_of_a_training_has_an_entry() -> None:
    settings = set(TrainingConfig().flat()) - {"name", "experiment"}
    assert settings <= set(schema.PARAMS)


def test_headline_metrics_are_measured_on_unseen_rows() -> None:
    assert {schema.METRICS[key].sample for key in schema.HEADLINE} == {"out-of-fold"}


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        ("score", 0.0361, "+0.036"),
        ("score", -0.002, "-0.002"),
        ("level", 0.8, "0.800"),
        ("t_value", 1.128, "+1.13"),
        ("percent", 0.0512, "+5.1%"),
        ("share", 0.594, "59.4%"),
        ("number", 0.03, "0.03"),
        ("count", 54000, "54,000"),
        ("seconds", 200.0, "3 min 20 s"),
        ("text", "full", "full"),
        ("score", math.nan, "n/a"),
        ("score", math.inf, "n/a"),
        ("count", None, "n/a"),
    ],
)
def test_a_value_reads_as_a_person_writes_it(form: schema.Format, value: object, text: str) -> None:
    assert schema.Entry("key", "Label", form, "Help.").text(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (8.52, "8.5 s"), (9.99, "10 s"), (59.6, "1 min 0 s"), (3599.7, "1 h 0 min"), (7260, "2 h 1 min")],
)
def test_a_duration_is_in_words(seconds: float, text: str) -> None:
    assert schema.duration(seconds) == text


def test_somebody_else_s_name_is_its_own_label() -> None:
    assert schema.entry("val_loss").label == "val_loss"
    assert schema.entry("oos_skill") is schema.METRICS["oos_skill"]


def test_tags_are_ours_or_mlflow_s() -> None:
    tags = [value for name, value in vars(schema).items() if name.startswith("TAG_")]
    assert all(tag.startswith(("omninmo.", "mlflow.")) for tag in tags) and len(set(tags)) == len(tags)
    assert set("".join(tags)) <= set(string.ascii_letters + "._")

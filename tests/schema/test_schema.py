"""The face of the catalogue: one door to every entry, of somebody else's names too."""

from omninmo import schema


def test_metrics_params_settings_and_scores_of_a_fold_have_one_door() -> None:
    for catalogue in (schema.METRICS, schema.PARAMS, schema.SETTINGS):
        assert all(schema.entry(key).label == entry.label for key, entry in catalogue.items())
    assert schema.entry("r2").label == "R²"


def test_a_score_of_a_demonstration_is_no_score() -> None:
    entry = schema.entry("demonstration.oos_skill")
    assert entry.label == f"Leaking demonstration: {schema.METRICS['oos_skill'].label}"
    assert entry.better == "neither" and entry.sample == "none"


def test_a_name_of_another_tool_is_its_own_label() -> None:
    assert schema.entry("their_loss").label == "their_loss" and schema.entry("their_loss").text(0.5) == "0.5"

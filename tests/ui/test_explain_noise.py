"""The verdict above explanations, as a banner where they are of noise."""

from omninmo.ui import explain_noise
from tests.reports.test_noise_banner import BETTER
from tests.ui.conftest import drawn, run


def test_noise_is_called_noise_in_the_container_of_verdicts() -> None:
    app = drawn(
        explain_noise.draw, run(metrics__oos_skill=-0.09, metrics__oos_skill_low=-0.2, metrics__oos_skill_high=-0.01)
    )
    assert app.warning[0].value.replace("\\", "").startswith("SHAP here explains noise. On dates")


def test_a_run_that_beats_its_baselines_has_its_verdict_and_no_banner() -> None:
    better = run(**{f"metrics.{name}": value for name, value in BETTER.items()})
    app = drawn(explain_noise.draw, better)
    assert not app.warning and "trending_up" in app.markdown[0].value

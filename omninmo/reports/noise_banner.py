"""Whether explanations of a run explain anything but noise, in words."""

from collections.abc import Mapping

from omninmo.reports.verdict import Level, ranks_tickers, verdict

TITLES: dict[Level, str] = {
    "leak": "SHAP here explains a leak.",
    "unknown": "Nobody knows whether SHAP here explains more than noise.",
    "worse": "SHAP here explains noise.",
    "unclear": "SHAP here explains noise, as far as anybody can see.",
}
RANKS = "SHAP explains the size of its predictions, which is noise; of more worth is only how it orders the tickers."


def noise_banner(metrics: Mapping[str, float], *, mode: str, scheme: str, leaks: bool) -> str:
    """Return why SHAP values of this run explain noise, as sentences; "" where it beats every baseline out of fold.

    Folds that were trained on later dates do not make an explanation noise, so that purged K-fold counts like
    walk-forward here; nobody could have traded on either.

    Parameters
    ----------
    metrics, mode, scheme, leaks : see `verdict`

    Examples
    --------
    >>> metrics = {"oos_skill": -0.09, "oos_skill_low": -0.19, "oos_skill_high": -0.004}
    >>> noise_banner(metrics, mode="regression", scheme="walk_forward", leaks=False)[:26]
    'SHAP here explains noise. '
    """
    if verdict(metrics, mode=mode, scheme="walk_forward", leaks=leaks).level == "better":
        return ""
    known = verdict(metrics, mode=mode, scheme=scheme, leaks=leaks)
    if known.level in ("worse", "unclear") and ranks_tickers(metrics):
        return f"{known.text} {RANKS}"
    return f"{TITLES[known.level]} {known.text}"

"""`permutation`: how much worse a run's unseen rows are predicted once one feature is scrambled."""

import argparse
from typing import TYPE_CHECKING, Any

from omninmo import schema
from omninmo.experiment.rows import rows

if TYPE_CHECKING:
    import pandas as pd


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("permutation", help="list what scrambling each feature of a run costs")
    parser.add_argument("run", metavar="RUN_ID")
    parser.set_defaults(command=_permutation)


def _permutation(options: argparse.Namespace) -> int:
    from omninmo.tracking.store import RunStore
    from omninmo.training.train import train
    from omninmo.trust.permutation import permutation_importance

    store = RunStore()
    config, facts = store.config(options.run), store.document(options.run, schema.SUMMARY_FILE)
    result = train(config, rows(options.run, config, facts))
    print("Rise of the squared error of unseen rows, mean over folds (standard deviation), and share of mean |SHAP|:")
    for line in _lines(permutation_importance(result), result.importances, store.features(options.run)["label"]):
        print(line)
    print("Where scrambling a feature costs nothing, the model does not need it for rows that it has not seen.")
    return 0


def _lines(permuted: "pd.DataFrame", importances: "pd.DataFrame", labels: "pd.Series") -> list[str]:
    """Return a line per feature, the dearest first."""
    table = permuted.groupby("feature")["value"].agg(["mean", "std"])
    table["share"] = importances[importances["kind"] == "shap"].groupby("feature")["value"].mean()
    table["label"] = labels
    dearest = table.sort_values("mean", ascending=False).reset_index()[["feature", "mean", "std", "share", "label"]]
    rise, spread, part = (schema.FORMATS[form].text for form in ("fine_percent", "fine_share", "share"))
    return [
        f"{rise(mean):>9} ({spread(std)})  {part(share):>7}  {label} ({feature})"
        for feature, mean, std, share, label in dearest.itertuples(index=False)
    ]

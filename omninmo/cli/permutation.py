"""`permutation`: how much worse a run's out-of-fold rows are predicted once one feature is permuted."""

import argparse
from typing import TYPE_CHECKING, Any

from omninmo import schema
from omninmo.cli.options import RUN_HELP

if TYPE_CHECKING:
    import pandas as pd


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("permutation", help="list what permuting each feature of a run costs")
    parser.add_argument("run", metavar="RUN", help=RUN_HELP)
    parser.set_defaults(command=_permutation)


def _permutation(options: argparse.Namespace) -> int:
    from omninmo.cli.progress import shown
    from omninmo.experiment.references import permutation_reference
    from omninmo.tracking.find_run import find_run
    from omninmo.tracking.store import RunStore

    store = RunStore()
    run_id = find_run(store, options.run)
    with shown() as on_event:
        permuted = permutation_reference(store, run_id, on_event)
    print(
        "Rise of the squared error of out-of-fold rows, mean over folds (standard deviation), and share of mean |SHAP|:"
    )
    for line in _lines(permuted, store.importances([run_id]), store.features(run_id)["label"]):
        print(line)
    print("Where permuting a feature costs nothing, the model does not need it for rows that it has not seen.")
    return 0


def _lines(permuted: "pd.DataFrame", importances: "pd.DataFrame", labels: "pd.Series") -> list[str]:
    """Return a line per feature, the one that costs most first."""
    table = permuted.groupby("feature")["value"].agg(["mean", "std"])
    table["share"] = importances[importances["kind"] == "shap"].groupby("feature")["value"].mean()
    table["label"] = labels
    ordered = table.sort_values("mean", ascending=False).reset_index()[["feature", "mean", "std", "share", "label"]]
    rise, spread, part = (schema.FORMATS[form].text for form in ("fine_percent", "fine_share", "share"))
    return [
        f"{rise(mean):>9} ({spread(std)})  {part(share):>7}  {label} ({feature})"
        for feature, mean, std, share, label in ordered.itertuples(index=False)
    ]

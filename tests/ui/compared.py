"""Rankings to draw without a store."""

import numpy as np
import pandas as pd

from omninmo.ui.rankings import Rankings


def compared(count: int, features: int = 12, noun: str = "runs") -> Rankings:
    """Return random rankings of `count` runs, all of them of run id-a where they are of something else."""
    rng = np.random.default_rng(0)
    ids = [f"id-{letter}" for letter in "abcdefghijklmnop"[:count]]
    shares = pd.DataFrame(rng.dirichlet(np.ones(features), count).T, [f"f{n}" for n in range(features)], ids)
    own = {name: name if noun == "runs" else "id-a" for name in ids}
    return Rankings(shares, {name: name.upper() for name in ids}, own, {"f0": "First <b>"}, noun, "shap")

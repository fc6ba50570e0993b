"""Models that were damaged, or made to crash whoever loads them; read in a process of its own, for it may die.

`python -m tests.hostile_models COUNT SEED MODEL…` reads COUNT mutants of recorded models and writes how many were
refused and how many predicted. Each stands in the folder that MUTANTS names while it is read.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from omninmo.errors import ModelError
from tests.mutants import Damage, kinds, mutants

SECONDS = 900
Tree = dict[str, Any]
TreeDamage = Callable[[Tree, int, random.Random], None]


def learner(model: Any) -> Any:
    return model["learner"]


def trees(model: Any) -> list[Tree]:
    return list(learner(model)["gradient_booster"]["model"]["trees"])


def _set(tree: Tree, name: str, node: int, value: Any) -> None:
    tree[name][node] = value


def _child_out_of_range(tree: Tree, node: int, draw: random.Random) -> None:
    _set(tree, draw.choice(["left_children", "right_children"]), node, draw.choice([10**6, 2**31 - 1, -2, -(2**31)]))


def _cycle(tree: Tree, node: int, draw: random.Random) -> None:
    side = draw.choice(["left_children", "right_children"])
    _set(tree, side, node, draw.randrange(len(tree[side])))


def _feature_out_of_range(tree: Tree, node: int, draw: random.Random) -> None:
    _set(tree, "split_indices", node, draw.choice([8, 10**6, -1, 2**31 - 1]))


def _categorical(tree: Tree, node: int, _draw: random.Random) -> None:
    _set(tree, "split_type", node, 1)


def _not_finite(tree: Tree, node: int, draw: random.Random) -> None:
    name = draw.choice(["split_conditions", "base_weights", "loss_changes", "sum_hessian"])
    _set(tree, name, node, draw.choice([float("nan"), float("inf"), -1e39, 10**400]))


def _shorter(tree: Tree, _node: int, draw: random.Random) -> None:
    tree[draw.choice([name for name, value in tree.items() if isinstance(value, list) and value])].pop()


def _longer(tree: Tree, _node: int, draw: random.Random) -> None:
    name = draw.choice([name for name, value in tree.items() if isinstance(value, list)])
    tree[name] += [0] * draw.choice([1, 1000])


def _sizes(tree: Tree, _node: int, draw: random.Random) -> None:
    name = draw.choice(list(tree["tree_param"]))
    tree["tree_param"][name] = draw.choice(["0", "-1", "1000000", "99999999999999999999", "", "x", 7, None])


def _parent(tree: Tree, node: int, draw: random.Random) -> None:
    _set(tree, "parents", node, draw.choice([10**6, -1, node, 2**31 - 1]))


def _half_a_leaf(tree: Tree, node: int, draw: random.Random) -> None:
    _set(tree, draw.choice(["left_children", "right_children"]), node, -1)


TREE_KINDS: list[TreeDamage] = [
    _child_out_of_range, _cycle, _feature_out_of_range, _categorical, _not_finite, _shorter, _longer, _sizes, _parent,
    _half_a_leaf,
]  # fmt: skip


def hostile(content: bytes, draw: random.Random) -> bytes:
    """Return a model one of whose trees would make XGBoost read beyond its memory, loop, or take what is no number."""
    return of_tree(draw.choice(TREE_KINDS))(content, draw)


def of_tree(kind: TreeDamage) -> Damage:
    """Return the damage to a model that does this to a node of one of its trees."""

    def damage(content: bytes, draw: random.Random) -> bytes:
        model = json.loads(content)
        tree = draw.choice(trees(model))
        kind(tree, draw.randrange(len(tree["left_children"])), draw)
        return json.dumps(model).encode()

    return damage


def hostile_head(content: bytes, draw: random.Random) -> bytes:
    """Return a model whose description disagrees with its trees."""
    model = json.loads(content)
    params, inner = learner(model)["learner_model_param"], learner(model)["gradient_booster"]["model"]
    odd = draw.choice(["0", "-1", "4", "1000000000", "", "[1,2]", "[nan]", 5, None])
    part = draw.choice([params, inner["gbtree_model_param"], inner, learner(model), learner(model)["objective"]])
    part[draw.choice(list(part))] = odd
    return json.dumps(model).encode()


def every_kind() -> dict[str, Damage]:
    """Return all kinds of damage to a model by name."""
    by_disk = {kind.__name__.strip("_"): kind for kind in kinds("model.json")}
    of_trees = {kind.__name__.strip("_"): of_tree(kind) for kind in TREE_KINDS}
    return by_disk | of_trees | {"head": hostile_head}


def of_every_kind(content: bytes, draw: random.Random) -> Iterator[bytes]:
    """Yield damaged models for ever: of their bytes, of what these stand for, and as an attacker would."""
    by_disk = mutants("model.json", content, draw)
    sources = (lambda: next(by_disk), lambda: hostile(content, draw), lambda: hostile_head(content, draw))
    while True:
        mutant = draw.choices(sources, (4, 4, 1))[0]()
        if mutant != content:
            yield mutant


def read_hostile(models: list[Path], count: int, seed: int, folder: Path) -> dict[str, int]:
    """Read mutants of models in a process of its own, and return how many were refused and how many predicted.

    That the process ends well is that none of them crashed it or kept it for ever.
    """
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(count), str(seed), *map(str, models)],
        env=os.environ | {"MUTANTS": str(folder)}, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"the mutant in {folder} ended the process: {done.returncode}\n{done.stderr[-2000:]}"
    return {str(key): int(value) for key, value in json.loads(done.stdout).items()}


def _main(count: int, seed: int, paths: list[Path]) -> None:
    from omninmo.training.boosting import Model

    draw, found = random.Random(seed), {"refused": 0, "predicted": 0}
    x = np.random.default_rng(seed).normal(0, 0.3, (50, 8)).astype(np.float32)
    whole = [path.read_bytes() for path in paths]
    sources = [of_every_kind(content, draw) for content in whole]
    heads = [learner(json.loads(content)) for content in whole]
    for number in range(count):
        which = number % len(paths)
        mutant = next(sources[which])
        (Path(os.environ["MUTANTS"]) / "mutant.json").write_bytes(mutant)
        names, classes = tuple(heads[which]["feature_names"]), int(heads[which]["learner_model_param"]["num_class"])
        try:
            model = Model.from_json(mutant, names, classes)
        except ModelError as error:
            text = str(error)
            assert text.count("\n") == 0 and text.startswith("The model cannot be used (") and len(text) < 300, text
            found["refused"] += 1
            continue
        contributions, margin = model.explain(x)
        assert np.isfinite(model.predict(x)).all() and np.isfinite(contributions).all() and np.isfinite(margin).all()
        found["predicted"] += 1
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]), [Path(path) for path in sys.argv[3:]])

"""A model file is checked before XGBoost reads it: hostile or damaged JSON crashes the process that loads it.

Only what our own models hold passes, and XGBoost is given what was checked, written anew: no two readers of the same
bytes can then see two different models.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from omninmo.arrays import Floats, Integers
from omninmo.errors import ModelError

MAX_DEPTH = 64
MAX_NUMBER = 1e30
"""Beyond any return, class or weight of ours; the sum over a million trees is still a finite float32."""
MAX_GAP = 1e-3
"""Share of a node's weight by which its children may weigh more or less; in models of ours at most 2e-7."""
ROOT_PARENT = 2**31 - 1
LEAF = -1

_NUMBER = re.compile(r"[+-]?\d{1,3}(\.\d{1,20})?([Ee][+-]?\d{1,3})?")
_EMPTY_LISTS = ("categories", "categories_nodes", "categories_segments", "categories_sizes")
_FLOATS = ("base_weights", "loss_changes", "split_conditions", "sum_hessian")
_WHOLES = ("default_left", "left_children", "parents", "right_children", "split_indices", "split_type")

Part = Mapping[str, Any]


class _OddError(ValueError):
    """The reason why a file is no model of ours."""


def checked(content: bytes, features: Sequence[str], n_classes: int) -> bytes:
    """Return a model as JSON that XGBoost can read without harm.

    Parameters
    ----------
    content : XGBoost's JSON
    features : names of the d columns, in their order
    n_classes : 0 in regression

    Raises
    ------
    ModelError
        If the file is anything but a gradient-boosted model of these features and classes, each tree of which is one
        tree: sizes that agree, children that exist, no cycle, finite numbers.
    """
    try:
        model = json.loads(content.decode(), parse_constant=_refuse_constant, object_pairs_hook=_object)
        _check_learner(model, list(features), n_classes)
        return json.dumps(model, allow_nan=False, separators=(",", ":")).encode()
    except (ValueError, OverflowError, RecursionError) as error:  # all that json, UTF-8 and NumPy raise
        reason = str(error) if isinstance(error, _OddError) else "it is no JSON, or holds a number beyond all bounds"
        raise ModelError(
            f"The model cannot be used ({reason}); restore the run's files from a copy, or train it again."
        ) from error


def _refuse_constant(name: str) -> None:
    raise _OddError(f"{name} is no number of JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _OddError("an object in it has a name twice")
    return found


def _part(value: Any, path: str, *names: str) -> Part:
    """Return an object that has these names and no others."""
    if not isinstance(value, dict) or set(value) != set(names):
        raise _OddError(f"{path} does not hold what the models of omninmo hold")
    return value


def _equal(found: Any, expected: Any, what: str) -> None:
    if type(found) is not type(expected) or found != expected:
        raise _OddError(f"{what} is not {_short(expected)}")


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _check_learner(model: Any, features: list[str], n_classes: int) -> None:
    whole = _part(model, "the file", "learner", "version")
    names = ("attributes", "feature_names", "feature_types", "gradient_booster", "learner_model_param", "objective")
    learner = _part(whole["learner"], "learner", *names)
    _check_version(whole["version"])
    _equal(learner["attributes"], {}, "attributes")
    if learner["feature_names"] != features:
        raise _OddError("its features are not those of the run")
    _equal(learner["feature_types"], [], "feature_types")
    _check_params(learner["learner_model_param"], len(features), n_classes)
    _check_objective(learner["objective"], n_classes)
    booster = _part(learner["gradient_booster"], "gradient_booster", "model", "name")
    _equal(booster["name"], "gbtree", "the booster's name")
    _check_trees(booster["model"], len(features), n_classes)


def _check_version(version: Any) -> None:
    if not isinstance(version, list) or [type(part) for part in version] != [int] * 3 or version[0] != 3:
        raise _OddError("it is not of XGBoost 3")


def _check_params(value: Any, n_features: int, n_classes: int) -> None:
    names = ("base_score", "boost_from_average", "num_class", "num_feature", "num_target")
    params = _part(value, "learner_model_param", *names)
    known = {"num_class": str(n_classes), "num_feature": str(n_features), "num_target": "1", "boost_from_average": "1"}
    for name, expected in known.items():
        _equal(params[name], expected, name)
    score = params["base_score"]
    numbers = score[1:-1].split(",") if isinstance(score, str) and score[:1] == "[" and score[-1:] == "]" else []
    if len(numbers) != max(1, n_classes) or not all(_NUMBER.fullmatch(number) for number in numbers):
        raise _OddError("base_score is no list of one number a class")
    if not all(abs(float(number)) <= MAX_NUMBER for number in numbers):
        raise _OddError("base_score is not finite, or too large")


def _check_objective(value: Any, n_classes: int) -> None:
    of_classes = {"name": "multi:softprob", "softmax_multiclass_param": {"num_class": str(n_classes)}}
    of_numbers = {"name": "reg:squarederror", "reg_loss_param": {"scale_pos_weight": "1"}}
    _equal(value, of_classes if n_classes else of_numbers, "objective")


def _check_trees(value: Any, n_features: int, n_classes: int) -> None:
    model = _part(value, "model", "cats", "gbtree_model_param", "iteration_indptr", "tree_info", "trees")
    trees = model["trees"]
    if not isinstance(trees, list) or not trees:
        raise _OddError("it has no trees")
    _equal(model["cats"], {"enc": [], "feature_segments": [], "sorted_idx": []}, "cats")
    _equal(model["gbtree_model_param"], {"num_parallel_tree": "1", "num_trees": str(len(trees))}, "gbtree_model_param")
    each = max(1, n_classes)
    groups, starts = model["tree_info"], model["iteration_indptr"]
    if not _are_whole(groups) or groups != [number % each for number in range(len(trees))]:
        raise _OddError("tree_info does not name the class of each tree")
    if not _are_whole(starts) or starts != list(range(0, len(trees) + 1, each)):
        raise _OddError("iteration_indptr does not count the trees of each round")
    for number, tree in enumerate(trees):
        _check_tree(tree, number, n_features)


def _are_whole(value: Any) -> bool:
    return isinstance(value, list) and set(map(type, value)) <= {int}


def _check_tree(value: Any, number: int, n_features: int) -> None:
    what = f"tree {number}"
    tree = _part(value, what, *_EMPTY_LISTS, *_FLOATS, *_WHOLES, "id", "tree_param")
    _equal(tree["id"], number, f"the id of {what}")
    for name in _EMPTY_LISTS:
        _equal(tree[name], [], f"{name} of {what}")
    size = _size(tree["left_children"], what)
    fixed = {"num_deleted": "0", "num_feature": str(n_features), "num_nodes": str(size), "size_leaf_vector": "1"}
    _equal(tree["tree_param"], fixed, f"tree_param of {what}")
    for name in _FLOATS:
        _check_floats(tree[name], size, f"{name} of {what}")
    nodes = {name: _wholes(tree[name], size, f"{name} of {what}") for name in _WHOLES}
    _check_range(nodes["split_indices"], 0, n_features - 1, f"split_indices of {what}")
    _check_range(nodes["split_type"], 0, 0, f"split_type of {what}")
    _check_range(nodes["default_left"], 0, 1, f"default_left of {what}")
    left, right = nodes["left_children"], nodes["right_children"]
    _check_shape(left, right, nodes["parents"], what)
    _check_weights(np.array(tree["sum_hessian"], dtype=np.float64), left, right, what)


def _size(children: Any, what: str) -> int:
    if not isinstance(children, list) or not children:
        raise _OddError(f"{what} has no nodes")
    return len(children)


def _check_floats(values: Any, size: int, what: str) -> None:
    if not isinstance(values, list) or len(values) != size or set(map(type, values)) != {float}:
        raise _OddError(f"{what} is no list of {size} fractional numbers")
    if not (np.abs(np.array(values, dtype=np.float64)) <= MAX_NUMBER).all():
        raise _OddError(f"{what} holds a number that is not finite, or too large")


def _wholes(values: Any, size: int, what: str) -> Integers:
    if not _are_whole(values) or len(values) != size:
        raise _OddError(f"{what} is no list of {size} whole numbers")
    return np.array(values, dtype=np.int64)


def _check_range(values: Integers, low: int, high: int, what: str) -> None:
    if ((values < low) | (values > high)).any():
        raise _OddError(f"{what} is out of range")


def _check_shape(left: Integers, right: Integers, parents: Integers, what: str) -> None:
    """Check that the nodes are one tree below node 0: from there each is reached once, by the children it has."""
    leaf = left == LEAF
    if (leaf != (right == LEAF)).any():
        raise _OddError(f"{what} has a node with one child")
    for children in (left[~leaf], right[~leaf]):
        _check_range(children, 1, len(left) - 1, f"a child in {what}")
    children = np.concatenate([left[~leaf], right[~leaf]])
    if len(np.unique(children)) != len(left) - 1 or len(children) != len(left) - 1:
        raise _OddError(f"{what} has a node without parent, or with two")
    if parents[0] != ROOT_PARENT or (parents[children] != np.tile(np.flatnonzero(~leaf), 2)).any():
        raise _OddError(f"a parent in {what} is not the node above")
    level, reached = np.array([0]), 0
    for _ in range(MAX_DEPTH + 1):
        reached += len(level)
        level = level[~leaf[level]]
        level = np.concatenate([left[level], right[level]])
        if not len(level):
            break
    if len(level) or reached != len(left):
        raise _OddError(f"{what} has a cycle, or more than {MAX_DEPTH} levels")


def _check_weights(weights: Floats, left: Integers, right: Integers, what: str) -> None:
    """Check that the rows of a node are those of its children: explanations multiply by the share that each one has."""
    inner = left != LEAF
    gaps = np.abs(weights[left[inner]] + weights[right[inner]] - weights[inner])
    if (weights <= 0).any() or (gaps > MAX_GAP * weights[inner]).any():
        raise _OddError(f"{what} has a node that does not weigh what its children do")

"""A model file is read only if it is one of ours: whatever would crash XGBoost, or fool it, is one sentence."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from omninmo import schema
from omninmo.config import ModelParams, TrainingConfig
from omninmo.errors import ModelError
from omninmo.training.boosting import Model, fit
from omninmo.training.model_check import checked
from tests.hostile_models import read_hostile
from tests.recorded import Recorded

RNG = np.random.default_rng(0)
X = RNG.normal(size=(400, 3)).astype(np.float32)
Y = X[:, 0] + RNG.normal(size=400)
NAMES = ("a", "b", "c")
CONFIG = TrainingConfig(threads=1, model=ModelParams(n_estimators=3, min_child_weight=1, colsample_bytree=1))
RATED = CONFIG.replace(mode="classification")
Change = Callable[[Any], object]


def whole() -> Any:
    return json.loads(fit(CONFIG, NAMES, X, Y).to_json())


def first_tree(model: Any) -> Any:
    return model["learner"]["gradient_booster"]["model"]["trees"][0]


def loop(model: Any) -> None:
    """Let two nodes that nobody points at from above be each other's children."""
    tree = first_tree(model)
    inner = [node for node, child in enumerate(tree["left_children"]) if child != -1][1:3]
    for node, other in (inner, inner[::-1]):
        tree["left_children"][node], tree["parents"][other] = other, node


@pytest.mark.parametrize(("config", "y", "classes"), [(CONFIG, Y, 0), (RATED, (Y > 0) * 4, 5)], ids=["number", "class"])
def test_what_was_written_is_read_back_to_the_last_bit(config: TrainingConfig, y: Any, classes: int) -> None:
    model = fit(config, NAMES, X, y)
    again = Model.from_json(model.to_json(), NAMES, classes)
    assert again.to_json() == model.to_json() and again.rounds == 3
    np.testing.assert_array_equal(again.predict(X), model.predict(X))
    np.testing.assert_array_equal(again.explain(X)[0], model.explain(X)[0])


@pytest.mark.parametrize("config", [CONFIG, RATED], ids=["number", "class"])
def test_a_model_that_learned_every_row_by_heart_is_one_too(config: TrainingConfig) -> None:
    """Its nodes weigh next to nothing: a class that is certain has weights near 0."""
    model = ModelParams(n_estimators=40, max_depth=12, learning_rate=1, min_child_weight=0, reg_lambda=0, subsample=1)
    fitted = fit(config.replace(model=model), NAMES, X, np.digitize(Y, [-1.5, -0.5, 0.5, 1.5]).astype(float))
    again = Model.from_json(fitted.to_json(), NAMES, 5 if config.mode == "classification" else 0)
    np.testing.assert_array_equal(again.predict(X), fitted.predict(X))


def test_a_model_that_learned_nothing_is_one_too() -> None:
    model = fit(CONFIG, NAMES, X, np.full(400, 0.5))
    assert {
        len(tree["left_children"])
        for tree in json.loads(model.to_json())["learner"]["gradient_booster"]["model"]["trees"]
    } == {1}
    np.testing.assert_allclose(Model.from_json(model.to_json(), NAMES, 0).predict(X), 0.5)


def test_xgboost_is_given_what_was_checked_not_what_was_sent() -> None:
    """Of two values of one name, readers differ in which they take."""
    content = fit(CONFIG, NAMES, X, Y).to_json()
    twice = content.replace(b'"version":', b'"version":[9,9,9],"version":')
    with pytest.raises(ModelError, match="has a name twice"):
        checked(twice, NAMES, 0)
    assert json.loads(checked(b" \n" + content, NAMES, 0)) == json.loads(content)


CHANGES: dict[str, tuple[Change, str]] = {
    "another booster": (lambda m: m["learner"]["gradient_booster"].update(name="dart"), "the booster's name"),
    "a part more": (lambda m: m.update(config={}), "does not hold what"),
    "an attribute": (lambda m: m["learner"].update(attributes={"best_iteration": "0"}), "attributes"),
    "features of another run": (lambda m: m["learner"]["feature_names"].reverse(), "features are not those of the run"),
    "code for a name": (
        lambda m: m["learner"].update(feature_names=["__import__('os').system('x')", "b", "c"]), "not those of the run"
    ),
    "another version": (lambda m: m.update(version=[2, 0, 0]), "not of XGBoost 3"),
    "more classes": (lambda m: m["learner"]["learner_model_param"].update(num_class="5"), "num_class"),
    "another objective": (lambda m: m["learner"]["objective"].update(name="rank:pairwise"), "objective"),
    "no base score": (lambda m: m["learner"]["learner_model_param"].update(base_score="[]"), "base_score"),
    "an infinite base score": (lambda m: m["learner"]["learner_model_param"].update(base_score="[1E99]"), "base_score"),
    "no trees": (lambda m: m["learner"]["gradient_booster"]["model"]["trees"].clear(), "no trees"),
    "a tree of another class": (
        lambda m: m["learner"]["gradient_booster"]["model"].update(tree_info=[0, 1, 0]), "class of each tree"
    ),
    "rounds that are none": (
        lambda m: m["learner"]["gradient_booster"]["model"].update(iteration_indptr=[0, 1, 2, 9]), "trees of each round"
    ),
    "categories": (lambda m: first_tree(m).update(categories=[1]), "categories of tree 0"),
    "a size that lies": (lambda m: first_tree(m)["tree_param"].update(num_nodes="1000000"), "tree_param of tree 0"),
    "a list that is short": (lambda m: first_tree(m)["split_indices"].pop(), "split_indices of tree 0"),
    "no nodes": (lambda m: first_tree(m)["left_children"].clear(), "tree 0 has no nodes"),
    "a child that does not exist": (lambda m: first_tree(m)["left_children"].__setitem__(0, 10**6), "out of range"),
    "a child too large for any number": (lambda m: first_tree(m)["left_children"].__setitem__(0, 10**40), "no JSON"),
    "one child alone": (lambda m: first_tree(m)["left_children"].__setitem__(0, -1), "one child"),
    "two parents": (
        lambda m: first_tree(m)["left_children"].__setitem__(0, first_tree(m)["right_children"][0]), "or with two"
    ),
    "a parent that is none": (lambda m: first_tree(m)["parents"].__setitem__(1, 2), "not the node above"),
    "a cycle": (loop, "tree 0 has"),
    "a feature that does not exist": (lambda m: first_tree(m)["split_indices"].__setitem__(0, 3), "out of range"),
    "a leaf that is no number": (lambda m: first_tree(m)["split_conditions"].__setitem__(1, float("nan")), "NaN is no"),
    "a leaf beyond all bounds": (lambda m: first_tree(m)["split_conditions"].__setitem__(1, 1e39), "not finite"),
    "a leaf whose sums are infinite": (lambda m: first_tree(m)["split_conditions"].__setitem__(1, 1e31), "too large"),
    "a node of no rows": (lambda m: first_tree(m)["sum_hessian"].__setitem__(-1, 0.0), "what its children do"),
    "a node of less than no rows": (
        lambda m: first_tree(m).update(sum_hessian=[-1.0] * len(first_tree(m)["parents"])), "what its children do"
    ),
    "a node that explains too much": (
        lambda m: first_tree(m)["sum_hessian"].__setitem__(0, 1e-19), "does not weigh what its children do"
    ),
    "a whole number": (lambda m: first_tree(m)["split_conditions"].__setitem__(1, 1), "fractional numbers"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_no_model_of_ours_is_one_sentence(name: str) -> None:
    change, reason = CHANGES[name]
    model = whole()
    change(model)
    with pytest.raises(ModelError, match=reason) as refusal:
        Model.from_json(json.dumps(model).encode(), NAMES, 0)
    assert "\n" not in str(refusal.value) and str(refusal.value).endswith("or train it again.")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 100_000,
        b"\xff\xfe",
        b"{L\x00\x00\x00",
        b"\x80\x04K\x01.",
    ],
    ids=["empty", "null", "nested lists", "nested objects", "digits", "no text", "binary model", "pickle"],
)
def test_what_is_no_json_of_a_model_is_one_sentence(content: bytes) -> None:
    with pytest.raises(ModelError, match=r"^The model cannot be used \(.*\); restore"):
        Model.from_json(content, NAMES, 0)


def test_a_tree_deeper_than_any_of_ours_is_refused() -> None:
    model, depth = whole(), 100
    size = 2 * depth + 1
    ids = range(size)
    inner = [node % 2 == 0 and node < size - 1 for node in ids]
    first_tree(model).update(
        left_children=[node + 1 if has else -1 for node, has in zip(ids, inner, strict=True)],
        right_children=[node + 2 if has else -1 for node, has in zip(ids, inner, strict=True)],
        parents=[2**31 - 1, *((node - 1) // 2 * 2 for node in ids if node)],
        **dict.fromkeys(("base_weights", "loss_changes", "split_conditions", "sum_hessian"), [0.5] * size),
        **dict.fromkeys(("default_left", "split_indices", "split_type"), [0] * size),
    )
    first_tree(model)["tree_param"]["num_nodes"] = str(size)
    with pytest.raises(ModelError, match="more than 64 levels"):
        checked(json.dumps(model).encode(), NAMES, 0)


def test_three_hundred_hostile_models_are_refused_or_predict(recorded: Recorded, tmp_path: Path) -> None:
    models = [recorded.artifacts(run_id) / schema.MODEL_FILE for run_id in (recorded.run_id, recorded.rated_id)]
    found = read_hostile(models, 300, 1, tmp_path)
    assert sum(found.values()) == 300 and found["refused"] > 200 and found["predicted"] > 5

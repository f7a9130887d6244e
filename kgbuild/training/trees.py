"""Boosted trees: how they are grown, and how they become a model that onnxruntime runs."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kgbuild.tagging.forest import Forest
from kgbuild.tagging.phrases import Floats

#: One thread: two of them wait for each other when the machine has other work.
_TREES = {
    "learning_rate": 0.06, "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5.0, "verbosity": -1, "num_threads": 1, "deterministic": True,
    "force_row_wise": True,
}  # fmt: skip
#: How trees of each kind are grown, and in how many rounds.
SETTINGS = {
    "mentions": ({"objective": "binary", "num_leaves": 31, "min_data_in_leaf": 80}, 300),
    "roles": ({"objective": "multiclass", "num_class": 6, "num_leaves": 7,
               "min_data_in_leaf": 60}, 250),
    "edges": ({"objective": "binary", "num_leaves": 7, "min_data_in_leaf": 60}, 150),
    "domains": ({"objective": "binary", "num_leaves": 7, "min_data_in_leaf": 60}, 200),
}  # fmt: skip


class Node(NamedTuple):
    """A node of a tree: left if the feature is at most `threshold`; a leaf adds `weight`."""

    number: int
    feature: int
    threshold: float
    left: int
    right: int
    weight: float | None


def forest_of(booster: Any) -> Forest:
    """Write the trees of a LightGBM model as an ONNX graph of one node."""
    from onnx import TensorProto, helper

    model = booster.dump_model()
    outputs, columns = model["num_tree_per_iteration"], model["max_feature_idx"] + 1
    nodes = [
        (number, node)
        for number, tree in enumerate(model["tree_info"])
        for node in _nodes(tree["tree_structure"], 0)
    ]
    inner = [node for _, node in nodes]
    leaves = [(tree, node.number, node.weight) for tree, node in nodes if node.weight is not None]
    thresholds = at_most(np.array([node.threshold for node in inner]))
    trees = helper.make_node(
        "TreeEnsembleRegressor", ["features"], ["scores"], domain="ai.onnx.ml",
        n_targets=outputs, aggregate_function="SUM",
        nodes_treeids=[tree for tree, _ in nodes], nodes_nodeids=[n.number for n in inner],
        nodes_featureids=[n.feature for n in inner], nodes_values=thresholds.tolist(),
        nodes_modes=["BRANCH_LEQ" if n.weight is None else "LEAF" for n in inner],
        nodes_truenodeids=[n.left for n in inner], nodes_falsenodeids=[n.right for n in inner],
        target_treeids=[tree for tree, _, _ in leaves],
        target_nodeids=[number for _, number, _ in leaves],
        target_ids=[tree % outputs for tree, _, _ in leaves],
        target_weights=[weight for _, _, weight in leaves],
    )  # fmt: skip
    given, found = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, width])
        for name, width in (("features", columns), ("scores", outputs))
    )
    versions = [helper.make_opsetid("ai.onnx.ml", 3), helper.make_opsetid("", 17)]
    graph = helper.make_graph([trees], "forest", [given], [found])
    made = helper.make_model(graph, opset_imports=versions, ir_version=8)
    return Forest(made.SerializeToString())


def _nodes(node: dict[str, Any], number: int) -> Iterator[Node]:
    """Give the nodes below one in order; each has its place in that order as its number."""
    if "leaf_value" in node:
        yield Node(number, 0, 0.0, 0, 0, float(node["leaf_value"]))
        return
    left = [*_nodes(node["left_child"], number + 1)]
    beyond = number + 1 + len(left)
    yield Node(number, node["split_feature"], node["threshold"], number + 1, beyond, None)
    yield from left
    yield from _nodes(node["right_child"], beyond)


def at_most(thresholds: NDArray[np.float64]) -> NDArray[np.float32]:
    """Round thresholds down to 32 bits: `x <= threshold` stays what it was for every x of 32 bits.

    >>> float(at_most(np.array([0.3]))[0]) <= 0.3 < float(np.float32(0.3))
    True
    """
    rounded = thresholds.astype(np.float32)
    below = np.nextafter(rounded, np.float32(-np.inf))
    return np.where(rounded.astype(np.float64) > thresholds, below, rounded)


def grow(kind: str, features: Floats, truth: NDArray[np.int64], seed: int) -> Forest:
    """Fit one set of trees."""
    import lightgbm

    settings, rounds = SETTINGS[kind]
    table = lightgbm.Dataset(features, truth)
    return forest_of(lightgbm.train({**_TREES, **settings, "seed": seed}, table, rounds))

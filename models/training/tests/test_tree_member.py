import pathlib
import tempfile
import unittest

import numpy as np
import onnx

from streamguard_training.tree_member import TreeOptions, fit_trees, score_trees
from streamguard_training.tree_onnx import export_mean_of_trees, export_trees


class TreeGraph:
    """Walks the graph as ai.onnx.ml describes it; written from that description, not from the exporter."""

    def __init__(self, path):
        (node,) = onnx.load(str(path)).graph.node
        self.a = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}
        self.place = {key: i for i, key in enumerate(zip(self.a["nodes_treeids"], self.a["nodes_nodeids"]))}
        self.leaf = dict(zip(zip(self.a["target_treeids"], self.a["target_nodeids"]), self.a["target_weights"]))

    def score(self, row):
        total = np.float64(self.a["base_values"][0])
        for tree in sorted(set(self.a["nodes_treeids"])):
            node = 0
            while (tree, node) not in self.leaf:
                i = self.place[tree, node]
                assert self.a["nodes_modes"][i] == b"BRANCH_LT"
                less = np.float32(row[self.a["nodes_featureids"][i]]) < np.float32(self.a["nodes_values"][i])
                node = self.a["nodes_truenodeids" if less else "nodes_falsenodeids"][i]
            total += self.leaf[tree, node]
        return total


class TreeMemberTests(unittest.TestCase):
    COLUMNS = [4, 0, 3]

    @classmethod
    def setUpClass(cls):
        rng = np.random.default_rng(8)
        # Whole numbers, so that many values lie exactly on a threshold.
        cls.current = rng.integers(0, 12, (3000, 6)).astype(np.float32)
        cls.label = ((cls.current[:, 4] > 8) ^ (cls.current[:, 0] < 2)).astype(int)
        cls.booster = fit_trees(cls.current[:, cls.COLUMNS], cls.label, np.ones(3000), TreeOptions(trees=25, depth=3), seed=3)
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name) / "trees.onnx"
        export_trees(cls.booster, cls.COLUMNS, 6, cls.path)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_the_graph_scores_as_the_trees_do_on_thresholds_too(self):
        graph = TreeGraph(self.path)
        expected = score_trees(self.booster, self.current[:300, self.COLUMNS])
        np.testing.assert_allclose([graph.score(row) for row in self.current[:300]], expected, rtol=0, atol=1e-5)

    def test_several_boosters_become_one_graph_of_their_mean(self):
        other = fit_trees(self.current[:, self.COLUMNS], self.label, np.ones(3000), TreeOptions(trees=7, depth=2, rate=0.3), seed=4)
        path = self.path.with_name("mean.onnx")
        export_mean_of_trees([self.booster, other], self.COLUMNS, 6, path)
        graph = TreeGraph(path)
        expected = np.mean([score_trees(b, self.current[:50, self.COLUMNS]) for b in (self.booster, other)], axis=0)
        np.testing.assert_allclose([graph.score(row) for row in self.current[:50]], expected, rtol=0, atol=1e-5)

    def test_a_column_that_was_left_out_changes_nothing(self):
        graph = TreeGraph(self.path)
        other = self.current[0].copy()
        other[[1, 2, 5]] = 1e6
        self.assertEqual(graph.score(other), graph.score(self.current[0]))

    def test_the_graph_has_the_contract_s_names_and_an_open_batch(self):
        graph = onnx.load(str(self.path)).graph
        shape = {v.name: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in list(graph.input) + list(graph.output)}
        self.assertEqual(shape, {"current": ["batch", 6], "logit": ["batch", 1]})

    def test_the_same_seed_gives_the_same_trees(self):
        again = fit_trees(self.current[:, self.COLUMNS], self.label, np.ones(3000), TreeOptions(trees=25, depth=3), seed=3, threads=2)
        self.assertEqual(again.save_raw("json"), self.booster.save_raw("json"))

    def test_weights_count_as_repeated_rows(self):
        twice = fit_trees(
            self.current[:, self.COLUMNS], self.label, np.full(3000, 2.0), TreeOptions(trees=5, depth=1, rows=1.0, columns=1.0), seed=3)
        repeated = fit_trees(
            np.repeat(self.current[:, self.COLUMNS], 2, axis=0), np.repeat(self.label, 2), np.ones(6000),
            TreeOptions(trees=5, depth=1, rows=1.0, columns=1.0), seed=3)
        rows = self.current[:50, self.COLUMNS]
        np.testing.assert_allclose(score_trees(twice, rows), score_trees(repeated, rows), atol=1e-4)

    def test_trees_of_another_objective_are_refused(self):
        import xgboost

        other = xgboost.train({"objective": "reg:squarederror"}, xgboost.DMatrix(self.current, label=self.label), num_boost_round=1)
        with self.assertRaisesRegex(ValueError, "binary:logistic"):
            export_trees(other, range(6), 6, self.path)


if __name__ == "__main__":
    unittest.main()

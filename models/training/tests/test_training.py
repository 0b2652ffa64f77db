"""The whole way, from an export on disk to a folder that the worker can load."""

import contextlib
import hashlib
import io
import json
import pathlib
import tempfile
import unittest

import numpy as np
import onnx

from streamguard_training.command import main

from .synthetic import make_export, write_export


class TrainingTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        cls.export = make_export(rows=6000)
        write_export(cls.export, cls.root / "features")
        cls.first = cls.train("first")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def train(cls, run):
        output = cls.root / run / "tiny"
        with contextlib.redirect_stdout(io.StringIO()):
            code = main([
                "--features", str(cls.root / "features"), "--output", str(output), "--epochs", "6", "--autoencoder-epochs", "2", "--seed", "9"])
        assert code == 0, code
        return output

    def test_the_same_seed_gives_the_same_files(self):
        second = self.train("second")
        for name in ("ensemble.json", "attention.onnx", "autoencoder.onnx", "golden/score.npy", "README.md"):
            self.assertEqual((self.first / name).read_bytes(), (second / name).read_bytes(), name)

    def test_the_manifest_holds_the_files_hashes_and_only_known_properties(self):
        document = json.loads((self.first / "ensemble.json").read_text(encoding="utf-8"))
        self.assertEqual(
            set(document),
            {"format", "name", "version", "feature_specification", "history_length", "threshold", "members", "combination", "novelty", "metrics",
             "training"})
        self.assertEqual(document["name"], "tiny")
        for member in document["members"]:
            self.assertEqual(member["sha256"], hashlib.sha256((self.first / member["file"]).read_bytes()).hexdigest())
        self.assertTrue(0 < document["threshold"] < 1)
        self.assertEqual(len(document["combination"]["weights"]), 2)

    def test_the_graphs_have_the_contract_s_names_types_and_an_open_batch(self):
        spec = self.export.specification
        graph = onnx.load(str(self.first / "attention.onnx")).graph
        shapes = {v.name: (v.type.tensor_type.elem_type, [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim]) for v in graph.input}
        self.assertEqual(shapes, {
            "history": (1, ["batch", spec.history_length, len(spec.history)]),
            "history_length": (7, ["batch"]),
            "current": (1, ["batch", len(spec.current)])})
        outputs = {v.name: [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim] for v in graph.output}
        self.assertEqual(outputs["logit"], ["batch"])
        self.assertEqual(outputs["attention"], ["batch", spec.history_length])

    def test_the_graph_stays_small_and_plain(self):
        graph = onnx.load(str(self.first / "attention.onnx")).graph
        computed = [node.op_type for node in graph.node if node.op_type != "Constant"]
        # Shape arithmetic and branches mean that a dimension got lost in the trace; they cost more than what they compute.
        self.assertFalse(set(computed) & {"If", "Loop", "Shape", "NonZero", "Expand", "Where"})
        self.assertLess(len(computed), 130)

    def test_the_golden_rows_include_empty_and_full_histories_and_agree_with_the_manifest(self):
        golden = self.first / "golden"
        length = np.load(golden / "history_length.npy")
        self.assertTrue({0, 1, self.export.specification.history_length} <= set(length.tolist()))
        document = json.loads((self.first / "ensemble.json").read_text(encoding="utf-8"))
        z = document["combination"]["bias"] + np.load(golden / "member_scores.npy") @ np.array(document["combination"]["weights"])
        rule = document["novelty"]
        novelty = np.interp(np.load(golden / "member_scores.npy") @ np.array(rule["weights"]), rule["x"], rule["y"])
        np.testing.assert_allclose(np.load(golden / "score.npy"), np.maximum(1 / (1 + np.exp(-z)), novelty), atol=1e-5)

    def test_the_model_finds_the_synthetic_fraud(self):
        metrics = json.loads((self.first / "ensemble.json").read_text(encoding="utf-8"))["metrics"]
        self.assertGreater(metrics["auc_roc"], 0.85)

    def test_a_folder_that_is_no_export_is_refused_in_words(self):
        with contextlib.redirect_stderr(io.StringIO()) as error, contextlib.redirect_stdout(io.StringIO()):
            code = main(["--features", str(self.root / "nowhere"), "--output", str(self.root / "none")])
        self.assertEqual(code, 1)
        self.assertIn("specification.json is missing", error.getvalue())


if __name__ == "__main__":
    unittest.main()

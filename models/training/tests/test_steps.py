import pathlib
import tempfile
import unittest

from streamguard_training.evaluation.steps import Steps, digest


class StepsTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.output = self.root / "a" / "out.txt"
        self.calls = 0

    def make(self):
        self.calls += 1
        self.output.write_text("made", encoding="utf-8")

    def run_step(self, made_from, make=None):
        Steps(self.root, lambda text: None).run("step", self.output, made_from, make or self.make)

    def test_the_same_step_is_done_once_and_another_again(self):
        self.run_step("x")
        self.run_step("x")
        self.assertEqual(self.calls, 1)
        self.run_step("y")
        self.assertEqual(self.calls, 2)

    def test_a_step_whose_output_is_gone_is_done_again(self):
        self.run_step("x")
        self.output.unlink()
        self.run_step("x")
        self.assertEqual(self.calls, 2)

    def test_a_step_that_broke_off_is_done_again_though_an_older_output_is_there(self):
        def broken():
            raise OSError("disk full")

        self.run_step("x")
        with self.assertRaises(OSError):
            self.run_step("y", broken)
        self.run_step("x")
        self.assertEqual(self.calls, 2)

    def test_a_digest_changes_with_every_part_and_with_a_file_s_content(self):
        file = self.root / "f"
        file.write_text("1", encoding="utf-8")
        before = digest("a", {"b": 2}, file, self.root)
        self.assertEqual(before, digest("a", {"b": 2}, file, self.root))
        self.assertNotEqual(before, digest("a", {"b": 3}, file, self.root))
        file.write_text("2", encoding="utf-8")
        self.assertNotEqual(before, digest("a", {"b": 2}, file, self.root))


if __name__ == "__main__":
    unittest.main()

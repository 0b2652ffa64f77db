"""One small file per training, so that a run that was stopped goes on with the next one."""

import json


class Results:
    """The folder `root`/SET/FAMILY/FOLD-SEED.json."""

    def __init__(self, root):
        self.root = root

    def find(self, set_name, family, fold, seed, settings):
        """The result, if it was made with these settings; None otherwise."""
        path = self._path(set_name, family, fold, seed)
        if not path.is_file():
            return None
        result = json.loads(path.read_text(encoding="utf-8"))
        return result if result["settings"] == settings else None

    def keep(self, result):
        path = self._path(result["set"], result["family"], result["fold"], result["seed"])
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".partial")
        aside.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        aside.replace(path)

    def all(self):
        return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(self.root.glob("*/*/*.json"))]

    def _path(self, set_name, family, fold, seed):
        return self.root / set_name / family / f"{fold}-{seed}.json"

"""Steps that are not done again while what they were made from is the same."""

import hashlib
import json
import pathlib


def digest(*parts):
    """A name for what a step is made from: texts, numbers, and the contents of files and folders."""
    total = hashlib.sha256()
    for part in parts:
        total.update(b"\0")
        if isinstance(part, pathlib.Path):
            for file in sorted(p for p in part.rglob("*") if p.is_file()) if part.is_dir() else [part]:
                with file.open("rb") as content:
                    while block := content.read(1 << 20):
                        total.update(block)
        else:
            total.update(json.dumps(part, sort_keys=True, default=str).encode())
    return total.hexdigest()


class Steps:
    """Runs steps and remembers, in a file beside each output, what it was made from. Not safe for two processes on one folder."""

    def __init__(self, folder, say):
        self.folder, self._say = folder, say

    def run(self, name, output, made_from, make):
        """
        Calls `make()`, which writes `output`, unless it is there and was made from the same. A step that breaks off leaves no note, so it is done again.
        """
        note = self.folder / "steps" / f"{name}.json"
        if note.is_file() and output.exists() and json.loads(note.read_text(encoding="utf-8")) == {"made_from": made_from}:
            self._say(f"{name}: there already")
            return output
        note.unlink(missing_ok=True)
        self._say(f"{name}: begins")
        output.parent.mkdir(parents=True, exist_ok=True)
        make()
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"made_from": made_from}), encoding="utf-8")
        self._say(f"{name}: done")
        return output

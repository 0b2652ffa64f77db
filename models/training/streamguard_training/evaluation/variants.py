"""The same ensemble without its trees, to see what the networks reach alone."""

import json
import shutil

import numpy as np


def write_networks_alone(model, folder):
    """
    Copies the folder without its tabular members; their weight goes to the sequence members. Does nothing when the copy is there and is
    newer than the original.
    """
    source = model / "ensemble.json"
    if (folder / "ensemble.json").is_file() and (folder / "ensemble.json").stat().st_mtime >= source.stat().st_mtime:
        return folder
    document = json.loads(source.read_text(encoding="utf-8"))
    kinds = [member["kind"] for member in document["members"]]
    weights = document["combination"]["weights"]
    kept = [i for i, kind in enumerate(kinds) if kind != "tabular"]
    moved = sum(w for w, kind in zip(weights, kinds) if kind == "tabular")
    sequences = kinds.count("sequence")
    document["members"] = [document["members"][i] for i in kept]
    document["combination"]["weights"] = [weights[i] + (moved / sequences if kinds[i] == "sequence" else 0.0) for i in kept]
    document["name"] += "-networks"
    document["version"] += "-networks"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(model, folder)
    scores = np.load(folder / "golden" / "member_scores.npy")[:, kept]
    log_odds = document["combination"]["bias"] + scores @ np.asarray(document["combination"]["weights"])
    np.save(folder / "golden" / "member_scores.npy", scores)
    np.save(folder / "golden" / "score.npy", (1.0 / (1.0 + np.exp(-log_odds))).astype(np.float32))
    (folder / "ensemble.json").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return folder

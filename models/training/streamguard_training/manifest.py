"""Writes ensemble.json, as models/README.md defines it."""

import hashlib
import json


def build(name, specification, combination, files, metrics, training):
    """`files`: (member name, kind, path, inputs, outputs) in the combination's order; their hashes are taken here."""
    members = []
    for (member, kind, path, inputs, outputs), standard in zip(files, combination.members):
        members.append({
            "name": member,
            "kind": kind,
            "file": path.name,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "inputs": list(inputs),
            "outputs": {output: output for output in outputs},
            "transform": standard.transform,
            "standardization": {"mean": standard.mean, "deviation": standard.deviation},
        })
    scoring = {
        "feature_specification": specification.version,
        "history_length": specification.history_length,
        **({} if specification.label_delay_seconds is None else {"label_delay_seconds": specification.label_delay_seconds}),
        "threshold": combination.threshold,
        "members": members,
        "combination": {"kind": "logistic", "bias": combination.bias, "weights": list(combination.weights)},
    }
    if combination.novelty is not None:
        rule = combination.novelty
        scoring["novelty"] = {"kind": "piecewise_linear", "weights": list(rule.weights), "x": list(rule.x), "y": list(rule.y)}
    return {"format": 1, "name": name, "version": version_of(scoring), **scoring, "metrics": metrics, "training": training}


def version_of(document):
    """Whatever changes a score changes the version: two ensembles never share one, and the same training gives the same."""
    others = ("format", "name", "version", "metrics", "training")
    scoring = {name: value for name, value in document.items() if name not in others}
    digest = hashlib.sha256(json.dumps(scoring, sort_keys=True).encode()).hexdigest()
    return f"{scoring['feature_specification']}.{digest[:12]}"


def write(document, path):
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")

"""Trains, exports, verifies and judges what the results do not hold yet."""

import dataclasses
import json
import time

from .. import benchmarks
from . import folders, shipped
from .catalogue import SHIPPED, seeded
from .public_sets import SETS, Fold


@dataclasses.dataclass(frozen=True)
class Places:
    """Where things lie: features by set name, ensembles' folders, the ensembles that the project ships; and how `streamguard` is called."""

    features: object
    ensembles: object
    shipped: object
    streamguard: str


def run(public_set, data, families, seeds_of, places, results, say):
    """`seeds_of(family)`: the seeds to train a family with. Folds come first, so that what is measured on one is shared."""
    missing = {start: [
        (family, seed) for family in families for seed in seeds_of(family)
        if results.find(public_set.name, family.name, start, seed, settings_of(public_set, family.name, start, seed)) is None] for start in public_set.folds}
    if not any(missing.values()):
        return
    file = public_set.data_file(data)
    table = benchmarks.read_table(file)
    for start, trainings in missing.items():
        if not trainings:
            continue
        fold = Fold(public_set, table, places.features / public_set.name, start)
        material = fold.material()
        say(f"{public_set.name} {start}: {len(material.training):,} rows train, {len(fold.judged):,} are judged")
        for family, seed in trainings:
            result = _one(family, seed, fold, material, file, places, say)
            results.keep(result)
            say("  ".join([f"{public_set.name} {start} {family.name} seed {seed}:"] + [
                f"{name} {result['measures'][name]:.4f}" for name in public_set.measures] + [
                    f"{result['training_seconds'] or 0:.0f} s"]))


def _one(family, seed, fold, material, data, places, say):
    result = {"set": fold.set.name, "family": family.name, "fold": fold.start, "seed": seed,
              "settings": settings_of(fold.set, family.name, fold.start, seed)}
    if family.fit is None:
        return {**result, **shipped.train_and_judge(fold, data, seed, places, say)}
    started = time.process_time()
    fitted = seeded(family, material, seed, say)
    trained = time.process_time() - started
    result.update(training_seconds=round(trained, 2), parameters=fitted.parameters, measures=fold.judge(fitted.score))
    if fitted.write is not None:
        directory = places.ensembles / fold.set.name / family.name / f"{fold.start}-{seed}"
        result["bytes"] = folders.write_folder(directory, family, fitted, fold, seed)
        result["difference"] = folders.verify(places.streamguard, directory)
    return result


def settings_of(public_set, family, start, seed):
    """What a result depends on beside its family, fold and seed: when it changes, the result is made again."""
    if family == SHIPPED.name:
        settings = dataclasses.asdict(shipped.plan_of(public_set.name, start, seed))
    else:
        settings = dict(dataclasses.asdict(public_set.settings), history_length=public_set.history_length, most_genuine=public_set.most_genuine)
    return json.loads(json.dumps(settings))


def current(results):
    """The results that were made with the settings of today."""
    sets = {public_set.name: public_set for public_set in SETS}
    return [r for r in results.all() if r["settings"] == settings_of(sets[r["set"]], r["family"], r["fold"], r["seed"])]

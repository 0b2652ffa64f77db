"""Writes docs/quality.md: tables from the results, between paragraphs from page.md."""

import pathlib
import statistics
import string

from ..benchmarks import SPARKOV_TEST
from .catalogue import FAMILIES, PAIR, SHIPPED
from .outliers import REFERENCES
from .public_sets import HANDBOOK, SPARKOV, SPARKOV_END, SPARKOV_VALIDATION

NONE = "–"
HEADINGS = {"auc": "AUC", "ap": "AP", "cp100": "CP@100", "recall": "recall at FPR 0.1 %"}


def write(path, results, costs, say):
    """`costs`: (set, family) to microseconds an event."""
    here = pathlib.Path(__file__)
    template = string.Template(here.with_name("page.md").read_text(encoding="utf-8"))
    low, high = _range(results, "gan_genuine", "auc")
    remarks = string.Template(here.with_name("remarks.md").read_text(encoding="utf-8").rstrip()).substitute(
        gan_low=low, gan_high=high, references=f"{REFERENCES:,}")
    page = template.substitute(
        handbook=table(HANDBOOK, results, costs), sparkov=table(SPARKOV, results, costs), pairs=pairs(results), scenarios=scenarios(results),
        difference=_largest_difference(results), ensembles=sum("difference" in r for r in results),
        sparkov_rows=_sparkov_rows(), remarks=remarks)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    say(f"{path}: {len(results)} trainings")


def _sparkov_rows():
    return (f"from {SPARKOV.folds[0]} train (every fraud and {SPARKOV.most_genuine:,} genuine payments, weighted back, the same draw for all families; the shipped "
            f"ensemble trains on all rows), the two weeks from {SPARKOV_VALIDATION} stop the training, and the days from {SPARKOV_TEST} to {SPARKOV_END} are judged.")


def table(public_set, results, costs):
    """A row for each family that has been trained on every fold with one seed at least."""
    measures = public_set.measures
    lines = [
        "| family | learns from | " + " | ".join(HEADINGS[m] for m in measures) + " | trainings | s | KiB | us an event | of shipped |",
        "|---|---|" + "---|" * (len(measures) + 5)]
    shipped_cost = costs.get((public_set.name, SHIPPED.name))
    for family in (SHIPPED,) + FAMILIES + PAIR:
        means = seed_means(public_set, family.name, results)
        if not means:
            continue
        mine = [r for r in results if r["set"] == public_set.name and r["family"] == family.name]
        cost = costs.get((public_set.name, family.name))
        lines.append("| " + " | ".join([
            family.title, family.learns_from, *(_with_spread([m[name] for m in means]) for name in measures), str(len(means)),
            _mean([r["training_seconds"] for r in mine]), _mean([r["bytes"] / 1024 for r in mine if "bytes" in r]),
            f"{cost:.1f}" if cost else NONE, f"{cost / shipped_cost:.2f}" if cost and shipped_cost else NONE]) + " |")
    return "\n".join(lines)


def seed_means(public_set, family, results):
    """For each seed that every fold was trained with: the mean of every measure over the folds."""
    by_seed = {}
    for r in results:
        if r["set"] == public_set.name and r["family"] == family:
            by_seed.setdefault(r["seed"], {})[r["fold"]] = r["measures"]
    return [
        {name: statistics.mean(folds[start][name] for start in public_set.folds) for name in folds[public_set.folds[0]] if name != "start"}
        for _, folds in sorted(by_seed.items()) if set(public_set.folds) <= set(folds)]


def pairs(results):
    """Attention against the same network without a past, fold by fold."""
    lines = ["| set | columns of `current` | fold | attention | without a past | difference |", "|---|---|---|---|---|---|"]
    for public_set in (HANDBOOK, SPARKOV):
        for what, attention, without in (("all", "soft_attention", "perceptron"), ("no aggregates", "soft_attention_raw", "perceptron_raw")):
            differences = []
            for start in public_set.folds:
                a, w = (_fold_mean(results, public_set.name, family, start) for family in (attention, without))
                if a is not None and w is not None:
                    differences.append(a - w)
                    lines.append(f"| {public_set.name} | {what} | {start} | {a:.4f} | {w:.4f} | {a - w:+.4f} |")
            if len(differences) > 1:
                lines.append(f"| {public_set.name} | {what} | mean of {len(differences)} | | | **{statistics.mean(differences):+.4f}** ± {statistics.stdev(differences):.4f} |")
    return "\n".join(lines)


def scenarios(results):
    """Average precision on the handbook's three kinds of fraud."""
    lines = ["| family | amount over 220 | compromised terminal | compromised customer |", "|---|---|---|---|"]
    for family in (SHIPPED,) + FAMILIES + PAIR:
        means = seed_means(HANDBOOK, family.name, results)
        if means:
            lines.append(f"| {family.title} | " + " | ".join(f"{statistics.mean(m[f'ap_scenario_{k}'] for m in means):.3f}" for k in (1, 2, 3)) + " |")
    return "\n".join(lines)


def _range(results, family, measure):
    """The lowest and the highest over the handbook's folds, of the first seed."""
    found = [r["measures"][measure] for r in results if r["set"] == HANDBOOK.name and r["family"] == family and r["seed"] == 1]
    return (f"{min(found):.2f}", f"{max(found):.2f}") if found else (NONE, NONE)


def _fold_mean(results, set_name, family, start):
    found = [r["measures"]["ap"] for r in results if r["set"] == set_name and r["family"] == family and r["fold"] == start]
    return statistics.mean(found) if found else None


def _mean(values):
    known = [v for v in values if v is not None]
    return f"{statistics.mean(known):.0f}" if known else NONE


def _with_spread(values):
    spread = f" ± {statistics.stdev(values):.4f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.4f}{spread}"


def _largest_difference(results):
    found = [r["difference"] for r in results if "difference" in r]
    return f"{max(found):.0e}" if found else NONE

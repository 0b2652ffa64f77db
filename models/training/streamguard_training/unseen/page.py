"""The page docs/unseen-fraud.md: every figure comes from the results, so that the page cannot say anything else."""

import pathlib

import numpy as np

_TEMPLATE = (pathlib.Path(__file__).parent / "page.md").read_text(encoding="utf-8")


def write(path, results, options):
    """`results`: seed to kind to what `experiment.judge` returned."""
    kinds = sorted({kind for by_kind in results.values() for kind in by_kind})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEMPLATE.format(
        command=_command(options), events=options.events, accounts=options.accounts, seeds=_words(results), share=f"{options.share:.0%}",
        kinds=_kind_table(results, kinds), seeds_table=_seed_table(results), verdict=_verdict(results)), encoding="utf-8")


def summary(by_kind):
    """Of one seed: recall of the unseen kinds, both ratios, and the change of average precision on the known ones."""
    rows = list(by_kind.values())
    alone = np.array([r["found_by_attention"] / r["unseen"] for r in rows])
    ensemble = np.array([r["found_by_ensemble"] / r["unseen"] for r in rows])
    # A kind of which attention alone finds nothing would make the ratio infinite: it counts as if it had found one.
    ratios = np.array([r["found_by_ensemble"] / max(r["found_by_attention"], 1) for r in rows])
    change = np.array([r["ap_known_ensemble"] - r["ap_known_attention"] for r in rows])
    return {"alone": alone.mean(), "ensemble": ensemble.mean(), "ratio_of_means": ensemble.mean() / max(alone.mean(), 1e-9), "mean_of_ratios": ratios.mean(),
            "change": change.mean(), "worst_change": change.min()}


def _kind_table(results, kinds):
    lines = []
    for kind in kinds:
        rows = [by_kind[kind] for by_kind in results.values() if kind in by_kind]

        def total(name):
            return sum(r[name] for r in rows)

        change = np.mean([r["ap_known_ensemble"] - r["ap_known_attention"] for r in rows])
        lines.append(
            f"| {kind.replace('_', ' ').lower()} | {total('unseen')} | {total('found_by_attention') / total('unseen'):.3f} "
            f"| {total('found_by_ensemble') / total('unseen'):.3f} | {total('found_by_ensemble') / max(1, total('found_by_attention')):.2f} "
            f"| {np.mean([r['auc_unseen_attention'] for r in rows]):.3f} | {np.mean([r['auc_unseen_novelty'] for r in rows]):.3f} "
            f"| {np.mean([r['ap_known_attention'] for r in rows]):.3f} | {change:+.4f} | {total('for_novelty') / total('alerts'):.2f} |")
    return "\n".join(lines)


def _seed_table(results):
    rows = [(str(seed), summary(by_kind)) for seed, by_kind in results.items()]
    if len(rows) > 1:
        names = rows[0][1]
        rows.append(("mean", {name: np.mean([row[name] for _, row in rows]) for name in names}))
        rows.append(("standard deviation", {name: np.std([row[name] for _, row in rows[:-1]], ddof=1) for name in names}))
    return "\n".join(
        f"| {name} | {row['alone']:.3f} | {row['ensemble']:.3f} | {row['ratio_of_means']:.2f} | {row['mean_of_ratios']:.2f} "
        f"| {_signed(name, row['change'])} | {_signed(name, row['worst_change'])} |" for name, row in rows)


def _verdict(results):
    """The two bars against the mean of the seeds, in words."""
    of_seeds = [summary(by_kind) for by_kind in results.values()]
    ratio, other, change = (np.mean([s[name] for s in of_seeds]) for name in ("ratio_of_means", "mean_of_ratios", "change"))
    return (f"Mean of the seeds: ratio of the means {ratio:.2f}, the bar of 1.5 is {_met(ratio >= 1.5)} (mean of the ratios {other:.2f}); "
            f"change of average precision on known kinds {change:+.4f}, the bar of -.01 is {_met(change >= -0.01)}.")


def _met(is_met):
    return "met" if is_met else "missed"


def _signed(name, x):
    return f"{x:.4f}" if name == "standard deviation" else f"{x:+.4f}"


def _words(results):
    return ", ".join(str(seed) for seed in results)


def _command(options):
    return f"unseen.py --seeds {' '.join(str(seed) for seed in options.seeds)} --events {options.events} --accounts {options.accounts}"

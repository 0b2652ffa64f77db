"""The measured part of docs/evaluation.md, from summary.json; and the benchmark models put where they are kept."""

import pathlib
import shutil

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def tables(summary):
    """Markdown."""
    handbook, sparkov = summary["handbook"], summary["sparkov"]
    lines = ["**Handbook**, mean of the four judged weeks", "",
             "| | AUC | AP | CP@100 | AP, amount over 220 | AP, compromised terminal | AP, compromised customer |", "|---|---|---|---|---|---|---|"]
    for name, result in (("attention + autoencoder + trees", handbook), ("attention + autoencoder", handbook["attention_and_autoencoder"]),
                         ("attention", handbook["attention"]), ("no outcomes (one model for all weeks)", handbook["no_outcomes"])):
        lines.append(_row(name, result["mean"], ("auc", "ap", "cp100", "ap_scenario_1", "ap_scenario_2", "ap_scenario_3")))
    lines += ["", "| training from | frauds judged | AUC | AP | CP@100 | calibration error |", "|---|---|---|---|---|---|"]
    for fold in handbook["folds"]:
        lines.append(_row(fold["start"], fold, ("frauds", "auc", "ap", "cp100", "expected_calibration_error")))
    lines += ["", f"**Sparkov**, {sparkov['rows']:,} payments, {sparkov['frauds']:,} frauds", "",
              "| | AUC | AP | recall at FPR 0.1 % | calibration error |", "|---|---|---|---|---|"]
    measures = ("auc", "ap", "recall", "expected_calibration_error")
    lines.append(_row("ensemble, no outcomes", sparkov, measures))
    for name, result in sparkov["members"].items():
        lines.append(_row(f"its member {name} alone", result, measures))
    lines.append(_row("attention alone, without hand-made aggregates", sparkov["attention_only"], measures))
    return "\n".join(lines) + "\n"


def _row(name, result, measures):
    def cell(measure):
        value = result.get(measure)
        return "" if value is None else str(value) if isinstance(value, int) else f"{value:.4f}"

    return f"| {name} | " + " | ".join(cell(m) for m in measures) + " |"


def install(summary, work, names, root):
    """Copies the trained ensembles to models/benchmarks, the plots to docs/evaluation, and the tables into docs/evaluation.md."""
    for name in names:
        target = root / "models" / "benchmarks" / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "models" / name, target)
    plots = root / "docs" / "evaluation"
    plots.mkdir(parents=True, exist_ok=True)
    for file in sorted((work / "figures").glob("*.png")):
        shutil.copy(file, plots / file.name)
    page = root / "docs" / "evaluation.md"
    page.write_text(with_tables(page.read_text(encoding="utf-8"), tables(summary)), encoding="utf-8")


def with_tables(text, measured):
    """The page with what is between its two marks replaced."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"docs/evaluation.md lacks the marks {BEGIN} and {END} between which the measured tables belong")
    return f"{before}{BEGIN}\n\n{measured}\n{END}{after}"


def root_of_the_repository():
    return pathlib.Path(__file__).resolve().parents[4]

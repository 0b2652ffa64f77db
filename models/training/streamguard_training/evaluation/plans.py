"""Which ensembles are trained on what, and with which settings. No setting was chosen on a week that is judged (docs/evaluation.md)."""

import dataclasses

from ..benchmarks import HANDBOOK_STARTS
from ..fitting import FittingOptions
from ..tree_member import TreeOptions

HANDBOOK, SPARKOV = "handbook", "sparkov"


@dataclasses.dataclass(frozen=True)
class Plan:
    """One ensemble. Without a combination of its own, a logistic layer is fitted on weeks after the members' training."""

    name: str
    benchmark: str
    start: str = ""
    members: tuple = ("attention", "autoencoder", "trees")
    without_history: tuple = ()
    without_current: tuple = ()
    attention_without_current: tuple = ()  # further groups that the attention member alone does not read
    combination: tuple = ()  # (bias, weight of each member); () to fit it
    seeds: tuple = (7, 8)  # attention and trees are the mean of one network, one booster, a seed
    fitting: FittingOptions = FittingOptions()
    trees: TreeOptions = TreeOptions()
    cut_evidence: float = 25.0  # least G of a hard indicator's cut
    cut_rows: int = 15  # least rows on either side of one
    cut_leaves: int = 6  # at most one cut less a column


# A week holds 600 frauds, too few for a validation week: the number of epochs and the combination were chosen on the earlier trainings.
HANDBOOK_FITTING = FittingOptions(
    sequence_epochs=12, sequence_batch=128, sequence_rate=3e-3, genuine_per_epoch=13_500, reconstruction_epochs=10, reconstruction_batch=512, reconstruction_per_epoch=60_000)
HANDBOOK_TREES = TreeOptions(trees=200, columns=0.3)
# Chosen on the earlier trainings: equal within .001 AP for 0.6 to 1 of the trees; the bias is that of a logistic layer over the sum.
HANDBOOK_COMBINATION = (-0.1, 0.4, 0.05, 0.6)

SPARKOV_FITTING = FittingOptions(
    sequence_epochs=20, sequence_batch=256, sequence_rate=3e-3, genuine_per_epoch=80_000, reconstruction_epochs=10, patience=8)
SPARKOV_TREES = TreeOptions(trees=400, depth=6, rate=0.1, method="hist", bins=512)

PLANS = tuple(
    Plan(f"handbook-{start}", HANDBOOK, start, combination=HANDBOOK_COMBINATION, fitting=HANDBOOK_FITTING, trees=HANDBOOK_TREES)
    for start in HANDBOOK_STARTS
) + (
    # One model for all four weeks: trained on the first fold's week, so that it knows nothing that a fold could not know.
    Plan("handbook-no-outcomes", HANDBOOK, HANDBOOK_STARTS[0], without_history=("outcome",), without_current=("outcome",),
         combination=HANDBOOK_COMBINATION, fitting=HANDBOOK_FITTING, trees=HANDBOOK_TREES),
    # Attention over the raw history makes its own aggregates, and the trees have those that were made by hand: so the two differ more.
    Plan("sparkov", SPARKOV, without_history=("outcome",), without_current=("outcome",), attention_without_current=("account", "terminal"),
         fitting=SPARKOV_FITTING, trees=SPARKOV_TREES, cut_leaves=16),
    Plan("sparkov-attention-only", SPARKOV, members=("attention",), without_history=("outcome",),
         without_current=("account", "terminal", "outcome"), fitting=SPARKOV_FITTING, cut_leaves=16),
)


@dataclasses.dataclass(frozen=True)
class Dataset:
    """A set's file, how `streamguard` reads it, and the length of the histories that its networks see."""

    name: str
    pattern: str
    history_length: int
    first: str  # the first day whose features are written


DATASETS = {
    HANDBOOK: Dataset(HANDBOOK, "handbook_until_*.csv*", 8, "2018-06-20"),
    SPARKOV: Dataset(SPARKOV, "sparkov_until_*.csv*", 16, "2019-01-31"),
}

"""The families, in the order of the table, and how each is trained."""

import dataclasses
import typing

import torch

from .. import fitting, onnx_files
from ..reconstruction_member import ReconstructionMember
from .adversarial import Discriminator
from .belief_network import BeliefNetwork, pretrain
from .fitted import CURRENT_INPUTS, HISTORY_INPUTS, Fitted
from .linear import LinearModel
from .networks import HistoryNetwork, Perceptron
from .outliers import LocalOutliers
from .training import fit_classifier, fit_discriminator, score_network
from .trees import fit_trees


@dataclasses.dataclass(frozen=True)
class Family:
    """
    `fit(material, seed, say)` trains it; None for the shipped ensemble, which has code of its own. `learns_from` says in the table what it
    is shown: labels or genuine payments alone. `seeds`: of the trainings, the first one always.
    """

    name: str
    title: str
    learns_from: str
    fit: typing.Optional[typing.Callable]
    seeds: tuple = (1, 2, 3)


def _history(summary, keep=None):
    def fit(material, seed, say):
        network = HistoryNetwork(material.export.specification, material.statistics, summary, _kept(material, keep))
        fit_classifier(network, HISTORY_INPUTS, material, seed, say)
        outputs = ("logit", "attention") if network.explains else ("logit",)
        return graph(network, "sequence", HISTORY_INPUTS, outputs, material)
    return fit


def _perceptron(keep=None):
    def fit(material, seed, say):
        network = Perceptron(material.export.specification, material.statistics, _kept(material, keep))
        fit_classifier(network, CURRENT_INPUTS, material, seed, say)
        return graph(network, "tabular", CURRENT_INPUTS, ("logit",), material)
    return fit


def _autoencoder(material, seed, say):
    network = ReconstructionMember(material.export.specification, material.statistics.novelty_mean, material.statistics.novelty_scale)
    fitting.fit_reconstruction(network, material.export, _Periods(material), fitting.FittingOptions(), seed, lambda text: None)

    def score(rows):
        return fitting.score_reconstruction(network, material.export, rows)[0]

    return Fitted(
        score, "reconstruction", CURRENT_INPUTS, ("error", "feature_error"),
        lambda batch, path: onnx_files.export_reconstruction(network, batch, path), "log", _parameters(network))


class _Periods:
    """Training and validation as the autoencoder's loop names them; without a validation period the training's last tenth is it."""

    def __init__(self, material):
        rows, held = material.training, material.validation
        last = len(rows) * 9 // 10
        self.training, self.validation = (rows, held) if len(held) > 0 else (rows[:last], rows[last:])


def _adversarial(labels):
    def fit(material, seed, say):
        network = Discriminator(material.export.specification, material.statistics, labels)
        fit_discriminator(network, material, seed, say)
        return graph(network, "tabular", CURRENT_INPUTS, ("logit",), material)
    return fit


def _belief(material, seed, say):
    network = BeliefNetwork(material.export.specification, material.statistics)
    errors = pretrain(network, material.tensors["current"], epochs=4, seed=seed)
    say("  reconstruction of the stacked machines: " + ", ".join(f"{e:.4f}" for e in errors))
    fit_classifier(network, CURRENT_INPUTS, material, seed, say)
    return graph(network, "tabular", CURRENT_INPUTS, ("logit",), material)


def _linear(material, seed, say):
    network = LinearModel(material.export.specification, material.statistics).fit(material.current, material.label, material.weight)
    return graph(network, "tabular", CURRENT_INPUTS, ("logit",), material)


def _outliers(material, seed, say):
    model = LocalOutliers(material.export.specification, material.statistics).fit(material.current, material.label, seed)
    return Fitted(lambda rows: model.score(material.export.current[rows]), "tabular", CURRENT_INPUTS, ("score",), None)


def graph(network, kind, inputs, outputs, material):
    """A network whose forward pass is its graph."""
    return Fitted(
        lambda rows: score_network(network, inputs, material.export, rows), kind, inputs, outputs,
        lambda batch, path: onnx_files.export_graph(network, batch, path, inputs, outputs), parameters=_parameters(network))


def _parameters(network):
    return sum(p.numel() for p in network.parameters())


def _kept(material, groups):
    """The positions of the current columns of these groups; all without groups."""
    if groups is None:
        return None
    return [i for i, column in enumerate(material.export.specification.current) if column.group in groups]


WITHOUT_AGGREGATES = ("payment", "terminal", "outcome")

FAMILIES = (
    Family("soft_attention", "Soft attention over the past", "labels", _history("soft_attention")),
    Family("transformer", "Transformer encoder", "labels", _history("self_attention")),
    Family("lstm", "LSTM", "labels", _history("lstm")),
    Family("gru", "GRU", "labels", _history("gru")),
    Family("convolution", "1-D CNN", "labels", _history("convolution")),
    Family("perceptron", "MLP", "labels", _perceptron()),
    Family("belief_network", "Deep belief network", "labels after pretraining without", _belief),
    Family("gan", "GAN, discriminator with labels", "labels", _adversarial(True)),
    Family("gan_genuine", "GAN, discriminator without labels", "genuine payments", _adversarial(False)),
    Family("autoencoder", "Autoencoder", "genuine payments", _autoencoder),
    Family("outlier_factor", "Local outlier factor", "genuine payments", _outliers),
    Family("logistic", "Logistic regression", "labels", _linear),
    Family("trees", "Gradient-boosted trees", "labels", fit_trees),
)

# The pair that tells what history is worth: the same network, without the aggregates that people made of the past.
PAIR = (
    Family("soft_attention_raw", "Soft attention, no aggregates", "labels", _history("soft_attention", WITHOUT_AGGREGATES)),
    Family("perceptron_raw", "MLP, no aggregates", "labels", _perceptron(WITHOUT_AGGREGATES)),
)


# Each of its trainings takes a seed and the next one, for the two networks whose mean is its attention member.
SHIPPED = Family("shipped", "Shipped ensemble", "labels", None, seeds=(7, 9, 11))


def seeded(family, material, seed, say):
    """Trains a family from a seed."""
    torch.manual_seed(seed)
    return family.fit(material, seed, say)

"""The novelty member: an autoencoder of genuine payments whose errors are weighed by what genuine payments' errors are like."""

import torch
from torch import nn

from .feature_export import CATEGORICAL
from .layers import OneHot
from .recent_hours import RecentHours, peer_groups

WITHOUT_GROUP = "outcome"
# Where an account lives, as seen from the home that its bank knows: of the account, not of the payment. The distance to where it usually pays stays.
WITHOUT_COLUMNS = ("log_distance", "distance_absent")
# Abroad is nothing new for who lives there: it counts by the share of the account's past that was not in that country.
ABROAD, FAMILIAR = "foreign_country", "country_share"
FAR = 30.0
READ_CLIP = 5.0


class NoveltyMember(nn.Module):
    """
    Inputs history, history_length and current; outputs error [B] and feature_error [B, Fc].

    1. The payment becomes numbers: columns of `current` but those made of outcomes, one-hot categories, sums over the last hours; being abroad
       only as far as the country is new to the account.
    2. Each is put on the scale of genuine payments through the same channel: what is usual for a transfer is not for a card.
    3. A narrow autoencoder rebuilds them; what remains is what it did not expect.
    4. The remainders are compared with those of genuine payments by their precision matrix. So two columns that always move together count
       once, and each counts when they part.

    `error` is the squared Mahalanobis distance of the remainders. `feature_error` is the sum over a column's numbers of the squared deviations
    from what all the other remainders make likely; a sum over the last hours counts for the column that it is named after. Both are divided by
    their means among genuine payments, so 1 is usual.
    """

    def __init__(self, specification, hidden=64, code=5, corruption=0.1):
        super().__init__()
        self.recent = RecentHours(specification)
        self.one_hot = OneHot(specification.current)
        plain = [i for i, c in enumerate(specification.current)
                 if c.kind != CATEGORICAL and c.group != WITHOUT_GROUP and c.name not in WITHOUT_COLUMNS]
        self.register_buffer("plain", torch.as_tensor(plain, dtype=torch.int64))
        names = [column.name for column in specification.current]
        self.familiar = names.index(FAMILIAR) if FAMILIAR in names and ABROAD in names else None
        self.register_buffer("abroad", torch.tensor([[float(names[i] == ABROAD) for i in plain]]))
        self.peers = peer_groups(specification)
        peer_values = specification.current[self.peers].cardinality if self.peers is not None else 1
        self.register_buffer("peer_values", torch.arange(peer_values, dtype=torch.float32))
        owners = _owners(specification, plain, self.one_hot, self.recent)
        width = len(owners)
        self.register_buffer("scale", torch.ones(peer_values, width))
        self.register_buffer("offset", torch.zeros(peer_values, width))
        self.network = nn.Sequential(
            nn.Dropout(corruption), nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, code), nn.Tanh(), nn.Linear(code, hidden), nn.ReLU(),
            nn.Linear(hidden, width))
        self.register_buffer("rest_mean", torch.zeros(width))
        self.register_buffer("compare", torch.eye(width))
        self.register_buffer("weight", torch.full((width, 1), 1.0 / width))  # of each number in the distance
        owner = torch.zeros(width, len(specification.current))
        for i, column in enumerate(owners):
            if column is not None:
                owner[i, column] = 1.0
        self.register_buffer("owner", owner)

    def forward(self, history, history_length, current):
        return self.judge(self.numbers(history, history_length, current), self.peer(current))

    def numbers(self, history, history_length, current):
        plain = torch.index_select(current, 1, self.plain)
        if self.familiar is not None:
            plain = plain * (1.0 - current[:, self.familiar:self.familiar + 1] * self.abroad)
        parts = [plain] + self.one_hot(current)
        if self.recent.width > 0:
            parts.append(self.recent(history, history_length))
        return torch.cat(parts, dim=1)

    def peer(self, current):
        """[B, groups]: 1 at the payment's own; a number out of range is in none and is compared with all."""
        if self.peers is None:
            return current[:, :1] * 0.0 + 1.0
        return (current[:, self.peers:self.peers + 1] == self.peer_values).to(torch.float32)

    def scaled(self, numbers, peer):
        return torch.clamp(numbers * torch.matmul(peer, self.scale) + torch.matmul(peer, self.offset), -FAR, FAR)

    def rest(self, scaled):
        """What the autoencoder did not expect. It reads clipped numbers: a single wild one shall not spoil how the others are rebuilt."""
        return scaled - self.network(torch.clamp(scaled, -READ_CLIP, READ_CLIP))

    def judge(self, numbers, peer):
        rest = self.rest(self.scaled(numbers, peer)) - self.rest_mean
        compared = torch.matmul(rest, self.compare)
        # Rounding must not make a distance of nothing negative.
        distance = torch.relu(torch.matmul(rest * compared, self.weight)).reshape(-1)
        return distance, torch.matmul(compared * compared, self.owner)


def _owners(specification, plain, one_hot, recent):
    """For each number the column of `current` that it tells something of, or None."""
    at = {column.name: i for i, column in enumerate(specification.current)}
    owners = list(plain)
    for position, cardinality in zip(one_hot.positions, one_hot.cardinalities):
        owners += [position] * cardinality
    return owners + [at.get(name) for name in recent.names]

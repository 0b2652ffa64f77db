"""What the account did in the last hours, as sums over the history: bursts that no single payment shows."""

import numpy as np
import torch
from torch import nn

from .feature_export import CATEGORICAL

HOURS = (1, 6, 24)
FLAGS = ("new_merchant", "new_device", "new_country", "new_category")
AGE, RATIO, CHANNEL, COUNT = "log_age", "log_amount_ratio", "channel", "log_count_1d"


class RecentHours(nn.Module):
    """
    history [B, L, Fh] and history_length [B] to [B, width]: for each number of hours ln(1 + sum) of payments, of those that were the first
    with their merchant, device, country or category, of how far amounts lay above and below what was usual then (logarithms), and of payments
    through each channel. The logarithm, because else the few busiest accounts are the oddest whatever they do. Columns that the history
    lacks are left out.
    """

    def __init__(self, specification):
        super().__init__()
        at = {column.name: i for i, column in enumerate(specification.history)}
        self.length = specification.history_length
        self.age = at.get(AGE)
        self.flags = [name for name in FLAGS if name in at]
        self.ratio = at.get(RATIO)
        self.channel = at.get(CHANNEL)
        channels = specification.history[self.channel].cardinality if self.channel is not None else 0
        self.register_buffer("flag_positions", torch.as_tensor([at[name] for name in self.flags], dtype=torch.int64))
        self.register_buffer("channel_values", torch.arange(channels, dtype=torch.float32))
        self.register_buffer("limits", torch.as_tensor(np.log1p(np.array(HOURS) * 3600.0), dtype=torch.float32).reshape(-1, 1))
        per_window = [COUNT] + self.flags + ([RATIO, RATIO] if self.ratio is not None else []) + [CHANNEL] * channels
        # What each sum is about: the name of a column of `current` that people know.
        self.names = per_window * len(HOURS) if self.age is not None else []

    @property
    def width(self):
        return len(self.names)

    def forward(self, history, history_length):
        position = torch.arange(self.length, 0, -1, device=history_length.device, dtype=torch.float32)
        real = (position <= history_length.to(torch.float32).unsqueeze(-1)).to(torch.float32).unsqueeze(1)
        inside = (history[:, :, self.age].unsqueeze(1) <= self.limits).to(torch.float32) * real
        values = [history[:, :, :1] * 0.0 + 1.0, torch.index_select(history, 2, self.flag_positions)]
        if self.ratio is not None:
            ratio = history[:, :, self.ratio:self.ratio + 1]
            values += [torch.relu(ratio), torch.relu(-ratio)]
        if self.channel is not None:
            values.append((history[:, :, self.channel:self.channel + 1] == self.channel_values).to(torch.float32))
        return torch.log(1.0 + torch.matmul(inside, torch.cat(values, dim=2))).reshape(-1, self.width)


def peer_groups(specification):
    """The position of the categorical column whose values are compared among themselves (the channel), or None."""
    for i, column in enumerate(specification.current):
        if column.name == CHANNEL and column.kind == CATEGORICAL:
            return i
    return None

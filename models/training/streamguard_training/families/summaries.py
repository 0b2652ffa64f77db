"""
The ways of the families to sum up the past: tokens [B, L, D], real [B, L] and the current vector [B, V] to what is
remembered [B, D] and, where there is one, the attention [B, L]. An empty past must be summed up too, and what stands in the
padding must not matter.
"""

import math

import torch
from torch import nn

MASKED = -10_000.0


class SoftAttention(nn.Module):
    """softmax(Q K' / sqrt(d)) V over past payments that know nothing of each other; the current payment and its profile ask."""

    def __init__(self, width, vector, heads=4):
        super().__init__()
        self.width, self.sharpness = width, 1.0 / math.sqrt(width // heads)
        self.query = nn.Linear(vector, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.nothing = nn.Parameter(torch.zeros(width))
        # Row h is 1 at the columns of head h: the query is split by head, keys and values stay as they are.
        self.register_buffer("head_columns", torch.repeat_interleave(torch.eye(heads), width // heads, dim=1))

    def forward(self, tokens, real, vector):
        memory = self.key_value(torch.relu(tokens))
        keys, values = memory[:, :, :self.width], memory[:, :, self.width:]
        is_real = real.unsqueeze(1)
        scores = torch.matmul(self.query(vector).unsqueeze(1) * self.head_columns, keys.transpose(-1, -2)) * self.sharpness
        weights = torch.softmax(scores + (1.0 - is_real) * MASKED, dim=-1) * is_real
        attended = (torch.matmul(weights, values) * self.head_columns).sum(dim=1)
        return attended + (1.0 - real[:, -1:]) * self.nothing, weights.mean(dim=1)


class SelfAttention(nn.Module):
    """A Transformer encoder: past payments and the current one attend to each other, and the current one's place is read."""

    def __init__(self, width, vector, length, heads=4, layers=2, feed_forward=64, dropout=0.1):
        super().__init__()
        self.current_token = nn.Linear(vector, width)
        self.layers = nn.ModuleList(EncoderLayer(width, length + 1, heads, feed_forward, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens, real, vector):
        x = torch.cat([tokens, self.current_token(vector).unsqueeze(1)], dim=1)
        present = torch.cat([real, torch.ones_like(real[:, -1:])], dim=1)
        absent = ((1.0 - present) * MASKED).unsqueeze(1).unsqueeze(1)
        for layer in self.layers:
            x = layer(x, absent)
        return self.norm(x[:, -1]), None


class EncoderLayer(nn.Module):
    """One pre-norm encoder layer over `places` tokens, none of them hidden from another but padding."""

    def __init__(self, width, places, heads, feed_forward, dropout):
        super().__init__()
        self.width, self.places, self.heads = width, places, heads
        self.first_norm, self.second_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.merge = nn.Linear(width, width)
        self.expand, self.contract = nn.Linear(width, feed_forward), nn.Linear(feed_forward, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, absent):
        per_head = self.width // self.heads
        qkv = self.query_key_value(self.first_norm(x)).reshape(-1, self.places, 3, self.heads, per_head).permute(2, 0, 3, 1, 4)
        scores = torch.matmul(qkv[0], qkv[1].transpose(-1, -2)) * (1.0 / math.sqrt(per_head)) + absent
        mixed = torch.matmul(torch.softmax(scores, dim=-1), qkv[2])
        x = x + self.dropout(self.merge(mixed.transpose(1, 2).reshape(-1, self.places, self.width)))
        return x + self.dropout(self.contract(torch.relu(self.expand(self.second_norm(x)))))


class Recurrent(nn.Module):
    """
    An LSTM or a GRU that reads the past from old to new. Padding comes first, and a state that has seen nothing but padding has to
    be the one of an empty past: a further input, 1 at padding, shuts the gate that would let anything in, by a weight
    that training does not move. So it is ONNX's own operator, without a mask between its steps.
    """

    SHUT = 10_000.0

    def __init__(self, kind, width):
        super().__init__()
        self.cell = (nn.LSTM if kind == "lstm" else nn.GRU)(width + 1, width, batch_first=True)
        weight = self.cell.weight_ih_l0
        fixed = torch.zeros(weight.shape[0])
        # LSTM: gates i, f, g, o, and nothing enters with i = 0. GRU: gates r, z, n, and the state stays with z = 1.
        fixed[slice(0, width) if kind == "lstm" else slice(width, 2 * width)] = -self.SHUT if kind == "lstm" else self.SHUT
        with torch.no_grad():
            weight[:, -1] = fixed
        trained = torch.ones_like(weight)
        trained[:, -1] = 0.0
        weight.register_hook(lambda gradient: gradient * trained)

    def forward(self, tokens, real, vector):
        padding = (1.0 - real).unsqueeze(-1)
        states, _ = self.cell(torch.cat([tokens * real.unsqueeze(-1), padding], dim=-1))
        return states[:, -1], None


class Convolution(nn.Module):
    """Two convolutions over neighbouring past payments, then the largest value over time of each channel."""

    def __init__(self, width, size=3):
        super().__init__()
        self.first = nn.Conv1d(width, width, size, padding=size // 2)
        self.second = nn.Conv1d(width, width, size, padding=size // 2)

    def forward(self, tokens, real, vector):
        is_real = real.unsqueeze(1)
        x = torch.relu(self.first(tokens.transpose(1, 2) * is_real)) * is_real
        x = torch.relu(self.second(x)) * is_real
        return torch.amax(x, dim=2), None

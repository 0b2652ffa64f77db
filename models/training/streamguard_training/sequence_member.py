"""The sequence member: causal self-attention over past payments, then soft attention from the current one."""

import math

import torch
from torch import nn
from torch.nn import functional

from .layers import CategoryEmbedding, HardIndicators, Standardize

MASKED = -10_000.0


class CausalEncoderLayer(nn.Module):
    """
    One pre-norm encoder layer. A payment attends to itself and to earlier real ones only, so its encoding does not change
    when later ones arrive.
    """

    def __init__(self, width, heads, feed_forward, length, dropout):
        super().__init__()
        self.width, self.heads, self.length = width, heads, length
        self.first_norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.merge = nn.Linear(width, width)
        self.second_norm = nn.LayerNorm(width)
        self.expand = nn.Linear(width, feed_forward)
        self.contract = nn.Linear(feed_forward, width)
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("later", torch.triu(torch.full((length, length), MASKED), diagonal=1))

    def forward(self, x, absent):
        """x [B * L, D]; absent [B, 1, 1, L]: 0 at real payments, strongly negative at padding."""
        per_head = self.width // self.heads
        qkv = self.query_key_value(self.first_norm(x)).reshape(-1, self.length, 3, self.heads, per_head).permute(2, 0, 3, 1, 4)
        query, key, value = qkv[0], qkv[1], qkv[2]
        scores = torch.matmul(query, key.transpose(-1, -2)) * (1.0 / math.sqrt(per_head)) + (absent + self.later)
        mixed = torch.matmul(torch.softmax(scores, dim=-1), value)
        x = x + self.dropout(self.merge(mixed.transpose(1, 2).reshape(-1, self.width)))
        return x + self.dropout(self.contract(torch.relu(self.expand(self.second_norm(x)))))


class SequenceMember(nn.Module):
    """
    Inputs history [B, L, Fh], history_length [B], current [B, Fc]; outputs logit [B] and attention [B, L].

    The query is the current vector; keys and values are the encoded past payments together with the columns that relate
    them to the current one. With an empty history a learned vector stands in for what was attended to, and no weight is
    reported.
    """

    def __init__(self, specification, statistics, width=32, encoder_heads=2, heads=4, feed_forward=64, hidden=64, dropout=0.1, head_dropout=0.2):
        super().__init__()
        frozen, length = specification.frozen_width, specification.history_length
        self.frozen, self.length, self.width, self.hidden = frozen, length, width, hidden
        self.columns = len(specification.history)
        self.sharpness = 1.0 / math.sqrt(width // heads)

        self.history_scale = Standardize(statistics.history_mean, statistics.history_scale)
        self.token_cuts = HardIndicators(statistics.history_cuts[:frozen])
        self.relation_cuts = HardIndicators(statistics.history_cuts[frozen:])
        self.token_category = CategoryEmbedding(specification.history[:frozen], width)
        self.token = nn.Linear(frozen + self.token_cuts.width, width)
        self.encoder = CausalEncoderLayer(width, encoder_heads, feed_forward, length, dropout)
        self.key_value = nn.Linear(width + self.columns - frozen + self.relation_cuts.width, 2 * width)

        self.current_scale = Standardize(statistics.current_mean, statistics.current_scale)
        self.current_cuts = HardIndicators(statistics.current_cuts)
        self.current_category = CategoryEmbedding(specification.current, 8)
        vector = len(specification.current) + self.current_cuts.width + 8
        # Query, first hidden layer and linear skip read the same vector: one product instead of three.
        self.read_current = nn.Linear(vector, width + hidden + 1)
        self.nothing_attended = nn.Parameter(torch.zeros(width))
        self.read_attended = nn.Linear(width, hidden + 1, bias=False)
        self.second_hidden = nn.Linear(hidden, hidden)
        self.output = nn.Linear(hidden, 1)
        self.head_dropout = nn.Dropout(head_dropout)
        nn.init.constant_(self.output.bias, -4.5)
        # Row h is 1 at the columns of head h. It splits the query by head, so that keys and values need not be rearranged.
        self.register_buffer("head_columns", torch.repeat_interleave(torch.eye(heads), width // heads, dim=1))

    def forward(self, history, history_length, current):
        real = self.real(history_length)
        keys, values = self.remember(history, real)
        read = self.read_current(torch.cat(
            [self.current_scale(current), self.current_cuts(current), self.current_category(current)], dim=-1))
        attended, attention = self.attend(read[:, :self.width], keys, values, real)

        both = read[:, self.width:] + self.read_attended(attended)
        hidden = self.head_dropout(torch.relu(both[:, :self.hidden]))
        hidden = self.head_dropout(torch.relu(self.second_hidden(hidden)))
        return (self.output(hidden) + both[:, self.hidden:]).reshape(-1), attention

    def real(self, history_length):
        """[B, L]: 1 at real payments, 0 at padding, which comes first."""
        position = torch.arange(self.length, 0, -1, device=history_length.device, dtype=torch.float32)
        return (position <= history_length.to(torch.float32).unsqueeze(-1)).to(torch.float32)

    def encode(self, frozen, scaled_frozen, real):
        """The past payments' own encodings [B * L, D]: of frozen columns, each from itself and what came before it."""
        tokens = self.token(torch.cat([scaled_frozen, self.token_cuts(frozen)], dim=-1)) + self.token_category(frozen)
        return self.encoder(tokens, ((1.0 - real) * MASKED).unsqueeze(1).unsqueeze(1))

    def remember(self, history, real):
        """Keys and values [B, L, D] each, of the encodings and of what relates the past payments to the current one."""
        rows = history.reshape(-1, self.columns)
        scaled = self.history_scale(rows)
        encoded = self.encode(rows[:, :self.frozen], scaled[:, :self.frozen], real)
        relation = rows[:, self.frozen:]
        memory = self.key_value(torch.cat([encoded, scaled[:, self.frozen:], self.relation_cuts(relation)], dim=-1))
        memory = memory.reshape(-1, self.length, 2 * self.width)
        return memory[:, :, :self.width], memory[:, :, self.width:]

    def attend(self, query, keys, values, real):
        """softmax(Q K' / sqrt(d)) V per head: what was attended to [B, D], and the weights [B, L], the mean over the heads."""
        by_head = query.unsqueeze(1) * self.head_columns
        is_real = real.unsqueeze(1)
        scores = torch.matmul(by_head, keys.transpose(-1, -2)) * self.sharpness + (1.0 - is_real) * MASKED
        weights = torch.softmax(scores, dim=-1) * is_real
        attended = (torch.matmul(weights, values) * self.head_columns).sum(dim=1)
        return attended + (1.0 - real[:, -1:]) * self.nothing_attended, weights.mean(dim=1)


def weighted_loss(logit, label, weight):
    """Binary cross-entropy, the mean over the weights."""
    return (functional.binary_cross_entropy_with_logits(logit, label, reduction="none") * weight).sum() / weight.sum()

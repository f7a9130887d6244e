"""The network in torch: encoder, features, and heads for tags, spans, roles and domains."""

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from kgbuild.tagging.features import WORD_FEATURES
from kgbuild.tagging.network import WIDEST
from kgbuild.training import encoders
from kgbuild.training.examples import ROLES, TAGS, TYPES

#: The features join the encoder above so many of its layers, and below the last one in any case.
LOWER_LAYERS = 2
_SPAN, _FEATURE, _SHAPES = 128, 64, 16


class SequenceDropout(nn.Module):
    """Dropout with one mask for all places of a text: on a CPU many times cheaper."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, values: Tensor) -> Tensor:
        """Hide some columns of each text."""
        if not self.training or not self.rate:
            return values
        shape = (values.shape[0], *[1] * (values.dim() - 2), values.shape[-1])
        kept = torch.rand(shape, device=values.device) > self.rate
        return values * (kept.to(values.dtype) / (1 - self.rate))


class FusedAttention(torch.autograd.Function):
    """Attention that is exported as one step of onnxruntime, a tenth quicker than its parts."""

    @staticmethod
    def forward(context: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        """Let each place look at all others; the three are (texts, places, size)."""
        query, key, value = (_split(part, heads) for part in (query, key, value))
        return _joined(nn.functional.scaled_dot_product_attention(query, key, value))

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        """Say what it is in ONNX."""
        made = graph.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        made.setType(query.type())
        return made


def _split(values: Tensor, heads: int) -> Tensor:
    texts, places, size = values.shape
    return values.view(texts, places, heads, size // heads).transpose(1, 2)


def _joined(values: Tensor) -> Tensor:
    texts, heads, places, size = values.shape
    return values.transpose(1, 2).reshape(texts, places, heads * size)


class Judgement(NamedTuple):
    """What the network says: scores of tags, of span types, of domains; vectors for the roles."""

    tags: Tensor
    spans: Tensor
    roles: Tensor
    domains: Tensor


class TaggerNetwork(nn.Module):
    """An encoder whose layers are mixed, told of the letter case and of what is known."""

    def __init__(self, encoder: Path, domains: int, layers: int | None = None) -> None:
        super().__init__()
        self.encoder: Any = encoders.load(encoder, layers)
        size = int(self.encoder.config.hidden_size)
        self.case = nn.Embedding(_SHAPES, size)
        self.feat_in = nn.Linear(WORD_FEATURES, size)
        for weight in (self.case.weight, self.feat_in.weight, self.feat_in.bias):
            nn.init.zeros_(weight)
        self.feat_head = nn.Sequential(nn.Linear(WORD_FEATURES, _FEATURE), nn.GELU())
        self.mix = nn.Parameter(torch.zeros(len(self.encoder.encoder.layer) + 1))
        wide = size + _FEATURE
        self.tag = nn.Linear(wide, TAGS)
        self.s_start, self.s_end, self.s_mean, self.s_left, self.s_right = (
            nn.Linear(wide, 2 * _SPAN) for _ in range(5)
        )
        self.s_cls = nn.Linear(size, 2 * _SPAN)
        self.s_width = nn.Embedding(WIDEST, 2 * _SPAN)
        nn.init.normal_(self.s_width.weight, std=0.1)
        self.span_out = nn.Linear(_SPAN, 1 + len(TYPES))
        self.role_out = nn.Linear(_SPAN, len(TYPES) * len(ROLES))
        self.dquery = nn.Linear(size, domains, bias=False)
        self.dvalue = nn.Parameter(torch.randn(domains, size) * 0.02)
        self.dbias = nn.Parameter(torch.full((domains,), -3.5))
        self.drop = SequenceDropout(0.15)
        self.inner_drop = SequenceDropout(0.1)
        with torch.no_grad():
            self.span_out.bias[0] = 4.0  # most spans are no mention

    def read(self, pieces: Tensor, shapes: Tensor, mask: Tensor | None, extra: Tensor) -> Tensor:
        """Read texts; `extra` is what the features of each piece's word add."""
        hidden = encoders.embed(self.encoder, pieces, self.case(shapes))
        apart = encoders.distances(self.encoder, hidden)
        if mask is not None:
            mask = mask.to(hidden.dtype) if apart is None else mask + apart
        heads = int(self.encoder.config.num_attention_heads)
        parts, layers = encoders.layers(self.encoder), [hidden]
        for number, layer in enumerate(parts):
            if number == min(LOWER_LAYERS, len(parts) - 1):
                hidden = hidden + extra
            hidden = self._layer(layer, hidden, mask, heads)
            layers.append(hidden)
        shares = torch.softmax(self.mix, 0) * len(layers) ** 0.5
        # one after the other: stacked and summed, it takes onnxruntime five times as long
        mixed: Tensor = sum(share * layer for share, layer in zip(shares, layers, strict=True))
        return mixed

    def _layer(
        self, layer: encoders.Layer, hidden: Tensor, mask: Tensor | None, heads: int
    ) -> Tensor:
        query, key, value = layer.query(hidden), layer.key(hidden), layer.value(hidden)
        if mask is None:
            seen = FusedAttention.apply(query, key, value, heads)
        else:
            query, key, value = (_split(part, heads) for part in (query, key, value))
            seen = _joined(nn.functional.scaled_dot_product_attention(
                query, key, value, attn_mask=mask.to(query.dtype)
            ))  # fmt: skip
        hidden = layer.attention_norm(self.inner_drop(layer.attended(seen)) + hidden)
        inner = nn.functional.gelu(layer.inner(hidden))
        return layer.norm(self.inner_drop(layer.outer(inner)) + hidden)

    def encode(
        self, pieces: Tensor, mask: Tensor, shapes: Tensor, owners: Tensor, features: Tensor
    ) -> Tensor:
        """Read a batch of texts, with the features of their words."""
        added = torch.nn.functional.pad(features, (0, 0, 1, 0))
        extra = self.feat_in(added.gather(1, owners[..., None].expand(-1, -1, WORD_FEATURES)))
        return self.read(pieces, shapes, (mask == 0)[:, None, None, :] * -1e4, extra)

    def words(self, hidden: Tensor, first: Tensor, last: Tensor, features: Tensor) -> Tensor:
        """Make one vector for each word, from its first and last piece and its features."""

        def at(places: Tensor) -> Tensor:
            return hidden.gather(1, places[..., None].expand(-1, -1, hidden.shape[-1]))

        return torch.cat([(at(first) + at(last)) * 0.5, self.feat_head(features)], -1)

    def span_vectors(self, words: Tensor, opening: Tensor) -> Tensor:
        """Make a vector for every span of up to `WIDEST` words that begins at each word."""
        texts, count = words.shape[:2]
        nothing = words.new_zeros(texts, WIDEST, 2 * _SPAN)
        one = nothing[:, :1]
        left = torch.cat([one, self.s_left(words)[:, :-1]], 1)
        right = torch.cat([self.s_right(words)[:, 1:], one, nothing], 1)
        end = torch.cat([self.s_end(words), nothing], 1)
        sums = torch.cat([one, self.s_mean(words).cumsum(1), nothing], 1)
        base = self.s_start(words) + left + self.s_cls(opening)[:, None]
        vectors = [
            base + end[:, k : k + count] + right[:, k : k + count] + self.s_width.weight[k]
            + (sums[:, k + 1 : k + 1 + count] - sums[:, :count]) / (k + 1)
            for k in range(WIDEST)
        ]  # fmt: skip
        return nn.functional.gelu(torch.stack(vectors, 2))

    def domains(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Score the domains, each from the places that it looks at."""
        weights = self.dquery(hidden) / hidden.shape[-1] ** 0.5
        weights = weights.masked_fill(mask[..., None] == 0, -1e4).softmax(1)
        pooled = self.drop(weights.transpose(1, 2) @ hidden)
        return (pooled * self.dvalue).sum(-1) + self.dbias

    def forward(
        self, pieces: Tensor, mask: Tensor, shapes: Tensor, owners: Tensor, first: Tensor,
        last: Tensor, features: Tensor,
    ) -> Judgement:  # fmt: skip
        """Judge a batch of texts."""
        kind = pieces.device.type
        with torch.autocast(kind, dtype=torch.bfloat16, enabled=self.training or kind != "cpu"):
            hidden = self.encode(pieces, mask, shapes, owners, features)
        hidden = hidden.float()
        words = self.drop(self.words(hidden, first, last, features))
        vectors = self.drop(self.span_vectors(words, hidden[:, 0]))
        return Judgement(
            self.tag(words), self.span_out(vectors[..., :_SPAN]), vectors[..., _SPAN:],
            self.domains(hidden, mask),
        )  # fmt: skip

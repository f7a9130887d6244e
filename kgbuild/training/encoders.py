"""BERT and MPNet seen as one kind of encoder, whose layers the network runs by itself.

Both read the same word pieces; MPNet (a larger one, which teaches) numbers them four higher and
adds to each attention how far two places are apart (Song et al. 2020).
"""

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from kgbuild.errors import KgbuildError

#: MPNet has four marks of its own before the vocabulary of BERT, and places begin after the second.
_MARKS, _FIRST_PLACE = 4, 2


class Layer(NamedTuple):
    """The parts of a layer, by what they do."""

    query: nn.Module
    key: nn.Module
    value: nn.Module
    attended: nn.Module
    attention_norm: nn.Module
    inner: nn.Module
    outer: nn.Module
    norm: nn.Module


def load(folder: Path, layers: int | None = None) -> nn.Module:
    """Load the weights in a folder; with `layers` only the lowest so many layers.

    Raises `KgbuildError` for a number of layers that the encoder does not have.
    """
    from transformers import AutoModel
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    model: Any = AutoModel.from_pretrained(str(folder), add_pooling_layer=False)
    found = len(model.encoder.layer)
    if layers is not None and not 1 <= layers <= found:
        raise KgbuildError(
            f"{folder.name}: it has {found} layers, {layers} are to be kept; choose 1 to {found}"
        )
    model.encoder.layer = model.encoder.layer[:layers]
    return model


def _is_mpnet(model: Any) -> bool:
    return str(model.config.model_type) == "mpnet"


def embed(model: Any, pieces: Tensor, added: Tensor) -> Tensor:
    """Give the first vectors of pieces (texts, places), with what is added to each before."""
    parts = model.embeddings
    places = torch.arange(pieces.shape[1], device=pieces.device)
    if _is_mpnet(model):
        hidden = parts.word_embeddings(pieces + _MARKS) + added
        return parts.LayerNorm(hidden + parts.position_embeddings(places + _FIRST_PLACE))
    hidden = parts.word_embeddings(pieces) + added + parts.position_embeddings(places)
    return parts.LayerNorm(hidden + parts.token_type_embeddings.weight[0])


def distances(model: Any, hidden: Tensor) -> Tensor | None:
    """Give what MPNet adds to the attention of two places, (texts, heads, places, places)."""
    return model.encoder.compute_position_bias(hidden) if _is_mpnet(model) else None


def layers(model: Any) -> list[Layer]:
    """Give the layers, lowest first."""
    return [_layer(one) for one in model.encoder.layer]


def _layer(layer: Any) -> Layer:
    if hasattr(layer.attention, "attn"):
        own = layer.attention.attn
        parts = (own.q, own.k, own.v, own.o, layer.attention.LayerNorm)
    else:
        own, after = layer.attention.self, layer.attention.output
        parts = (own.query, own.key, own.value, after.dense, after.LayerNorm)
    return Layer(*parts, layer.intermediate.dense, layer.output.dense, layer.output.LayerNorm)

"""Writes the trained network as two ONNX files: one reads words, one judges chosen spans."""

from pathlib import Path

import torch
from torch import Tensor, nn

from kgbuild.tagging.features import WORD_FEATURES
from kgbuild.training.network import TaggerNetwork

READER, JUDGE = "tagger.onnx", "spans.onnx"


class Reader(nn.Module):
    """One text, no padding -> tags and projections of words, domains and what speaks for them."""

    def __init__(self, network: TaggerNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, pieces: Tensor, shapes: Tensor, owners: Tensor, first: Tensor, last: Tensor,
        features: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:  # fmt: skip
        """Read a text."""
        own = self.network
        added = torch.cat([own.feat_in.bias[None], own.feat_in(features)])[owners]
        hidden = own.read(pieces[None], shapes[None], None, added[None])
        pieces = (hidden[0, first] + hidden[0, last]) * 0.5
        words = torch.cat([pieces, own.feat_head(features)], -1)
        weights = (own.dquery(hidden[0]) / hidden.shape[-1] ** 0.5).softmax(0)
        domains = ((weights.T @ hidden[0]) * own.dvalue).sum(-1) + own.dbias
        parts = (own.s_start, own.s_end, own.s_mean, own.s_left, own.s_right)
        # as one matrix: what it is multiplied with has to be put into 8 bits only once
        together = [torch.cat([getattr(one, name) for one in parts]) for name in ("weight", "bias")]
        projections = nn.functional.linear(words, *together)
        beside = projections.shape[1] - own.s_cls.out_features
        opening = nn.functional.pad(own.s_cls(hidden[0, 0]), (0, beside))
        return own.tag(words).log_softmax(-1), projections + opening, domains, weights


class Judge(nn.Module):
    """Projections of words, and spans -> probabilities of their types, scores of their roles."""

    def __init__(self, network: TaggerNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, projections: Tensor, start: Tensor, end: Tensor) -> tuple[Tensor, Tensor]:
        """Judge spans of words."""
        own = self.network
        begins, ends, mean, left, right = projections.chunk(5, -1)
        nothing = torch.zeros(1, begins.shape[1])
        sums = torch.cat([nothing, mean.cumsum(0)])
        left, right = torch.cat([nothing, left]), torch.cat([right, nothing])
        width = end - start
        inner = (sums[end + 1] - sums[start]) / (width + 1).unsqueeze(-1)
        vectors = begins[start] + left[start] + ends[end] + right[end + 1]
        vectors = nn.functional.gelu(vectors + inner + own.s_width(width))
        types, roles = vectors.chunk(2, -1)
        return own.span_out(types).softmax(-1), own.role_out(roles)


def export(network: TaggerNetwork, folder: Path) -> None:
    """Write both files in fp32."""
    network.eval()
    length, count = 50, 40
    numbers = torch.arange(1, count + 1)
    inputs = {
        "pieces": torch.randint(0, 1000, (length,)), "shapes": torch.randint(0, 16, (length,)),
        "owners": torch.arange(length).clamp(max=count), "first": numbers, "last": numbers,
        "features": torch.rand(count, WORD_FEATURES),
    }  # fmt: skip
    outputs = ["tags", "projections", "domains", "attention"]
    _write(Reader(network), inputs, outputs, folder / READER)
    projections = torch.rand(count, 5 * network.s_start.out_features)
    start = torch.arange(5)
    spans = {"projections": projections, "start": start, "end": start + 2}
    _write(Judge(network), spans, ["types", "roles"], folder / JUDGE)


def _write(module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], file: Path) -> None:
    named = [*inputs, *outputs]
    sizes = {name: {0: f"{name}_count"} for name in named if name != "domains"}
    torch.onnx.export(
        module, tuple(inputs.values()), str(file), dynamo=False, opset_version=17,
        input_names=[*inputs], output_names=outputs, dynamic_axes=sizes,
        custom_opsets={"com.microsoft": 1} if "pieces" in inputs else None,
    )  # fmt: skip


def quantise(source: Path, target: Path) -> None:
    """Write the reader again with weights of 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source / READER, target / READER, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"], per_channel=True, reduce_range=True,
    )  # fmt: skip
    (target / JUDGE).write_bytes((source / JUDGE).read_bytes())

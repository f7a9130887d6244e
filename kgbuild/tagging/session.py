"""Opens what onnxruntime runs: on one thread each, since a build has a process for every core."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnxruntime as ort

#: A step that onnxruntime 1.32 makes of two, and that takes seven times as long as they do.
_SLOWER = ["SkipLayerNormFusion"]


def start(model: Path | bytes) -> "ort.InferenceSession":
    """Open a model from a file or from memory."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    source = model if isinstance(model, bytes) else str(model)
    return ort.InferenceSession(
        source, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
    )

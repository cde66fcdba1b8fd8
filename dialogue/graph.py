"""The reader's network as a graph for onnxruntime: the language model with the reader's adapters, and its two heads.

The layers are computed in eight bits. The graph is made where there is none for these weights, and kept in `var/`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialogue import pretrained
from dialogue.pretrained import PACKAGE, Pretrained

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]
ROWS, STATE, FIRST, LAST, WORDS, HINTS = "rows", "state", "first", "last", "words", "hints"
ACTS, TAGS = "acts", "tags"
PRODUCTS = ("q", "k", "v", "ao", "fi", "fo")
"""A layer's products: query, key, value, what leaves the attention, into and out of the inner width."""
ADAPTER_SCALE = 2.0
_OPSET, _IR = 20, 9
_MADE_BY = (PACKAGE, "onnx", "onnxruntime")


def quantized(model: Pretrained, weights: Arrays) -> bytes:
    """The graph in eight bits. Takes some seconds. Raises ImportError where `onnx` is missing."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata

    graph = _Graph(model, weights)
    whole = graph.model()
    # There is nothing to fold or to infer in it first, which it would warn of.
    add_pre_process_metadata(whole)
    with TemporaryDirectory() as folder:
        file = Path(folder, "reader.onnx")
        quantize_dynamic(
            whole,
            file,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            nodes_to_quantize=graph.layers,
        )
        return file.read_bytes()


def exact(model: Pretrained, weights: Arrays) -> bytes:
    """The same in floating point."""
    whole: bytes = _Graph(model, weights).model().SerializeToString()
    return whole


def digest(weights: Path) -> str:
    """Names the graph that the installed packages and this code make of these weights."""
    told = hashlib.sha256("".join(metadata.version(name) for name in _MADE_BY).encode())
    for file in (weights, Path(__file__), Path(pretrained.__file__)):
        told.update(file.read_bytes())
    return told.hexdigest()[:16]


class _Graph:
    def __init__(self, model: Pretrained, weights: Arrays) -> None:
        from onnx import helper, numpy_helper

        self._model, self._weights, self._shape = model, weights, model.shape
        self._helper, self._to_tensor = helper, numpy_helper.from_array
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self.layers: list[str] = []

    def model(self) -> Any:
        """The whole of it."""
        from onnx import TensorProto

        hidden = self._scaled(self._states())
        self._node("Identity", self._acts(hidden), out=ACTS)
        self._node("Identity", self._tags(hidden), out=TAGS)
        kinds = {
            ROWS: ("n", self._shape.width),
            STATE: (1, "facts"),
            WORDS: ("t", "letters"),
            HINTS: ("t", "bits"),
        }
        inputs = [
            self._helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))
            for name, shape in kinds.items()
        ]
        inputs += [
            self._helper.make_tensor_value_info(one, TensorProto.INT64, ["t"]) for one in (FIRST, LAST)
        ]
        outputs = [
            self._helper.make_tensor_value_info(ACTS, TensorProto.FLOAT, [1, "acts"]),
            self._helper.make_tensor_value_info(TAGS, TensorProto.FLOAT, ["t", "labels"]),
        ]
        graph = self._helper.make_graph(self._nodes, "reader", inputs, outputs, self._constants)
        opset = self._helper.make_opsetid("", _OPSET)
        return self._helper.make_model(graph, opset_imports=[opset], ir_version=_IR)

    def _states(self) -> str:
        """What the language model makes of each piece (n × width), the state of the talk added to each."""
        x = self._node("Add", ROWS, self._product(STATE, "state"))
        x = self._normalised(x, "emb.ln")
        for layer in range(self._shape.layers):
            x = self._normalised(self._node("Add", x, self._attention(x, layer)), f"l{layer}.aln")
            inner = self._node("Gelu", self._layer(x, layer, "fi"))
            x = self._normalised(self._node("Add", x, self._layer(inner, layer, "fo")), f"l{layer}.oln")
        return x

    def _attention(self, x: str, layer: int) -> str:
        heads, width = self._shape.heads, self._shape.width // self._shape.heads

        def parted(name: str, order: list[int]) -> str:
            shape = self._constant(np.asarray([-1, heads, width]))
            parts = self._node("Reshape", self._layer(x, layer, name), shape)
            return self._node("Transpose", parts, perm=order)

        fit = self._node("MatMul", parted("q", [1, 0, 2]), parted("k", [1, 2, 0]))
        share = self._node("Softmax", self._node("Mul", fit, self._number(width**-0.5)), axis=-1)
        taken = self._node("Transpose", self._node("MatMul", share, parted("v", [1, 0, 2])), perm=[1, 0, 2])
        joined = self._node("Reshape", taken, self._constant(np.asarray([-1, self._shape.width])))
        return self._layer(joined, layer, "ao")

    def _layer(self, x: str, layer: int, name: str) -> str:
        inputs = self._shape.inner if name == "fo" else self._shape.width
        whole = self._model.matrix(f"l{layer}.{name}.w", inputs)
        down, up = (self._weights[f"l{layer}.{name}.{end}"].astype(np.float32) for end in ("down", "up"))
        adapted = whole + ADAPTER_SCALE * (down @ up)
        product = self._node("MatMul", x, self._constant(adapted))
        self.layers.append(self._nodes[-1].name)
        return self._node("Add", product, self._constant(self._model.vector(f"l{layer}.{name}.b")))

    def _scaled(self, x: str) -> str:
        """Each number of a state by its own mean and spread."""
        less = self._node("Sub", x, self._constant(self._weights["mean"]))
        return self._node("Div", less, self._constant(self._weights["spread"]))

    def _acts(self, hidden: str) -> str:
        mean = self._node("ReduceMean", hidden, self._constant(np.asarray([0])), keepdims=1)
        first = self._node("Gather", hidden, self._constant(np.asarray([0])), axis=0)
        told = self._product(STATE, "facts")
        inner = self._product(self._node("Concat", mean, first, told, axis=1), "acts_inner")
        return self._product(self._node("Gelu", inner), "acts_out")

    def _tags(self, hidden: str) -> str:
        ends = [self._node("Gather", hidden, at, axis=0) for at in (FIRST, LAST)]
        x = self._product(self._node("Concat", *ends, axis=1), "tag_states")
        for told, name in ((WORDS, "tag_words"), (HINTS, "tag_hints"), (STATE, "facts")):
            x = self._node("Add", x, self._product(told, name))
        x = self._node("Gelu", x)
        scale, offset = (self._constant(self._weights[f"tag_norm.{part}"]) for part in ("scale", "offset"))
        normal = self._node("LayerNormalization", x, scale, offset, axis=-1, epsilon=1e-5)
        around = self._node(
            "Unsqueeze", self._node("Transpose", normal, perm=[1, 0]), self._constant(np.asarray([0]))
        )
        window = [
            self._constant(self._weights[f"tag_window.{part}"].astype(np.float32)) for part in ("w", "b")
        ]
        size = self._weights["tag_window.w"].shape[2]
        seen = self._node("Conv", around, *window, pads=[size // 2, size // 2])
        flat = self._node(
            "Transpose", self._node("Squeeze", seen, self._constant(np.asarray([0]))), perm=[1, 0]
        )
        names = ["window_told", "window_gate"]
        self._nodes.append(self._helper.make_node("Split", [flat], names, axis=1, num_outputs=2))
        passed = self._node("Mul", names[0], self._node("Sigmoid", names[1]))
        return self._product(self._node("Add", x, passed), "tag_out")

    def _product(self, x: str, name: str) -> str:
        product = self._node("MatMul", x, self._constant(self._weights[f"{name}.w"].astype(np.float32)))
        return self._node("Add", product, self._constant(self._weights[f"{name}.b"].astype(np.float32)))

    def _normalised(self, x: str, name: str) -> str:
        scale, offset = (self._constant(self._model.vector(f"{name}.{part}")) for part in "wb")
        return self._node("LayerNormalization", x, scale, offset, axis=-1, epsilon=self._shape.epsilon)

    def _number(self, value: float) -> str:
        return self._constant(np.asarray(value, np.float32))

    def _constant(self, value: NDArray[Any]) -> str:
        name = f"constant{len(self._constants)}"
        self._constants.append(self._to_tensor(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, *inputs: str, out: str | None = None, **attributes: Any) -> str:
        name = out or f"node{len(self._nodes)}"
        self._nodes.append(self._helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

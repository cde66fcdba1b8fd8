"""The reader's network in PyTorch, as it is fitted: the language model stands still, small adapters in it learn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from dialogue.features import GRAMS, WORDS, Names
from dialogue.graph import ADAPTER_SCALE, PRODUCTS
from dialogue.pretrained import Pretrained
from dialogue.reader import GRAM_SCALE, Prepared
from dialogue.tagger import NEVER, forbidden, labels_of

_RANK, _WIDTH, _LETTERS, _WINDOW = 16, 192, 32, 5
_DROP = 0.2


class Adapted(nn.Module):
    """A product of the language model with a learned one of low rank beside it."""

    def __init__(self, weights: np.ndarray[Any, Any], offset: np.ndarray[Any, Any]) -> None:
        super().__init__()
        self.register_buffer("weights", torch.tensor(weights.T))
        self.register_buffer("offset", torch.tensor(offset))
        inputs, outputs = weights.shape
        self.down = nn.Parameter(torch.randn(inputs, _RANK) / math.sqrt(inputs))
        self.up = nn.Parameter(torch.zeros(_RANK, outputs))

    def forward(self, x: Tensor) -> Tensor:
        """x (… × inputs) to … × outputs."""
        return functional.linear(x, self.weights, self.offset) + (x @ self.down) @ self.up * ADAPTER_SCALE


@dataclass(frozen=True)
class Batch:
    """Messages side by side; `piece_mask` and `token_mask` are one where there is a piece and a token."""

    rows: Tensor
    piece_mask: Tensor
    facts: Tensor
    first: Tensor
    last: Tensor
    words: Tensor
    hints: Tensor
    token_mask: Tensor
    grams: Tensor
    begins: Tensor

    @classmethod
    def of(cls, messages: Sequence[Prepared], model: Pretrained) -> Batch:
        """Padded to the longest."""
        pieces, cut = max(len(m.pieces) for m in messages), max(len(m.cut) for m in messages)

        def padded(name: str, length: int, like: Any) -> Tensor:
            filled = np.zeros((len(messages), length, *like.shape[1:]), like.dtype)
            for at, message in enumerate(messages):
                held = getattr(message, name)
                filled[at, : len(held)] = held
            return torch.from_numpy(filled)

        one = messages[0]
        rows = np.zeros((len(messages), pieces, model.shape.width), np.float32)
        for at, message in enumerate(messages):
            rows[at, : len(message.pieces)] = model.rows(message.pieces)
        lengths = torch.tensor([len(m.pieces) for m in messages])
        tokens = torch.tensor([len(m.cut) for m in messages])
        begins = np.cumsum([0, *(len(m.grams) for m in messages[:-1])])
        return cls(
            torch.from_numpy(rows),
            (torch.arange(pieces)[None] < lengths[:, None]).float(),
            torch.from_numpy(np.stack([m.facts for m in messages])),
            padded("first", cut, one.first),
            padded("last", cut, one.last),
            padded("words", cut, one.words),
            padded("hints", cut, one.hints),
            (torch.arange(cut)[None] < tokens[:, None]).float(),
            torch.from_numpy(np.concatenate([m.grams for m in messages])),
            torch.from_numpy(begins),
        )


class Network(nn.Module):
    """Messages in, log odds of acts and emissions of labels out; `steps`: from label to label."""

    def __init__(self, model: Pretrained, names: Names) -> None:
        super().__init__()
        shape, facts, labels = model.shape, names.state_width, len(labels_of(names.roles))
        self.shape = shape
        self.state = _zeroed(nn.Linear(facts, shape.width))
        self.layers = nn.ModuleList()
        for layer in range(shape.layers):
            held = nn.ModuleDict()
            for name in PRODUCTS:
                inputs = shape.inner if name == "fo" else shape.width
                whole = model.matrix(f"l{layer}.{name}.w", inputs)
                held[name] = Adapted(whole, model.vector(f"l{layer}.{name}.b"))
            for name in ("aln", "oln"):
                held[name] = _norm(model, f"l{layer}.{name}")
            self.layers.append(held)
        self.enter = _norm(model, "emb.ln")
        self.register_buffer("mean", torch.zeros(shape.width))
        self.register_buffer("spread", torch.ones(shape.width))
        self.facts = nn.Linear(facts, _WIDTH)
        self.acts_inner = nn.Linear(2 * shape.width + _WIDTH, 2 * _WIDTH)
        self.acts_out = nn.Linear(2 * _WIDTH, len(names.acts))
        self.grams = nn.EmbeddingBag(GRAMS, len(names.acts), mode="mean")
        nn.init.zeros_(self.grams.weight)
        self.letters = nn.Embedding(WORDS, _LETTERS)
        nn.init.normal_(self.letters.weight, 0, 0.1)
        self.tag_states = nn.Linear(2 * shape.width, _WIDTH)
        self.tag_words = nn.Linear(2 * _LETTERS, _WIDTH)
        self.tag_hints = nn.Linear(names.hint_width, _WIDTH)
        self.tag_norm = nn.LayerNorm(_WIDTH)
        self.tag_window = nn.Conv1d(_WIDTH, 2 * _WIDTH, _WINDOW, padding=_WINDOW // 2)
        self.tag_out = nn.Linear(_WIDTH, labels)
        self.steps = nn.Parameter(torch.zeros(labels + 1, labels))
        self.register_buffer("never", torch.tensor(forbidden(labels)) * NEVER)
        self.drop = nn.Dropout(_DROP)

    def states(self, batch: Batch) -> Tensor:
        """What the language model makes of each piece."""
        x = self.enter(batch.rows + self.state(batch.facts)[:, None])
        size, pieces, width = x.shape
        heads = self.shape.heads
        seen = batch.piece_mask[:, None, None] > 0

        def parted(y: Tensor) -> Tensor:
            return y.view(size, pieces, heads, width // heads).transpose(1, 2)

        for held in self.layers:
            q, k, v = (parted(held[name](x)) for name in "qkv")
            taken = functional.scaled_dot_product_attention(q, k, v, attn_mask=seen)
            x = held["aln"](x + held["ao"](taken.transpose(1, 2).reshape(size, pieces, width)))
            x = held["oln"](x + held["fo"](functional.gelu(held["fi"](x))))
        return x

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Log odds (messages × acts) and emissions (messages × tokens × labels)."""
        x = (self.states(batch).float() - self.mean) / self.spread
        facts = self.facts(batch.facts)
        return self._acts(x, facts, batch), self._tags(x, facts, batch)

    def _acts(self, x: Tensor, facts: Tensor, batch: Batch) -> Tensor:
        mean = (x * batch.piece_mask[..., None]).sum(1) / batch.piece_mask.sum(1, keepdim=True)
        inner = self.acts_inner(self.drop(torch.cat([mean, x[:, 0], facts], -1)))
        acts = self.acts_out(self.drop(functional.gelu(inner)))
        return acts + self.grams(batch.grams, batch.begins) * GRAM_SCALE

    def _tags(self, x: Tensor, facts: Tensor, batch: Batch) -> Tensor:
        width = x.shape[-1]
        ends = [x.gather(1, at[..., None].expand(-1, -1, width)) for at in (batch.first, batch.last)]
        letters = self.letters(batch.words).flatten(2)
        z = self.tag_states(self.drop(torch.cat(ends, -1))) + self.tag_words(self.drop(letters))
        z = functional.gelu(z + self.tag_hints(batch.hints) + facts[:, None])
        around = (self.tag_norm(z) * batch.token_mask[..., None]).transpose(1, 2)
        window, gate = self.tag_window(around).transpose(1, 2).chunk(2, -1)
        out: Tensor = self.tag_out(self.drop(z + self.drop(window * torch.sigmoid(gate))))
        return out

    def chain_loss(self, tags: Tensor, labels: Tensor, token_mask: Tensor) -> Tensor:
        """The negative log likelihood of the marked labels among all paths, a token."""
        steps = self.steps + self.never
        rows = torch.arange(len(tags))
        marked = tags[:, 0].gather(1, labels[:, :1]).squeeze(1) + steps[-1][labels[:, 0]]
        total = tags[:, 0] + steps[-1]
        for at in range(1, tags.shape[1]):
            goes_on = token_mask[:, at] > 0
            here = tags[rows, at, labels[:, at]] + steps[labels[:, at - 1], labels[:, at]]
            marked = marked + here * goes_on
            through = torch.logsumexp(total[:, :, None] + steps[:-1][None], 1) + tags[:, at]
            total = torch.where(goes_on[:, None], through, total)
        return (torch.logsumexp(total, 1) - marked).sum() / token_mask.sum().clamp(min=1)

    def arrays(self) -> dict[str, np.ndarray[Any, Any]]:
        """What is learned, for `dialogue.graph`: matrices inputs × outputs, in half precision."""
        kept: dict[str, np.ndarray[Any, Any]] = {
            "mean": _array(self.mean),
            "spread": _array(self.spread),
            "steps": _array(self.steps),
            "tag_norm.scale": _array(self.tag_norm.weight),
            "tag_norm.offset": _array(self.tag_norm.bias),
            "tag_window.w": _half(self.tag_window.weight),
            "tag_window.b": _half(self.tag_window.bias),
        }
        linear = (
            "state",
            "facts",
            "acts_inner",
            "acts_out",
            "tag_states",
            "tag_words",
            "tag_hints",
            "tag_out",
        )
        for name in linear:
            layer = getattr(self, name)
            kept |= {f"{name}.w": _half(layer.weight.T), f"{name}.b": _half(layer.bias)}
        for at, held in enumerate(self.layers):
            for name in PRODUCTS:
                kept[f"l{at}.{name}.down"] = _half(held[name].down)
                kept[f"l{at}.{name}.up"] = _half(held[name].up)
        return kept

    def tables(self) -> Mapping[str, np.ndarray[Any, Any]]:
        """The tables of words and n-grams."""
        return {"words": _array(self.letters.weight), "grams": _array(self.grams.weight)}


def _zeroed(layer: nn.Linear) -> nn.Linear:
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def _norm(model: Pretrained, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(model.shape.width, model.shape.epsilon)
    norm.weight = nn.Parameter(torch.tensor(model.vector(f"{name}.w")), requires_grad=False)
    norm.bias = nn.Parameter(torch.tensor(model.vector(f"{name}.b")), requires_grad=False)
    return norm


def _array(tensor: Tensor) -> np.ndarray[Any, Any]:
    return np.asarray(tensor.detach().numpy(), np.float32)


def _half(tensor: Tensor) -> np.ndarray[Any, Any]:
    return np.asarray(tensor.detach().numpy(), np.float16)

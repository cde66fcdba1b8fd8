"""Fits the tagger: a conditional random field over tokens, by the likelihood of the marked labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from dialogue.features import Floats
from dialogue.tagger import Tagger, forbidden, labels_of
from dialogue.talks import Span
from dialogue.tokens import Token
from dialogue.training.lbfgs import minimised
from dialogue.weights import Bytes, Table

_NEVER = np.float32(-1e4)


@dataclass(frozen=True)
class Settings:
    """How much hashed features count beside dense ones, and how strongly weights are held small."""

    penalty: float = 10.0
    sparse: float = 1.0
    iterations: int = 60
    least: int = 2
    dropped: float = 0.3


@dataclass(frozen=True)
class Sequences:
    """Messages one after the other: `sparse`, `dense`, `labels` a row for each token; `lengths` of the messages."""

    sparse: csr_matrix
    dense: Floats
    labels: NDArray[np.intp]
    lengths: NDArray[np.intp]
    known: NDArray[np.uint32]


def labels_for(cut: Sequence[Token], spans: Sequence[Span], roles: Sequence[str]) -> list[int]:
    """The label of each token; a token that lies half in a span is in it."""
    labels = [0] * len(cut)
    for span in spans:
        within = [at for at, token in enumerate(cut) if token.start < span.end and span.start < token.end]
        for nth, at in enumerate(within):
            labels[at] = 1 + 2 * roles.index(span.role) + (nth > 0)
    return labels


def shares_of(roles: Sequence[str]) -> Floats:
    """Labels × what they have in common: each is also its mark, its detail whether old or new, and its role."""
    kinds: dict[str, int] = {}
    rows = []
    for label in labels_of(roles):
        mark, _, role = label.partition("-")
        detail = role.partition(".")[0]
        names = (
            (label,) if mark == "O" else (label, mark, f"{mark} {detail}", f"either {detail}", f"as {role}")
        )
        rows.append([kinds.setdefault(name, len(kinds)) for name in names])
    shares = np.zeros((len(rows), len(kinds)), np.float32)
    for label_at, row in enumerate(rows):
        shares[label_at, row] = 1
    return shares


class _Objective:
    """Minus the log-likelihood, and half the squared weights times the penalty. Messages of one length together."""

    def __init__(self, rows: Sequences, shares: Floats, settings: Settings) -> None:
        labels, parts = shares.shape
        self.rows, self.settings, self.labels, self.shares = rows, settings, labels, shares
        self.sparse = rows.sparse * settings.sparse
        self.across = self.sparse.T.tocsr()
        self.never = np.where(forbidden(labels), _NEVER, np.float32(0))
        starts = np.cumsum([0, *rows.lengths[:-1]])
        self.batches = [
            starts[rows.lengths == length][:, None] + np.arange(length) for length in np.unique(rows.lengths)
        ]
        self.shapes = [(rows.sparse.shape[1], parts), (rows.dense.shape[1], parts), (labels + 1, labels)]
        self.ends = np.cumsum([0, *(a * b for a, b in self.shapes)])

    def blocks(self, flat: Floats) -> list[Floats]:
        """Views of the weights: of hashed features, of dense ones, of steps."""
        pairs = zip(self.shapes, self.ends[:-1], self.ends[1:], strict=True)
        return [flat[start:end].reshape(shape) for shape, start, end in pairs]

    def __call__(self, flat: Floats) -> tuple[float, Floats]:
        """The loss and its gradient."""
        sparse, dense, steps = self.blocks(flat)
        emissions = (self.sparse @ sparse + self.rows.dense @ dense) @ self.shares.T
        wrong = np.empty_like(emissions)
        gradient = np.zeros_like(flat)
        to_sparse, to_dense, to_steps = self.blocks(gradient)
        loss = sum(self._batch(at, emissions, steps + self.never, wrong, to_steps) for at in self.batches)
        of_parts = wrong @ self.shares
        to_sparse[:] = self.across @ of_parts
        to_dense[:] = self.rows.dense.T @ of_parts
        gradient += np.float32(self.settings.penalty) * flat
        return loss + 0.5 * self.settings.penalty * float(flat @ flat), gradient

    def curvature(self) -> Floats:
        """Second derivatives at odds as frequent as the labels are."""
        counts = np.bincount(self.rows.labels, minlength=self.labels)
        share = counts / len(self.rows.labels)
        spread = np.maximum(share * (1 - share), 1e-3)
        of_parts = spread @ self.shares
        bent = np.empty(int(self.ends[-1]), np.float32)
        sparse, dense, steps = self.blocks(bent)
        sparse[:] = np.asarray(self.sparse.multiply(self.sparse).sum(axis=0)).T * of_parts
        dense[:] = (self.rows.dense**2).sum(axis=0)[:, None] * of_parts
        steps[:-1] = counts[:, None] * spread
        steps[-1] = len(self.rows.lengths) * spread
        bent += np.float32(self.settings.penalty)
        return bent

    def _batch(
        self, at: NDArray[np.intp], emissions: Floats, steps: Floats, wrong: Floats, to_steps: Floats
    ) -> float:
        scores = emissions[at]
        tops = scores.max(axis=2, keepdims=True)
        powers = np.exp(scores - tops)
        first, step = np.exp(steps[-1]), np.exp(steps[:-1])
        forward, sizes = _forward(powers, first, step)
        backward = _backward(powers, step, sizes)
        odds = forward * backward
        odds /= odds.sum(axis=2, keepdims=True)
        labels = self.rows.labels[at]
        own = np.take_along_axis(scores, labels[..., None], axis=2).sum()
        own += steps[-1][labels[:, 0]].sum() + steps[labels[:, :-1], labels[:, 1:]].sum()
        total = np.log(sizes).sum() + tops.sum()
        self._steps(labels, odds, forward, backward * powers, sizes, step, to_steps)
        np.put_along_axis(
            odds, labels[..., None], np.take_along_axis(odds, labels[..., None], axis=2) - 1, axis=2
        )
        wrong[at] = odds
        return float(total - own)

    def _steps(
        self,
        labels: NDArray[np.intp],
        odds: Floats,
        forward: Floats,
        ahead: Floats,
        sizes: Floats,
        step: Floats,
        to_steps: Floats,
    ) -> None:
        to_steps[-1] += odds[:, 0].sum(axis=0) - np.bincount(labels[:, 0], minlength=self.labels)
        if labels.shape[1] > 1:
            left = forward[:, :-1].reshape(-1, self.labels)
            right = (ahead[:, 1:] / sizes[:, 1:, None]).reshape(-1, self.labels)
            to_steps[:-1] += (left.T @ right) * step
            pairs = labels[:, :-1] * self.labels + labels[:, 1:]
            counted = np.bincount(pairs.ravel(), minlength=self.labels**2)
            to_steps[:-1] -= counted.reshape(self.labels, self.labels)


def _forward(powers: Floats, first: Floats, step: Floats) -> tuple[Floats, Floats]:
    forward = np.empty_like(powers)
    sizes = np.empty(powers.shape[:2], np.float32)
    for at in range(powers.shape[1]):
        come = first if at == 0 else forward[:, at - 1] @ step
        forward[:, at] = come * powers[:, at]
        sizes[:, at] = np.maximum(forward[:, at].sum(axis=1), 1e-30)
        forward[:, at] /= sizes[:, at, None]
    return forward, sizes


def _backward(powers: Floats, step: Floats, sizes: Floats) -> Floats:
    backward = np.ones_like(powers)
    for at in range(powers.shape[1] - 2, -1, -1):
        ahead = backward[:, at + 1] * powers[:, at + 1] / sizes[:, at + 1, None]
        backward[:, at] = ahead @ step.T
    return backward


def fit(rows: Sequences, roles: tuple[str, ...], settings: Settings) -> Tagger:
    """The tagger of these messages. The same messages give the same tagger."""
    shares = shares_of(roles)
    objective = _Objective(rows, shares, settings)
    weights = minimised(objective, objective.curvature(), iterations=settings.iterations)
    sparse, dense, steps = objective.blocks(weights)
    table = Table(rows.known, Bytes.of(sparse @ shares.T * np.float32(settings.sparse))).without_weakest(
        settings.dropped
    )
    dense = dense @ shares.T
    return Tagger(roles, table, dense, steps)

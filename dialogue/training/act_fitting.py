"""Fits the odds of acts: one convex objective over dense features, three times by state, and sparse ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from dialogue.act_model import ActModel
from dialogue.features import GROUPS, Floats, Hashes, group_of
from dialogue.training.lbfgs import minimised
from dialogue.weights import Bytes, Table


@dataclass(frozen=True)
class Settings:
    """How much each kind of feature counts, and how strongly weights are held small."""

    penalty: float = 5.0
    sparse: float = 6.0
    group: float = 0.4
    question: float = 0.4
    iterations: int = 50
    least: int = 2
    dropped: float = 0.3
    """The share of sparse features that are dropped when all are fitted, those that weigh least."""
    rivalry: float = 2.0
    """How much it counts that an act is the likeliest one, beside that it is likely."""


@dataclass(frozen=True)
class Rows:
    """Training examples: `target`, `weight` examples × acts, `sparse` over `known`."""

    dense: Floats
    sparse: csr_matrix
    known: NDArray[np.uint32]
    questions: tuple[str, ...]
    target: Floats
    weight: Floats


def vocabulary(features: Sequence[Hashes], least: int) -> NDArray[np.uint32]:
    """The features that occur at least so often, in ascending order."""
    found, counts = np.unique(np.concatenate(features), return_counts=True)
    kept: NDArray[np.uint32] = found[counts >= least]
    return kept


def matrix(features: Sequence[Hashes], values: Sequence[Floats], known: NDArray[np.uint32]) -> csr_matrix:
    """Examples × known features."""
    flat = np.concatenate(features)
    lengths = [len(one) for one in features]
    at = np.searchsorted(known, flat)
    at[at == len(known)] = 0
    hit = known[at] == flat
    rows = np.repeat(np.arange(len(lengths)), lengths)
    weights = np.concatenate(values)
    return csr_matrix(
        (weights[hit], (rows[hit], at[hit])), shape=(len(lengths), len(known)), dtype=np.float32
    )


class _Objective:
    """Weighted cross-entropy of each act, and half the squared weights times the penalty."""

    def __init__(self, rows: Rows, settings: Settings) -> None:
        self.rows, self.settings = rows, settings
        self.questions = sorted(set(rows.questions))
        places = np.asarray([self.questions.index(one) for one in rows.questions])
        groups = np.asarray([list(GROUPS).index(group_of(one)) for one in rows.questions])
        self.of_question = [np.flatnonzero(places == at) for at in range(len(self.questions))]
        self.of_group = [np.flatnonzero(groups == at) for at in range(len(GROUPS))]
        # A turn of which not every act is marked takes no part in the rivalry.
        complete = (rows.weight > 0).all(axis=1, keepdims=True) & (rows.target.sum(axis=1, keepdims=True) > 0)
        self.rivals = (rows.weight.max(axis=1, keepdims=True) * complete).astype(np.float32)
        self.sparse = rows.sparse * settings.sparse
        self.across = self.sparse.T.tocsr()
        width, acts = rows.dense.shape[1], rows.target.shape[1]
        self.shapes = [
            (width, acts),
            (len(GROUPS), width, acts),
            (len(self.questions), width, acts),
            (rows.sparse.shape[1], acts),
        ]
        self.ends = np.cumsum([0, *(int(np.prod(shape)) for shape in self.shapes)])

    def blocks(self, flat: Floats) -> list[Floats]:
        """Views of the weights: shared, by group, by question, sparse."""
        pairs = zip(self.shapes, self.ends[:-1], self.ends[1:], strict=True)
        return [flat[start:end].reshape(shape) for shape, start, end in pairs]

    def __call__(self, flat: Floats) -> tuple[float, Floats]:
        """The loss and its gradient."""
        shared, group, question, sparse = self.blocks(flat)
        dense, settings = self.rows.dense, self.settings
        logits = dense @ shared + self.sparse @ sparse
        for blocks, members, scale in self._crossed(group, question):
            for block, of_block in zip(blocks, members, strict=True):
                logits[of_block] += dense[of_block] @ (scale * block)
        loss, wrong = self._loss(logits)
        gradient = np.empty_like(flat)
        to_shared, to_group, to_question, to_sparse = self.blocks(gradient)
        to_shared[:] = dense.T @ wrong
        to_sparse[:] = self.across @ wrong
        for blocks, members, scale in self._crossed(to_group, to_question):
            for block, of_block in zip(blocks, members, strict=True):
                block[:] = scale * (dense[of_block].T @ wrong[of_block])
        gradient += np.float32(settings.penalty) * flat
        return loss + 0.5 * settings.penalty * float(flat @ flat), gradient

    def curvature(self) -> Floats:
        """Second derivatives at odds as frequent as the acts are."""
        share = (self.rows.weight * self.rows.target).sum(axis=0) / np.maximum(
            1, self.rows.weight.sum(axis=0)
        )
        spread = np.maximum(share * (1 - share), 1e-3) * (1 + self.settings.rivalry)
        weight = self.rows.weight.max(axis=1)
        squares = weight[:, None] * self.rows.dense**2
        bent = np.empty(int(self.ends[-1]), np.float32)
        shared, group, question, sparse = self.blocks(bent)
        shared[:] = squares.sum(axis=0)[:, None] * spread
        sparse[:] = (self.sparse.multiply(self.sparse).T @ weight)[:, None] * spread
        for blocks, members, scale in self._crossed(group, question):
            for block, of_block in zip(blocks, members, strict=True):
                block[:] = scale**2 * squares[of_block].sum(axis=0)[:, None] * spread
        bent += np.float32(self.settings.penalty)
        return bent

    def _crossed(
        self, group: Floats, question: Floats
    ) -> list[tuple[Floats, list[NDArray[np.intp]], np.float32]]:
        return [
            (group, self.of_group, np.float32(self.settings.group)),
            (question, self.of_question, np.float32(self.settings.question)),
        ]

    def _loss(self, logits: Floats) -> tuple[float, Floats]:
        target, weight = self.rows.target, self.rows.weight
        odds = 1 / (1 + np.exp(-np.clip(logits, -60, 60)))
        losses = np.logaddexp(0, logits) - target * logits
        loss, wrong = self._rivalry(logits)
        return loss + float((weight * losses).sum()), (wrong + weight * (odds - target)).astype(np.float32)

    def _rivalry(self, logits: Floats) -> tuple[float, Floats]:
        """Cross-entropy of all acts against each other, for turns of which all acts are known."""
        shared = self.rivals * self.settings.rivalry
        share = self.rows.target / np.maximum(1, self.rows.target.sum(axis=1, keepdims=True))
        tops = logits - logits.max(axis=1, keepdims=True)
        powers = np.exp(tops)
        sums = powers.sum(axis=1, keepdims=True)
        loss = float((shared * (np.log(sums) - (share * tops).sum(axis=1, keepdims=True))).sum())
        return loss, (shared * (powers / sums - share)).astype(np.float32)


def fit(rows: Rows, acts: tuple[str, ...], settings: Settings) -> ActModel:
    """The model of these examples. The same examples give the same model."""
    objective = _Objective(rows, settings)
    weights = minimised(objective, objective.curvature(), iterations=settings.iterations)
    shared, group, question, sparse = objective.blocks(weights)
    return ActModel(
        acts,
        shared,
        {name: block * settings.group for name, block in zip(GROUPS, group, strict=True)},
        {name: block * settings.question for name, block in zip(objective.questions, question, strict=True)},
        Table(rows.known, Bytes.of(sparse * settings.sparse)).without_weakest(settings.dropped),
    )

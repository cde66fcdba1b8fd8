"""The fit of few classes that keep a distance from each other: squared hinge against all others, by Newton's steps.

An example that is right by more than the margin no longer moves the border, so that the many plain ones leave it to the few
doubtful ones. Each step is a least-squares fit on the examples that still count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.linear import Linear
from bot.nlu.squares import ease, solve

Floats = NDArray[np.float32]
Product = Callable[[Floats], Floats]

_ROUNDS = 4  # The set of doubtful examples hardly changes after that.
_ENOUGH = 1e-2


def fit(
    dense: Floats,
    sparse: csr_matrix,
    labels: Sequence[str],
    *,
    penalty: float,
    encoding: float,
    importance: Sequence[float],
) -> Linear:
    """Scores that set a label apart from the others, the more the plainer it is.

    How common a label is among the examples is left out of them: the probabilities beside which they count have it already.
    `penalty` on the weights; `encoding`: how much the sentence encoding counts beside the n-grams; `importance`: one
    factor an example.
    """
    names = sorted(set(labels))
    place = {name: at for at, name in enumerate(names)}
    root = np.sqrt(np.asarray(importance, dtype=np.float32))[:, None]
    side = np.full((len(labels), len(names)), -1, dtype=np.float32)
    side[np.arange(len(labels)), [place[label] for label in labels]] = 1
    even = np.ones((len(labels), 1), dtype=np.float32)
    near = (root * np.hstack([encoding * dense, even])).astype(np.float32)
    rare = sparse.astype(np.float32).multiply(root).tocsr()
    across = rare.T.tocsr()

    def product(values: Floats) -> Floats:
        result: Floats = near @ (near.T @ values) + rare @ (across @ values)
        return result

    eased = ease(near)
    counts = np.ones_like(side)
    found = np.zeros_like(side)
    for _ in range(_ROUNDS):
        found = _step(product, eased, counts, root * side, found, penalty)
        doubtful = (side * product(found) < root).astype(np.float32)
        if (doubtful == counts).all():
            break
        counts = doubtful
    weights = np.vstack([encoding * (near[:, :-1].T @ found), across @ found])
    return Linear(tuple(names), weights, np.zeros(len(names), dtype=np.float32))


def _step(
    product: Product, eased: Product, counts: Floats, target: Floats, start: Floats, penalty: float
) -> Floats:
    """The least squares over the examples that count, each label's own."""

    def kernel(values: Floats) -> Floats:
        image: Floats = counts * product(counts * values) + penalty * values
        return image

    return counts * solve(
        kernel,
        counts * target,
        lambda values: counts * eased(counts * values),
        counts * start,
        enough=_ENOUGH,
    )

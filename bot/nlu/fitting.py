"""The fit of a multinomial logistic regression over dense and sparse features, each multiplied as what it is.

scikit-learn treats the 512 dense columns of a stacked matrix as sparse ones, in double precision: six times slower.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.linear import Linear

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


class _Objective:
    """Weighted cross-entropy plus half the squared weights over `strength`; the bias is free."""

    def __init__(
        self, dense: Floats, sparse: csr_matrix, target: Floats, weight: Floats, strength: float
    ) -> None:
        self.dense, self.sparse, self.across = dense, sparse, sparse.T.tocsr()
        self.target, self.weight = target, weight[:, None]
        self.penalty = 1.0 / strength
        self.width = dense.shape[1]
        self.shape = (self.width + sparse.shape[1] + 1, target.shape[1])

    def __call__(self, flat: Doubles) -> tuple[float, Doubles]:
        """The loss and its gradient, as L-BFGS wants them."""
        weights = flat.reshape(self.shape).astype(np.float32)
        logits = self.dense @ weights[: self.width] + self.sparse @ weights[self.width : -1] + weights[-1]
        logits -= logits.max(axis=1, keepdims=True)
        powers = np.exp(logits)
        total = powers.sum(axis=1, keepdims=True)
        loss = float((self.weight * self.target * (np.log(total) - logits)).sum())
        wrong = self.weight * (powers / total - self.target)
        gradient = np.empty(self.shape, dtype=np.float32)
        gradient[: self.width] = self.dense.T @ wrong
        gradient[self.width : -1] = self.across @ wrong
        gradient[-1] = wrong.sum(axis=0)
        gradient[:-1] += self.penalty * weights[:-1]
        loss += 0.5 * self.penalty * float((weights[:-1] ** 2).sum())
        return loss, gradient.ravel().astype(np.float64)


def fit(
    dense: Floats,
    sparse: csr_matrix,
    labels: Sequence[str],
    *,
    strength: float,
    encoding: float = 1.0,
    iterations: int = 60,
) -> Linear:
    """Fit with classes weighing alike up to a root: many examples should count for something, not for everything.

    `strength`: larger trusts the examples more; `encoding`: how much the dense features count beside the sparse ones.
    The same examples give the same model. What none of them shows has no weight and costs nothing.
    """
    # Only who learns needs it.
    from scipy.optimize import minimize

    names = sorted(set(labels))
    counts, mean = Counter(labels), len(labels) / len(names)
    place = {name: at for at, name in enumerate(names)}
    target = np.zeros((len(labels), len(names)), dtype=np.float32)
    target[np.arange(len(labels)), [place[label] for label in labels]] = 1
    weight = np.asarray([(mean / counts[label]) ** 0.5 for label in labels], dtype=np.float32)
    shown = np.unique(sparse.indices)
    objective = _Objective(
        encoding * dense.astype(np.float32), sparse[:, shown].astype(np.float32), target, weight, strength
    )
    start = np.zeros(objective.shape[0] * objective.shape[1])
    found = minimize(
        objective, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 6}
    )
    fitted = found.x.reshape(objective.shape).astype(np.float32)
    weights = np.zeros((objective.width + sparse.shape[1], len(names)), dtype=np.float32)
    weights[: objective.width] = encoding * fitted[: objective.width]
    weights[objective.width + shown] = fitted[objective.width : -1]
    return Linear(tuple(names), weights, fitted[-1])

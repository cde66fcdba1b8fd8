"""The fit of many classes from few examples each: least squares with a penalty, solved by conjugate gradients.

With a hundred categories it was better than logistic regression on letters that were never trained on (group right 0.69
against 0.66 in Chinese, 0.68 against 0.56 in English, the same examples) and is fitted in a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.linear import Linear

Floats = NDArray[np.float32]

_STEPS = 80
_ENOUGH = 3e-3  # Share of the target at which to stop: what is left moves no answer.
_REST = 10.0  # What the n-grams and the penalty amount to beside the encodings, about.


def fit(
    dense: Floats,
    sparse: csr_matrix,
    labels: Sequence[str],
    *,
    penalty: float,
    encoding: float,
    sharpness: float,
    importance: Sequence[float],
) -> Linear:
    """`penalty` on the weights; `encoding`: how much the sentence encoding counts beside the n-grams; `importance`: one
    factor an example; `sharpness` turns the fitted scores, which lie between 0 and 1, into logits of a softmax.
    """
    names = sorted(set(labels))
    place = {name: at for at, name in enumerate(names)}
    root = np.sqrt(np.asarray(importance, dtype=np.float32))[:, None]
    target = np.zeros((len(labels), len(names)), dtype=np.float32)
    target[np.arange(len(labels)), [place[label] for label in labels]] = 1
    mean = (root**2 * target).sum(axis=0) / (root**2).sum()
    near = root * encoding * dense.astype(np.float32)
    rare = sparse.astype(np.float32).multiply(root).tocsr()
    across = rare.T.tocsr()

    def kernel(values: Floats) -> Floats:
        product: Floats = near @ (near.T @ values) + rare @ (across @ values) + penalty * values
        return product

    found = solve(kernel, root * (target - mean), ease(near))
    weights = np.vstack([encoding * (near.T @ found), across @ found])
    return Linear(tuple(names), sharpness * weights, sharpness * mean)


def ease(near: Floats) -> Callable[[Floats], Floats]:
    """What makes the steps of `solve` few: the encodings, which are much alike, solved exactly and the rest taken as even.

    Six times fewer steps than without.
    """
    # Only who learns needs it.
    from scipy.linalg import inv

    inner = inv(near.T @ near + _REST * np.eye(near.shape[1], dtype=np.float32)).astype(np.float32)

    def eased(values: Floats) -> Floats:
        result: Floats = values - near @ (inner @ (near.T @ values))
        return result

    return eased


def solve(
    kernel: Callable[[Floats], Floats],
    target: Floats,
    eased: Callable[[Floats], Floats],
    start: Floats | None = None,
    *,
    enough: float = _ENOUGH,
) -> Floats:
    """`kernel(x) == target`, each column on its own, all columns in one product.

    `eased` is about the inverse of `kernel`, up to a factor; `start`: a guess of the answer.
    """
    found = np.zeros_like(target) if start is None else start.copy()
    rest = target.copy() if start is None else target - kernel(found)
    step = eased(rest)
    size = (rest * step).sum(axis=0)
    most = enough**2 * (target**2).sum(axis=0)
    for _ in range(_STEPS):
        if ((rest**2).sum(axis=0) <= most).all():
            break
        image = kernel(step)
        length = size / np.maximum((step * image).sum(axis=0), np.finfo(np.float32).tiny)
        found += length * step
        rest -= length * image
        lighter = eased(rest)
        before, size = size, (rest * lighter).sum(axis=0)
        step = lighter + size / np.maximum(before, np.finfo(np.float32).tiny) * step
    return found

"""Word vectors in their context: spaCy's ``HashEmbedCNN``, with what depends on a word alone kept.

The first layer looks at one word at a time (its norm, prefix, suffix, shape), and news repeats its
words, so its output is kept by word. The other layers are convolutions over three words, computed
for many sentences at once by NumPy's matrix product.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Encoder", "Floats", "Unknown", "mixed"]

Floats = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]

_MOST_WORDS = 60_000  # whose first layer is kept: about 25 MB
_ROWS = 1_500  # words in one matrix product; larger ones leave the processor's cache
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)


class Unknown(Exception):  # noqa: N818 - not an error: spaCy's own way is taken instead
    """The model is not built as expected."""


class _Layer(NamedTuple):
    weights: Floats  # inputs × (pieces × width), so that the pieces lie apart
    bias: Floats
    scale: Floats
    shift: Floats
    pieces: int

    def __call__(self, rows: Floats) -> Floats:
        """Maxout, then layer normalisation."""
        product: Floats = rows @ self.weights
        product += self.bias
        width = len(self.scale)
        best: Floats = product[:, :width]
        for piece in range(1, self.pieces):
            best = np.maximum(best, product[:, piece * width : (piece + 1) * width])
        best = best - best.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", best, best)[:, None] / np.float32(width)
        best *= 1.0 / np.sqrt(spread + np.float32(1e-8))
        best *= self.scale
        best += self.shift
        return best


class Encoder:
    """Gives the vectors that a model's ``tok2vec`` gives. Made for one model, kept for its life."""

    def __init__(self, tok2vec: Any) -> None:  # noqa: ANN401 - thinc's models are untyped here
        """Reads the weights of a ``Tok2Vec`` model.

        Raises:
            Unknown: it is not a ``MultiHashEmbed`` under a ``MaxoutWindowEncoder`` of window 1.
        """
        nodes = list(tok2vec.walk())
        names = [node.name for node in nodes]
        extractors = [node for node in nodes if node.name == "extract_features"]
        if len(extractors) != 1 or "static_vectors" in names:
            raise Unknown("no single feature extractor")
        self._columns = list(extractors[0].attrs["columns"])
        self._embeds = [node for node in nodes if node.name == "hashembed"]
        layers = [_layer(node, nodes) for node in nodes if node.name == "maxout"]
        windows = [node for node in nodes if node.name == "expand_window"]
        if (
            len(self._embeds) != len(self._columns)
            or len(layers) != len(windows) + 1
            or any(window.attrs["window_size"] != 1 for window in windows)
            or sum(name.startswith("residual(") for name in names) < len(windows)
        ):
            raise Unknown("other layers than expected")
        self._first, *self._deep = layers
        self.width = len(self._first.scale)
        self._ops = tok2vec.ops
        self._forget()

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """Gives one matrix a document: a row of ``width`` numbers a token."""
        lengths = [len(doc) for doc in docs]
        features = [doc.to_array(self._columns) for doc in docs]
        words = self._words(np.concatenate(features).astype(np.uint64, copy=False))
        out: list[Floats] = []
        first = at = 0
        while first < len(docs):
            last, rows = first, 0
            while last < len(docs) and (last == first or rows + lengths[last] <= _ROWS):
                rows += lengths[last]
                last += 1
            out += self._deepen(words[at : at + rows], lengths[first:last])
            first, at = last, at + rows
        return out

    def _forget(self) -> None:
        self._index: dict[int, int] = {}
        self._kept: Floats = np.empty((1_024, self.width), np.float32)

    def _words(self, features: Keys) -> Floats:
        """Gives the first layer's row for each token, computing those of words not seen yet."""
        keys, places, back = np.unique(mixed(features), return_index=True, return_inverse=True)
        if len(self._index) + len(keys) > _MOST_WORDS:
            self._forget()
        known = [self._index.get(key, -1) for key in keys.tolist()]
        fresh = [number for number, row in enumerate(known) if row < 0]
        if fresh:
            rows = self._embed(features[places[fresh]])
            start = len(self._index)
            while start + len(rows) > len(self._kept):
                self._kept = np.concatenate([self._kept, np.empty_like(self._kept)])
            self._kept[start : start + len(rows)] = rows
            for offset, number in enumerate(fresh):
                self._index[int(keys[number])] = known[number] = start + offset
        table: Floats = self._kept[np.asarray(known)]
        return table[back.reshape(-1)]

    def _embed(self, features: Keys) -> Floats:
        parts = []
        for column, node in enumerate(self._embeds):
            table = node.get_param("E")
            ids = np.ascontiguousarray(features[:, column])
            rows = self._ops.hash(ids, node.attrs["seed"]) % table.shape[0]
            parts.append(table[rows].sum(axis=1))
        return self._first(np.concatenate(parts, axis=1))

    def _deepen(self, words: Floats, lengths: Sequence[int]) -> list[Floats]:
        """Runs the convolutions, with as many empty rows between two texts as they reach."""
        gap = len(self._deep)
        starts = []
        at = gap
        for length in lengths:
            starts.append(at)
            at += length + gap
        rows = np.zeros((at, self.width), np.float32)
        taken = 0
        for start, length in zip(starts, lengths, strict=True):
            rows[start : start + length] = words[taken : taken + length]
            taken += length
        window = np.zeros((at, 3 * self.width), np.float32)
        for layer in self._deep:
            window[1:, : self.width] = rows[:-1]
            window[:, self.width : 2 * self.width] = rows
            window[:-1, 2 * self.width :] = rows[1:]
            rows = rows + layer(window)
        return [rows[s : s + length] for s, length in zip(starts, lengths, strict=True)]


def mixed(columns: Keys) -> Keys:
    """Gives one number for each row of numbers; two rows share one by a chance of 2⁻⁶⁴."""
    out = np.zeros(len(columns), np.uint64)
    for number in range(columns.shape[1]):
        value = columns[:, number] + np.uint64(_ODD[3]) * np.uint64(number + 1)
        value ^= value >> np.uint64(31)
        value *= np.uint64(_ODD[0])
        value ^= value >> np.uint64(29)
        value *= np.uint64(_ODD[1])
        out = (out ^ value) * np.uint64(_ODD[2])
        out ^= out >> np.uint64(32)
    return out


def _layer(maxout: Any, nodes: Sequence[Any]) -> _Layer:  # noqa: ANN401
    """Reads a maxout layer and the normalisation that follows it in the walk over the model."""
    after = nodes[nodes.index(maxout) + 1 :]
    norm = next((node for node in after if node.name in {"layernorm", "maxout"}), None)
    if norm is None or norm.name != "layernorm":
        raise Unknown("a maxout layer that is not normalised")
    weights = maxout.get_param("W")  # width × pieces × inputs
    width, pieces, inputs = weights.shape
    apart = weights.transpose(1, 0, 2).reshape(pieces * width, inputs)
    return _Layer(
        np.ascontiguousarray(apart.T),
        np.ascontiguousarray(maxout.get_param("b").T.reshape(-1)),
        norm.get_param("G"),
        norm.get_param("b"),
        pieces,
    )

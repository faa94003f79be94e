"""Named entities: spaCy's greedy BILUO transitions, all sentences of a batch one word at a time.

spaCy asks every one of 74 transitions for its validity at every word. Which are valid depends on
three things only (an entity is open and of which label; the last word; white space or a sentence's
start next), so they are masks here, and a step is one small matrix product for all sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geoevents.parsing.encoder import Encoder, Floats, Unknown

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["EntityReader"]

_BARRED = np.float32(-1e30)
_FEATURES = 3  # the next word, the first word of the open entity, the word before
Masks = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


class _Step(NamedTuple):
    """Where the sentences that are not read to their end stand, each by one entry."""

    at: Numbers  # row of the next word
    starts: Numbers  # row of the first word
    opened: Numbers  # where in the sentence the open entity began, -1 where none is
    label: Numbers  # number of its label
    space: Masks  # the next word is white space
    closing: Masks  # an entity may not go on behind the next word


class EntityReader:
    """Sets the entities that a model's ``ner`` sets."""

    def __init__(self, ner: Any) -> None:  # noqa: ANN401 - spaCy's components are untyped here
        """Reads the weights.

        Raises:
            Unknown: the component is not built as expected.
        """
        tok2vec, lower, upper = ner.model.layers
        embed, *between, linear = tok2vec.layers
        if (
            [node.name for node in between] != ["list2array"]
            or linear.name != "linear"
            or lower.name != "precomputable_affine"
            or lower.get_dim("nF") != _FEATURES
            or not ner.model.attrs["has_upper"]
            or ner.model.attrs["unseen_classes"]
        ):
            raise Unknown("other layers than expected")
        self.encoder = Encoder(embed)
        self._into = np.ascontiguousarray(linear.get_param("W").T), linear.get_param("b")
        weights = lower.get_param("W")  # features × width × pieces × inputs
        self._width, self._pieces = weights.shape[1:3]
        # Pieces apart, so that their maximum is taken over whole blocks.
        apart = weights.transpose(0, 2, 1, 3).reshape(-1, weights.shape[3])
        self._lower = np.ascontiguousarray(apart.T)
        pad = lower.get_param("pad").reshape(_FEATURES, self._width, self._pieces)
        self._pad = pad.transpose(0, 2, 1).reshape(_FEATURES, -1)
        self._bias = np.ascontiguousarray(lower.get_param("b").T.reshape(-1))
        self._upper = np.ascontiguousarray(upper.get_param("W").T), upper.get_param("b")
        self._read_moves([ner.moves.get_class_name(i) for i in range(ner.moves.n_moves)])

    def _read_moves(self, names: list[str]) -> None:
        kinds = np.array([name[:1] for name in names])
        labels = [name[2:] for name in names]
        self._labels = sorted(set(labels) - {""})
        numbers = {label: number for number, label in enumerate(self._labels)}
        self._kind = kinds
        self._label = np.array([numbers.get(label, -1) for label in labels])
        named = self._label >= 0
        self._begin: Masks = (kinds == "B") & named
        self._unit: Masks = (kinds == "U") & named
        self._out: Masks = kinds == "O"
        if not set(kinds) <= set("BILUO") or self._out.sum() != 1:
            raise Unknown("other transitions than expected")
        each = np.arange(len(self._labels))[:, None] == self._label[None, :]
        self._inside: Masks = each & (kinds == "I")
        self._last: Masks = each & (kinds == "L")

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Sets the entities of parsed documents that have none yet."""
        from spacy.tokens import Span

        found = self._decode(docs)
        for doc, spans in zip(docs, found, strict=True):
            entities = [Span(doc, a, b, label=self._labels[label]) for a, b, label in spans]
            doc.set_ents(entities, default="outside")

    def _decode(self, docs: Sequence[Doc]) -> list[list[tuple[int, int, int]]]:
        """Gives first token, one past the last, and the number of the label of each entity."""
        from spacy.attrs import IS_SPACE, SENT_START

        order = sorted(range(len(docs)), key=lambda number: -len(docs[number]))
        lengths = np.array([len(docs[number]) for number in order])
        table = self._table(self.encoder([docs[number] for number in order]))
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        flags = [docs[number].to_array([IS_SPACE, SENT_START]) for number in order]
        flat = np.concatenate(flags) if flags else np.zeros((0, 2), np.uint64)
        space, sentence = flat[:, 0] == 1, flat[:, 1] == 1
        found: list[list[tuple[int, int, int]]] = [[] for _ in docs]
        opened = np.full(len(docs), -1)  # where the open entity began
        label = np.full(len(docs), -1)
        for step in range(int(lengths[0]) if len(docs) else 0):
            active = int(np.searchsorted(-lengths, -step, side="left"))  # longer than ``step``
            at = starts[:active] + step
            more = step + 1 < lengths[:active]
            closing = ~more | sentence[np.minimum(at + 1, len(sentence) - 1)] & more
            now = _Step(at, starts[:active], opened[:active], label[:active], space[at], closing)
            move = self._move(table, now)
            kind = self._kind[move]
            for number in np.flatnonzero((kind != "O") & (kind != "I")).tolist():
                name = kind[number]
                if name == "B":
                    opened[number], label[number] = step, self._label[move[number]]
                    continue
                first = step if name == "U" else int(opened[number])
                entity = first, step + 1, int(self._label[move[number]])
                found[order[number]].append(entity)
                opened[number] = label[number] = -1
        return found

    def _table(self, vectors: Sequence[Floats]) -> Floats:
        """Gives what each token adds to a state, for each of the three places it can stand in."""
        weights, bias = self._into
        rows = np.concatenate(vectors) if vectors else np.zeros((0, len(weights)), np.float32)
        added: Floats = (rows @ weights + bias) @ self._lower
        return added.reshape(len(rows), _FEATURES, -1)

    def _move(self, table: Floats, now: _Step) -> Numbers:
        """Gives the best valid transition of every sentence at one step."""
        at, starts, opened, label, space, closing = now
        is_open = opened >= 0
        state = table[at, 0] + self._bias
        inner = np.flatnonzero(is_open)
        state += np.where(is_open[:, None], np.float32(0), self._pad[1] + self._pad[2])
        if len(inner):
            state[inner] += table[starts[inner] + opened[inner], 1] + table[at[inner] - 1, 2]
        hidden = state[:, : self._width]
        for piece in range(1, self._pieces):
            piece_of = state[:, piece * self._width : (piece + 1) * self._width]
            hidden = np.maximum(hidden, piece_of)
        weights, bias = self._upper
        scores = hidden @ weights + bias
        free = np.where(space[:, None], self._out, self._out | self._unit)
        free |= self._begin & ~(space | closing)[:, None]
        if len(inner):
            free[inner] = self._last[label[inner]]
            going = inner[~closing[inner]]
            free[going] |= self._inside[label[going]]
        best: Numbers = np.where(free, scores, _BARRED).argmax(axis=1)
        return best

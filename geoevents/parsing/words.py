"""Part of speech, morphology and lemma: spaCy's rules, applied once to each kind of word.

The English rules look at one token's own words, tag and dependency, so their answer is kept by
these three. A few look at two tokens ("gon" "na"); a sentence that may hold such a pair is given to
spaCy's own rules, as is one with white space among its tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geoevents.parsing.encoder import Unknown, mixed

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["WordRules"]

_MOST_KINDS = 200_000
_LOCAL = {"LOWER", "TAG", "DEP", "IS_SPACE", "ORTH", "TEXT"}


class _Answer(NamedTuple):
    pos: int
    morph: int
    lemma: int
    alone: bool  # no rule that looks at the next token may apply


class WordRules:
    """Sets what a model's ``attribute_ruler`` and ``lemmatizer`` set."""

    def __init__(self, vocab: Any, ruler: Any, lemmatizer: Any) -> None:  # noqa: ANN401
        """Looks at the rules.

        Raises:
            Unknown: a rule looks at something else than a token's words, tag and dependency.
        """
        from spacy.matcher import Matcher

        self._vocab, self._ruler, self._lemmatizer = vocab, ruler, lemmatizer
        self._pairs = Matcher(vocab)
        for number, rule in enumerate(ruler.patterns):
            for pattern in rule["patterns"]:
                if any("OP" in token or not set(token) <= _LOCAL for token in pattern):
                    raise Unknown(f"rule {number} looks at more than the word")
                if len(pattern) > 1:
                    self._pairs.add(str(number), [pattern[:1]])
        if lemmatizer.mode != "rule" or lemmatizer.overwrite:
            raise Unknown("another lemmatizer than expected")
        self._kept: dict[int, _Answer] = {}

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Sets them on tagged and parsed documents."""
        from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG

        if not docs:
            return
        lengths = [len(doc) for doc in docs]
        seen = np.concatenate([doc.to_array([ORTH, TAG, DEP]) for doc in docs])
        kinds, places, back = np.unique(
            mixed(seen.astype(np.uint64)), return_index=True, return_inverse=True
        )
        if len(self._kept) > _MOST_KINDS:
            self._kept.clear()
        # What spaCy will forget has lemmas that are no words to it then.
        lasting = not self._vocab.in_memory_zone
        answers = []
        for key, place in zip(kinds.tolist(), places.tolist(), strict=True):
            answer = self._kept.get(key)
            if answer is None:
                answer = self._ask(*seen[place].tolist())
                if lasting:
                    self._kept[key] = answer
            answers.append(answer)
        table = np.array([a[:3] for a in answers], np.uint64).reshape(-1, 3)
        alone = np.array([a.alone for a in answers], bool)
        rows, simple = table[back.reshape(-1)], alone[back.reshape(-1)]
        at = 0
        for doc, length in zip(docs, lengths, strict=True):
            if simple[at : at + length].all():
                values: Any = np.ascontiguousarray(rows[at : at + length])
                doc.from_array([POS, MORPH, LEMMA], values)
            else:
                self._lemmatizer(self._ruler(doc))
            at += length

    def _ask(self, orth: int, tag: int, dep: int) -> _Answer:
        """Asks spaCy's rules about one token by itself."""
        from spacy.tokens import Doc

        strings = self._vocab.strings
        word = strings[orth]
        doc = Doc(
            self._vocab,
            words=[word],
            tags=[strings[tag]],
            deps=[strings[dep]],
            heads=[0],
        )
        token: Any = doc[0]
        if token.is_space:
            return _Answer(0, 0, 0, alone=False)
        alone = not self._pairs(doc, allow_missing=True)
        self._lemmatizer(self._ruler(doc))
        return _Answer(token.pos, token.morph.key, token.lemma, alone)

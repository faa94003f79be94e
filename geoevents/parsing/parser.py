"""Puts the parts together: texts → parsed spaCy documents.

Where a model is not built as the small English one is, spaCy's own ``pipe`` is used; the answers
are the same, and a test compares them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from geoevents.parsing.encoder import Encoder, Unknown
from geoevents.parsing.entities import EntityReader
from geoevents.parsing.sentence import ParsedSentence, plain
from geoevents.parsing.words import WordRules

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Parser"]

_PARTS = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
_BATCH = 512  # sentences; more gain nothing and hold more memory
_CHARACTERS = 100_000  # of a batch
_MOST_STRINGS = 200_000
_MOST_WORDS = 50_000  # that spaCy keeps for good, with what it knows of each: about 150 MB
_NO_TENSOR = np.zeros((0,), np.float32)


class Parser:
    """A loaded model, and the quick way to run it where there is one."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.is_quick = False
        self._strings: dict[int, str] = {}
        self._parsing = threading.Lock()  # what one thread has spaCy forget, another may be reading
        if nlp.pipe_names != _PARTS:
            return
        try:
            parts: dict[str, Any] = dict(nlp.pipeline)
            self._taggers = parts["tagger"], parts["parser"]
            self._encoder = Encoder(parts["tok2vec"].model)
            self._entities = EntityReader(parts["ner"])
            self._rules = WordRules(nlp.vocab, parts["attribute_ruler"], parts["lemmatizer"])
        except (Unknown, KeyError, ValueError, AttributeError):
            return
        self.is_quick = True

    def pipe(self, texts: Iterable[str]) -> Iterator[Doc]:
        """Parses texts, each by itself, in order; faster the more there are.

        The documents hold on to spaCy's vocabulary: not for a process in which ``sentences`` is
        asked by another thread at the same time.
        """
        if not self.is_quick:
            yield from self.nlp.pipe(texts, batch_size=64)
            return
        source = iter(texts)
        while batch := _take(source):
            yield from self._parse(batch)

    def sentences(self, texts: Iterable[str]) -> Iterator[ParsedSentence]:
        """Parses sentences, each by itself, in order, and gives them as plain objects.

        Many threads may ask at once; one after the other is served, a batch at a time.
        """
        source = iter(texts)
        while batch := _take(source):
            with self._parsing, self._room():
                found = self._plain(batch)
            yield from found

    def _plain(self, texts: list[str]) -> list[ParsedSentence]:
        found = []
        for doc in self.pipe(texts):
            if len(self._strings) > _MOST_STRINGS:
                self._strings.clear()
            found.append(plain(doc, self._strings))
        return found

    def _room(self) -> AbstractContextManager[object]:
        """Has spaCy forget at the end what it has no room for: it never does so by itself.

        Names, numbers and slips of the pen are new words in every article. Once many are kept,
        which are the common ones, those that come after them last for the batch only.
        """
        full = len(self.nlp.vocab) >= _MOST_WORDS
        return self.nlp.memory_zone() if full else nullcontext()

    def _parse(self, texts: list[str]) -> list[Doc]:
        docs = [self.nlp.make_doc(text) for text in texts]
        full: list[Any] = [doc for doc in docs if len(doc)]
        if not full:
            return docs
        for doc, vectors in zip(full, self._encoder(full), strict=True):
            doc.tensor = vectors  # where the tagger and the parser look for them
        for part in self._taggers:
            part.set_annotations(full, part.predict(full))
        for doc in full:
            doc.tensor = _NO_TENSOR
        self._rules(full)
        self._entities(full)
        return docs


def _take(source: Iterator[str]) -> list[str]:
    batch: list[str] = []
    characters = 0
    for text in islice(source, _BATCH):
        batch.append(text)
        characters += len(text)
        if characters >= _CHARACTERS:
            break
    return batch

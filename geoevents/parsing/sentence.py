"""A parsed sentence as plain objects, with spaCy's names for what a token knows.

spaCy makes a new Python object each time that a token is looked at, and looks its strings up each
time; grammar rules look at every token many times. Here both are done once. What is shaped like a
``Doc`` and its ``Token`` is so on purpose: rules written for spaCy read these as they are, and
heads and labels can be set, as rules that mend a parse do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Entity", "ParsedSentence", "Stretch", "Word", "plain"]


_COLUMNS = "idx text lower_ lemma_ pos_ tag_ dep_ ent_type_ whitespace_ is_sent_start".split()


class Entity(NamedTuple):
    """A named entity: tokens ``start`` to ``end`` (exclusive), and their characters."""

    start: int
    end: int
    start_char: int
    end_char: int
    label_: str
    text: str


class Word:
    """A token of a parsed sentence. ``children`` are in text order; the root is its own head."""

    __slots__ = (
        "_head",
        "children",
        "dep_",
        "doc",
        "ent_type_",
        "i",
        "idx",
        "is_sent_start",
        "lemma_",
        "lower_",
        "pos_",
        "tag_",
        "text",
        "whitespace_",
    )

    def __init__(self, doc: ParsedSentence, i: int, row: Sequence[Any]) -> None:
        self.doc = doc
        self.i = i
        self._head = self
        self.children: tuple[Word, ...] = ()
        (
            self.idx,
            self.text,
            self.lower_,
            self.lemma_,
            self.pos_,
            self.tag_,
            self.dep_,
            self.ent_type_,
            self.whitespace_,
            self.is_sent_start,
        ) = row

    def __repr__(self) -> str:
        return self.text  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return self.text  # type: ignore[no-any-return]

    def __len__(self) -> int:
        return len(self.text)

    @property
    def head(self) -> Word:
        """The word that it hangs on; setting it moves the word with all that hangs on it."""
        return self._head

    @head.setter
    def head(self, head: Word) -> None:
        former = self._head
        if former is not self:
            former.children = tuple(c for c in former.children if c is not self)
        self._head = head
        if head is not self:
            head.children = tuple(sorted((*head.children, self), key=lambda c: c.i))

    @property
    def subtree(self) -> Iterator[Word]:
        """It and all that hangs on it, directly or not, in the order of the text."""
        found = [self]
        for one in found:
            found.extend(one.children)
        return iter(sorted(found, key=lambda w: w.i))

    @property
    def left_edge(self) -> Word:
        """The first word of its subtree."""
        return next(self.subtree)

    @property
    def right_edge(self) -> Word:
        """The last word of its subtree."""
        return list(self.subtree)[-1]

    @property
    def ancestors(self) -> Iterator[Word]:
        """Its head, the head of that, and so on."""
        word = self
        for _ in range(len(self.doc)):  # a mended parse may hold a ring
            if word._head is word:
                return
            word = word._head
            yield word

    def is_ancestor(self, other: Word) -> bool:
        """Tells whether another word hangs on it, directly or not."""
        return any(word is self for word in other.ancestors)

    def nbor(self, step: int = 1) -> Word:
        """Gives the word so many places on.

        Raises:
            IndexError: the sentence does not reach so far.
        """
        place = self.i + step
        if place < 0:
            raise IndexError(place)
        return self.doc[place]


class Stretch(tuple[Word, ...]):
    """Words that follow each other."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """The words as they stand in the sentence."""
        return "".join(w.text + w.whitespace_ for w in self[:-1]) + (self[-1].text if self else "")


class ParsedSentence:
    """A sentence with its grammar: a sequence of ``Word``, with ``text`` and ``ents``."""

    __slots__ = ("_words", "ents", "text")

    def __init__(
        self,
        text: str,
        rows: Sequence[Sequence[Any]],
        heads: Sequence[int],
        ents: Sequence[Sequence[Any]],
    ) -> None:
        """Builds it.

        Args:
            text: the sentence.
            rows: for each token its offset, text, lower text, lemma, part of speech, tag,
                dependency, entity type, the white space behind it, and whether spaCy sees a
                sentence begin there.
            heads: for each token the number of its head, its own for a root.
            ents: the fields of each ``Entity``.
        """
        self.text = text
        self._words = words = [Word(self, i, row) for i, row in enumerate(rows)]
        hanging: list[list[Word]] = [[] for _ in words]
        for word, head in zip(words, heads, strict=True):
            word._head = words[head]  # noqa: SLF001 - the two are made for each other
            if head != word.i:
                hanging[head].append(word)
        for word, children in zip(words, hanging, strict=True):
            word.children = tuple(children)
        self.ents = tuple(Entity(*ent) for ent in ents)

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words)

    @overload
    def __getitem__(self, place: int) -> Word: ...

    @overload
    def __getitem__(self, place: slice) -> Stretch: ...

    def __getitem__(self, place: int | slice) -> Word | Stretch:
        if isinstance(place, slice):
            return Stretch(self._words[place])
        return self._words[place]

    def __repr__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Any, ...]:
        """Goes by rows: words refer to each other in rings that pickle would follow too deep."""
        rows = [tuple(getattr(w, name) for name in _COLUMNS) for w in self._words]
        return ParsedSentence, (self.text, rows, [w.head.i for w in self._words], self.ents)


def plain(doc: Doc, known: dict[int, str]) -> ParsedSentence:
    """Gives a parsed spaCy document as plain objects.

    Args:
        doc: one sentence.
        known: strings by their number in spaCy's store, kept between calls.
    """
    from spacy import attrs as a

    columns = [a.ORTH, a.LOWER, a.LEMMA, a.POS, a.TAG, a.DEP, a.ENT_TYPE]
    values: Any = doc.to_array([*columns, a.IDX, a.SPACY, a.SENT_START, a.HEAD])
    strings = doc.vocab.strings
    rows: list[tuple[Any, ...]] = []
    for *names, idx, space, starts, _ in values.tolist():
        words = []
        for name in names:
            word = known.get(name)
            if word is None:
                word = known[name] = strings[name]
            words.append(word)
        rows.append((idx, *words, " " if space else "", starts == 1))
    # Steps to the head are signed, and come as the large numbers that they are unsigned.
    heads = [i + step for i, step in enumerate(values[:, -1].astype("int64").tolist())]
    ents = [(e.start, e.end, e.start_char, e.end_char, e.label_, e.text) for e in doc.ents]
    return ParsedSentence(doc.text, rows, heads, ents)

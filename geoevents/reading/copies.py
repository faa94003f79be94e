"""Whose words an article repeats: exact and near copies, as papers print an agency's report.

An article is cut into runs of five words; of their hashes one in eight is kept, the same ones in
every text (Broder 1997, "On the resemblance and containment of documents", mod-m sampling), so
that what two texts share is estimated from an index. The few that share most are then compared
word by word. B is a copy of A when B tells nothing that A does not: nearly all its runs stand in A,
it has no new sentence, and its numbers, denials and weekdays stand before the same words. A report
that grew, or whose toll has changed, is read anew: that costs time, leaving it out would cost news.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Iterator
from typing import Protocol

from geoevents.model import Article
from geoevents.reading.notebook import Notebook

__all__ = ["Archive", "Copies", "adds_nothing"]

_RUN = 5  # words
_KEPT = 8  # one hash in so many is indexed
_SHARE = 0.85  # of runs that must stand in the original; a changed by-line and dateline leave 0.9
_FEWEST = 40  # words below which only the very same words are a copy
_DAYS = 7  # between two publications of one report; the same words a year later are a new one
_WORD = re.compile(r"\w+")
# Words that change what a report says though they are few: tolls, denials, days.
_TELLING = re.compile(
    r"\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundreds?|thousands?|dozens?|no|not|never|nobody|denie[sd]|den(?:y|ying)|rejects?|"
    r"rejected|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+|\n\s*\n")
_SENTENCE = 8  # words of a sentence that can tell something by itself
# What papers put around a report.
_FURNITURE = re.compile(
    r"\b(?:report(?:ed|ing) by|edit(?:ed|ing) by|writing by|subscribe|newsletter|copyright|"
    r"rights reserved|read more|follow us|sign up|first published|this story|this article)\b",
    re.IGNORECASE,
)
_REMEMBERED = 2_000  # texts of this run that may not be in the store yet
_BATCH = 256


class Archive(Protocol):
    """What reading must know of the store: which articles it has, and their words."""

    root: str

    def has_article(self, article_id: str) -> bool:
        """Tells whether an article is known."""

    def article(self, article_id: str) -> Article | None:
        """Gives a known article; None where it is not there."""

    def article_ids(self) -> frozenset[str]:
        """Gives the ids of all known articles."""

    def articles(self) -> Iterator[Article]:
        """Gives all known articles."""


class Copies:
    """Finds for each article the earlier one that it repeats."""

    def __init__(self, archive: Archive | None, notebook: Notebook) -> None:
        self._archive = archive
        self._notebook = notebook
        self._recent: OrderedDict[str, Article] = OrderedDict()
        self._waiting: dict[str, list[int]] = {}
        self._here: dict[int, list[str]] = {}  # hash → articles of this run not yet noted
        self._gather()

    def original_of(self, article: Article) -> str | None:
        """Gives the id of the article whose copy this is, or None; notes this one's own words."""
        hashes = _sketch(article.text)
        shared: dict[str, int] = dict(self._notebook.sharing(hashes))
        for value in hashes:
            for name in self._here.get(value, ()):
                shared[name] = shared.get(name, 0) + 1
        for name in sorted(shared, key=lambda n: (-shared[n], n))[:5]:
            earlier = self._recent.get(name) or (
                self._archive.article(name) if self._archive else None
            )
            if earlier is not None and earlier.id != article.id and adds_nothing(article, earlier):
                return earlier.copy_of or earlier.id
        self._remember(article, hashes)
        return None

    def close(self) -> None:
        """Notes what is still waiting."""
        self._notebook.note_sketches(self._waiting)
        self._waiting, self._here = {}, {}

    def _remember(self, article: Article, hashes: list[int]) -> None:
        self._recent[article.id] = article
        if len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        self._waiting[article.id] = hashes
        for value in hashes:
            self._here.setdefault(value, []).append(article.id)
        if len(self._waiting) >= _BATCH:
            self.close()

    def _gather(self) -> None:
        """Notes the words of articles that came into the store by another way."""
        if self._archive is None:
            return
        missing = self._archive.article_ids() - self._notebook.sketched()
        if not missing:
            return
        batch: dict[str, list[int]] = {}
        for article in self._archive.articles():
            if article.id in missing:
                batch[article.id] = [] if article.copy_of else _sketch(article.text)
            if len(batch) >= _BATCH:
                self._notebook.note_sketches(batch)
                batch = {}
        self._notebook.note_sketches(batch)


def adds_nothing(later: Article, earlier: Article) -> bool:
    """Tells whether a later article repeats an earlier one and tells nothing besides."""
    if (
        later.published
        and earlier.published
        and abs((later.published - earlier.published).days) > _DAYS
    ):
        return False
    words, others = _words(later.text), _words(earlier.text)
    if words == others:
        return True
    if len(words) < _FEWEST:
        return False
    runs, known = set(_runs(words)), set(_runs(others))
    if len(runs & known) < _SHARE * len(runs):
        return False
    if not _telling(later.text) <= _telling(earlier.text):
        return False
    return not any(_is_new(sentence, known) for sentence in _SENTENCE_END.split(later.text))


def _is_new(sentence: str, known: set[tuple[str, ...]]) -> bool:
    """Tells a sentence of which less than half is known."""
    words = _words(sentence)
    if len(words) < _SENTENCE or _FURNITURE.search(sentence):
        return False
    runs = list(_runs(words))
    return sum(run in known for run in runs) * 2 < len(runs)


def _telling(text: str) -> set[tuple[str, str]]:
    """Gives the telling words, each with the word after it."""
    words = _words(text)
    return {
        (word, after)
        for word, after in zip(words, [*words[1:], ""], strict=True)
        if _TELLING.fullmatch(word)
    }


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(_RUN)), strict=False)


def _sketch(text: str) -> list[int]:
    """Gives the kept hashes of a text, and that of the whole, by which the very same is found."""
    words = _words(text)
    hashes = {_hash(" ".join(run)) for run in _runs(words)}
    kept = {value for value in hashes if value % _KEPT == 0}
    return sorted(kept | {_hash(f"\x1f{' '.join(words)}")})


def _hash(words: str) -> int:
    """Gives 63 bits, which SQLite holds; the same in every run, unlike ``hash``."""
    digest = hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1

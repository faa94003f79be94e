"""The extractor: reads a document sentence by sentence and writes its event records."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Protocol

from geoevents.codebook import Codebook, load_codebook
from geoevents.datelines import find_dateline
from geoevents.errors import ArticleError
from geoevents.extraction.dating import loosen_dates
from geoevents.extraction.document import read_document
from geoevents.extraction.figures import figurative_sentences
from geoevents.extraction.records import write_events
from geoevents.extraction.tongue import foreign_tongue
from geoevents.language import Document
from geoevents.model import Article, Event, Resolution

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer

__all__ = ["Extractor", "GrammarExtractor"]

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
_SCORE = re.compile(r"\b\d{1,3}-\d{1,3}\b|\b\d+(?:st|nd|rd|th) minute\b")
_LONGEST = 2_000
_QUOTES = frozenset('“«"')

# A century before the calendar ends: "next month" is counted on from the day of an article.
_LAST_DAY = date(9899, 12, 31)


class Extractor(Protocol):
    """What turns a document into events.

    ``wanted`` names the sentences that ``extract`` needs parsed; an empty collection means none.
    ``extract`` gives the events, an empty list where the text tells of none.
    """

    def wanted(self, document: Document) -> Collection[int]:
        """Gives the indices of the sentences worth parsing."""
        ...

    def extract(
        self, article: Article, document: Document, places: Sequence[Resolution]
    ) -> list[Event]:
        """Gives the events that an article tells of."""
        ...


class GrammarExtractor:
    """Events by grammar and codebook: every event can say which words made it."""

    def __init__(self, book: Codebook | None = None, *, atlas: Gazetteer | None = None) -> None:
        """Makes an extractor.

        Args:
            book: the vocabularies; None reads the ones that ship.
            atlas: where capitals that a text leaves unnamed are looked up; None leaves them out.
        """
        self.book = book if book is not None else load_codebook()
        self.atlas = atlas

    def wanted(self, document: Document) -> list[int]:
        """Gives the sentences that hold a word that may name an act, a claim or a denial.

        Very common words ("take", "hold") count only beside a word of conflict, and "hit" or
        "died" also right after a sentence that counts. Where war is a figure of speech (sport,
        shares, films, debates) a sentence counts only with arms, armed people or the dead in it.
        """
        book = self.book
        forms = book.forms
        false = frozenset(book.reporting["false"])
        turns = (*book.reporting["turns"], *book.reporting["holds"], *book.hyphenated)
        out: list[int] = []
        said: list[set[str]] = []
        for sentence in document.sentences:
            if sentence.end - sentence.start > _LONGEST:
                said.append(set())
                continue
            text = document.text[sentence.start : sentence.end].lower()
            words = set(_WORD.findall(text))
            said.append(words | {"scoreline"} if _SCORE.search(text) else words)
            telling = not words.isdisjoint(forms) or not words.isdisjoint(false)
            telling = telling or any(turn in text for turn in turns)
            telling = telling or any(words & book.partners[w] for w in words & book.partners.keys())
            follows = bool(out) and out[-1] == sentence.index - 1
            if (
                telling
                or (follows and not words.isdisjoint(book.leaning_forms))
                or (not words.isdisjoint(book.blows) and not words.isdisjoint(book.nations))
                or (not words.isdisjoint(book.generic_forms) and not words.isdisjoint(book.company))
            ):
                out.append(sentence.index)
        if out:
            figures = figurative_sentences(document.sentences, said, book.scenes, book.ground)
            out = [index for index in out if index not in figures]
        return self._with_speakers(out, document)

    def _with_speakers(self, wanted: list[int], document: Document) -> list[int]:
        """Adds the sentence before one that opens with a quotation mark: it may name who speaks."""
        before = {
            index - 1
            for index in wanted
            if index
            and document.text[document.sentences[index].start] in _QUOTES
            and not _QUOTES.isdisjoint(document.sentence_text(index - 1))
            and document.sentences[index - 1].end - document.sentences[index - 1].start <= _LONGEST
        }
        return sorted(before | set(wanted)) if before else wanted

    def extract(
        self, article: Article, document: Document, places: Sequence[Resolution]
    ) -> list[Event]:
        """Gives the events of an article, in text order.

        Args:
            article: the article; without a date of publication, the day of its dateline stands in
                for it, else today, and then no date is certain that today had a part in.
            document: its sentences, those of ``wanted`` parsed.
            places: the geocoder's resolutions, sorted by start.

        Raises:
            ArticleError: the text is plainly not in English.
        """
        tongue = foreign_tongue(article.text)
        if tongue is not None:
            raise ArticleError(
                f"article {article.id!r} seems to be in another language (code {tongue!r}): "
                "events are read from English only; give a translation"
            )
        today = datetime.now(UTC).date()
        dateline = find_dateline(article.text)
        told = dateline.date_before(today) if dateline is not None else None
        published = min(article.published or told or today, _LAST_DAY)
        acts = read_document(self.book, document, published, places, self.atlas)
        if article.published is None and told is None:
            loosen_dates(acts, article.text, today, self.book)
        return write_events(acts, article, document)

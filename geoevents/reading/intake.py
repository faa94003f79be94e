"""Files, addresses and feeds → articles ready to be analysed: new, with language, copies linked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.copies import Archive, Copies
from geoevents.reading.fetching import Fetcher
from geoevents.reading.gathering import Gatherer
from geoevents.reading.notebook import Notebook, notebook_path
from geoevents.reading.tally import Tally
from geoevents.reading.tongues import is_read, language_of

__all__ = ["open_sources", "screen"]

_SHOWN = 60  # characters of a title or text

Items = Iterator[Article | ArticleError]


def open_sources(
    paths: Iterable[str | Path],
    *,
    feeds: Iterable[str] = (),
    archive: Archive | None = None,
    fetcher: Fetcher | None = None,
    tally: Tally | None = None,
) -> Items:
    """Gives the articles of files, folders, addresses and feeds; what fails gives its error.

    Each article has its ``language``; one that repeats an earlier one has ``copy_of``. Neither
    copies nor articles in a language that is not read have events looked for (see ``Pipeline``).
    An address that the archive knows is not fetched again; of a feed only new entries are, and its
    server is asked for nothing where it has not changed.

    Args:
        paths: files, folders, ``-`` for standard input, http(s) addresses.
        feeds: addresses of RSS or Atom feeds.
        archive: the store; without one nothing is known before the run.
        fetcher: what fetches; None makes one with the usual limits.
        tally: counts what happened.
    """
    notebook = Notebook(notebook_path(archive.root) if archive is not None else None)
    try:
        reader = Gatherer(archive, notebook, fetcher, tally or Tally())
        yield from screen(
            reader.read(paths, feeds), archive=archive, notebook=notebook, tally=tally
        )
    finally:
        notebook.close()


def screen(
    items: Iterable[Article | ArticleError],
    *,
    archive: Archive | None = None,
    notebook: Notebook | None = None,
    tally: Tally | None = None,
) -> Items:
    """Gives articles with their language, and linked to the earlier one whose words they repeat.

    Articles that the archive has already pass unchanged.
    """
    counts = tally if tally is not None else Tally()
    own = notebook or Notebook(notebook_path(archive.root) if archive is not None else None)
    copies = Copies(archive, own)
    latest = datetime.now(UTC).date() + timedelta(days=1)  # it is tomorrow already in the east
    try:
        for item in items:
            if isinstance(item, ArticleError) or (archive and archive.has_article(item.id)):
                yield item
                continue
            language = item.language or language_of(item.text)
            original = item.copy_of or copies.original_of(item)
            if original is not None:
                counts.copies += 1
            elif not is_read(language):
                counts.languages[language or "unknown"] += 1
            elif item.published is None:
                counts.undated.append(_named(item))
            elif item.published > latest:
                counts.ahead.append(f"{_named(item)}: {item.published}")
            yield replace(item, language=language, copy_of=original)
    finally:
        copies.close()
        if notebook is None:
            own.close()


def _named(article: Article) -> str:
    """Gives what a person finds an article by, on one line: its words, and its address or id."""
    words = " ".join((article.title or article.text[:_SHOWN]).split())
    cut = "…" if len(words) > _SHOWN or not article.title else ""
    return f"“{words[:_SHOWN].strip()}{cut}” ({article.url or article.id})"

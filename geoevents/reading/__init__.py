"""Files, addresses, feeds, standard input and pasted text → ``Article``."""

from geoevents.reading.copies import Archive
from geoevents.reading.fetching import Fetcher, FetchError, Limits, Refusal
from geoevents.reading.gathering import is_address
from geoevents.reading.intake import open_sources, screen
from geoevents.reading.jsonl import given_spans, read_jsonl
from geoevents.reading.kinds import SUFFIXES, Kind, kind_of
from geoevents.reading.sources import read_articles, read_bytes, read_sources
from geoevents.reading.tally import Tally
from geoevents.reading.text import article_from_text, article_id, parse_date, read_text
from geoevents.reading.tongues import READ_LANGUAGES, is_read, language_of

__all__ = [
    "READ_LANGUAGES",
    "SUFFIXES",
    "Archive",
    "FetchError",
    "Fetcher",
    "Kind",
    "Limits",
    "Refusal",
    "Tally",
    "article_from_text",
    "article_id",
    "given_spans",
    "is_address",
    "is_read",
    "kind_of",
    "language_of",
    "open_sources",
    "parse_date",
    "read_articles",
    "read_bytes",
    "read_jsonl",
    "read_sources",
    "read_text",
    "screen",
]

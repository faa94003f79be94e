"""Files, folders, standard input and pasted text → ``Article``."""

from geoevents.reading.jsonl import given_spans, read_jsonl
from geoevents.reading.sources import READERS, read_articles, read_sources
from geoevents.reading.text import article_from_text, article_id, parse_date, read_text

__all__ = [
    "READERS",
    "article_from_text",
    "article_id",
    "given_spans",
    "parse_date",
    "read_articles",
    "read_jsonl",
    "read_sources",
    "read_text",
]

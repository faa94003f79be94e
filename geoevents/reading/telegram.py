"""A Telegram channel's export (result.json of Telegram Desktop) → one ``Article`` a message."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.jsonl import TOO_MUCH_JSON
from geoevents.reading.text import article_from_text, parse_date

__all__ = ["read_telegram"]


def read_telegram(content: str, source: str) -> Iterator[Article | ArticleError]:
    """Reads the messages of one chat, or of all chats of a whole account's export.

    Service messages and messages without words (pictures alone) are passed over. The publisher is
    the channel; of a forwarded message, the channel that it came from. The day is that of the
    export's own clock.

    Raises:
        ArticleError: it is no such export.
    """
    try:
        export = json.loads(content)
    except json.JSONDecodeError as error:
        raise ArticleError(f"no JSON ({error.msg})", source=source, line=error.lineno) from None
    except (RecursionError, ValueError):
        raise ArticleError(TOO_MUCH_JSON, source=source) from None
    chats = export.get("chats")
    listed = chats.get("list") if isinstance(chats, dict) else [export]
    found = False
    for chat in listed if isinstance(listed, list) else []:
        messages = chat.get("messages") if isinstance(chat, dict) else None
        for message in messages if isinstance(messages, list) else []:
            if not isinstance(message, dict) or message.get("type") != "message":
                continue
            words = _words(message.get("text")) or _words(message.get("text_entities"))
            if not words.strip():
                continue
            found = True
            number = f"{chat.get('id')}/{message.get('id')}"
            try:
                yield article_from_text(
                    words,
                    id=f"telegram:{number}",
                    published=parse_date(message.get("date"), f"{source}, message {number}"),
                    publisher=_name(message.get("forwarded_from")) or _name(chat.get("name")),
                    source=source,
                )
            except ArticleError as error:
                yield error
    if not found:
        raise ArticleError(
            "holds no message with words; export the channel as machine-readable JSON",
            source=source,
        )


def _words(text: Any) -> str:  # noqa: ANN401 - text, or a list of texts and marked-up pieces
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    return "".join(
        piece if isinstance(piece, str) else str(piece.get("text", ""))
        for piece in text
        if isinstance(piece, str | dict)
    )


def _name(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None

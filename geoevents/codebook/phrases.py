"""Word sequences with a value each, found in a list of words."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Phrases", "spaced"]


class Phrases:
    """Word sequences with a value each, found longest first in a list of lower-case words."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for text, value in entries.items():
            words = tuple(text.split())
            self._first.setdefault(words[0], []).append((words, value))
        for options in self._first.values():
            options.sort(key=lambda option: -len(option[0]))

    def at(self, words: list[str], index: int) -> tuple[int, str] | None:
        """Gives (length, value) of the longest entry that begins at ``index``, or None."""
        for entry, value in self._first.get(words[index], ()):
            if tuple(words[index : index + len(entry)]) == entry:
                return len(entry), value
        return None

    def find(self, words: list[str]) -> list[tuple[int, int, str]]:
        """Gives (first, one past last, value) of every entry, longest first, not overlapping."""
        found: list[tuple[int, int, str]] = []
        first, end = self._first, 0
        for index, word in enumerate(words):
            if index < end or word not in first:
                continue
            hit = self.at(words, index)
            if hit is not None:
                end = index + hit[0]
                found.append((index, end, hit[1]))
        return found


def spaced(text: str) -> str:
    """Gives a phrase as the tokenizer cuts it: hyphens and possessive marks stand alone."""
    return " ".join(text.replace("-", " - ").replace("'s ", " 's ").replace("s' ", "s ' ").split())

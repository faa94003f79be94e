"""What became of the articles of a run besides being read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Tally"]

_NAMED = 5  # articles that are told by name


@dataclass(slots=True)
class Tally:
    """What became of the articles besides being read, counted while they stream by."""

    copies: int = 0  # linked to the article whose words they repeat, not read again
    languages: Counter[str] = field(
        default_factory=Counter
    )  # kept, but in no language that is read
    known: int = 0  # entries of feeds that the store has
    unchanged: int = 0  # feeds without anything new
    undated: list[str] = field(default_factory=list)  # names of articles without a day
    ahead: list[str] = field(default_factory=list)  # … and of those with one that is to come

    def words(self) -> list[str]:
        """Gives what is worth telling, in words."""
        told = []
        if self.copies:
            told.append(f"{self.copies:,} linked as copies of others")
        if self.languages:
            kinds = ", ".join(f"{code} {n:,}" for code, n in self.languages.most_common(8))
            told.append(
                f"{sum(self.languages.values()):,} kept unread for their language ({kinds})"
            )
        if self.undated:
            told.append(
                f"{len(self.undated):,} without a day of publication, so that days such as "
                f"“Friday” are uncertain ({_shown(self.undated)})"
            )
        if self.ahead:
            told.append(
                f"{len(self.ahead):,} published on a day that is still to come, so that their "
                f"events come after all others: check the day ({_shown(self.ahead)})"
            )
        if self.unchanged:
            told.append(f"{self.unchanged:,} feed{'s' if self.unchanged > 1 else ''} unchanged")
        return told


def _shown(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more

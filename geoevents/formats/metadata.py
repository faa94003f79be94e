"""What every export says about itself: what was asked, of which state, under which terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents import __version__

if TYPE_CHECKING:
    import pyarrow as pa

    from geoevents.query import EventQuery, Filter

__all__ = [
    "CITATION",
    "LICENCE",
    "DatasetTerms",
    "Metadata",
    "companions",
    "metadata_for",
    "terms_in",
]

LICENCE = (
    "Event records: CC BY 4.0. Places: © GeoNames (CC BY 4.0) and Natural Earth (public domain). "
    "Quoted sentences belong to their publishers and are given as quotations."
)
CITATION = (
    "Geoevents {version}, event records extracted from news reports, store version {store}, {day}."
)
_DICTIONARY = Path(__file__).with_name("dictionary.csv")


@dataclass(frozen=True, slots=True, order=True)
class DatasetTerms:
    """A dataset that records of an export are from, and the terms that go with them."""

    dataset: str
    licence: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The ``metadata`` member of an export.

    ``query`` is the filter as URL parameters, ``sources`` the publishers of the events,
    ``datasets`` whose records are among them, ``generated_at`` an aware time, ``left_out`` how many
    of what was asked for are not in the file.
    """

    query: Mapping[str, str] = field(default_factory=dict)
    store_version: int | None = None
    sources: Sequence[str] = ()
    datasets: Sequence[DatasetTerms] = ()
    licence: str = LICENCE
    generated_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    left_out: int = 0

    @property
    def citation(self) -> str:
        """How to cite the export."""
        day = self.generated_at.date().isoformat()
        return CITATION.format(version=__version__, store=self.store_version or "none", day=day)

    def terms_words(self) -> list[str]:
        """Gives a line for people per dataset: whose records these are, under which terms."""
        return [f"{d.dataset}: {d.citation} Licence: {d.licence}" for d in self.datasets]

    def to_json(self) -> dict[str, object]:
        """Gives the members as JSON values."""
        moment = self.generated_at.astimezone(UTC).replace(microsecond=0)
        return {
            "generator": f"geoevents {__version__}",
            "generated_at": moment.isoformat().replace("+00:00", "Z"),
            "query": dict(self.query),
            **({"left_out": self.left_out} if self.left_out else {}),
            "store_version": self.store_version,
            "sources": list(self.sources),
            "licence": self.licence,
            "citation": self.citation,
            "datasets": [
                {"dataset": d.dataset, "licence": d.licence, "citation": d.citation}
                for d in self.datasets
            ],
        }

    def citation_text(self) -> str:
        """Gives the text of a ``CITATION`` file: how to cite the export and each dataset in it."""
        members = self.to_json()
        lines = [self.citation, "", f"Licence: {self.licence}"]
        if self.datasets:
            lines += ["", "Records of other datasets, to be cited and used under their own terms:"]
            for terms in self.datasets:
                lines += ["", terms.dataset, f"  {terms.citation}", f"  Licence: {terms.licence}"]
        question = ", ".join(f"{k}={v}" for k, v in self.query.items()) or "all events"
        lines += ["", f"Filter: {question}", f"Generated: {members['generated_at']}", ""]
        return "\n".join(lines)


def companions(metadata: Metadata) -> dict[str, str]:
    """Gives the files that go with every export of several files, by name."""
    return {
        "CITATION.txt": metadata.citation_text(),
        "data_dictionary.csv": _DICTIONARY.read_text(encoding="utf-8"),
    }


def metadata_for(query: EventQuery, wanted: Filter) -> Metadata:
    """Gives what an export of the filtered events says about itself."""
    return Metadata(
        query=wanted.to_params(),
        store_version=query.version,
        sources=sorted(query.facets(wanted).sources),
        datasets=terms_in([query.terms(wanted)]),
    )


def terms_in(tables: Iterable[pa.Table | pa.RecordBatch]) -> tuple[DatasetTerms, ...]:
    """Gives the datasets whose records stand in tables of the event schema, by name."""
    import pyarrow as pa

    found: set[DatasetTerms] = set()
    names = ["dataset", "licence", "citation"]
    for batch in tables:
        table = batch if isinstance(batch, pa.Table) else pa.Table.from_batches([batch])
        for row in table.select(names).group_by(names).aggregate([]).to_pylist():
            if row["dataset"] is not None:
                terms = (row["licence"] or "not stated", row["citation"] or "not stated")
                found.add(DatasetTerms(row["dataset"], *terms))
    return tuple(sorted(found))

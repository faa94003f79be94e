"""Writes a set of place records as one shard: the files that ``shard`` maps into memory.

A shard is a folder of three files. ``places.arrow`` has one row per place, most prominent first;
``names.marisa`` is a static trie of the normalised names; ``names.arrow`` lists, for each name of
the trie in the order of its ids, the rows that bear it with the tier. All are uncompressed, so
that opening is mapping. The same records give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from geoevents.errors import GazetteerError
from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.records import PlaceRecord
from geoevents.model import PlaceKind

__all__ = ["FORMAT", "KINDS", "SCALE", "write_shard"]

FORMAT = 2  # of the files; an index of another format must be built again

KINDS = tuple(PlaceKind)
SCALE = 100_000  # coordinates are kept as whole numbers of 1e-5 degrees, as GeoNames prints them
_MAX_DIVISIONS = 65_535  # division numbers are 16-bit, 0 is none


def write_shard(
    records: Sequence[PlaceRecord],
    folder: Path,
    *,
    divisions: dict[str, str],
    info: dict[str, Any],
) -> None:
    """Writes a shard into an existing, empty folder.

    Args:
        records: the places; two of one id are an error.
        folder: where the files go.
        divisions: names of admin-1 and admin-2 by code ("RU.41", "US.AL.001"); those that no place
            uses are left out.
        info: facts about the shard (sources, counts) that ``Gazetteer.info`` gives back.

    Raises:
        GazetteerError: where two records have one id, or there are too many divisions.
    """
    ordered = sorted(records, key=_rank)
    for one, two in pairwise(sorted(r.id for r in ordered)):
        if one == two:
            raise GazetteerError(f"two places have the id {one}")
    notes = _write_places(ordered, folder / "places.arrow", divisions)
    names, places = _write_names(ordered, folder)
    facts = {**info, "places": len(ordered), "names": names, "postings": places, "notes": notes}
    facts["format"] = FORMAT
    digest = hashlib.blake2b(digest_size=6)
    for name in ("places.arrow", "divisions.arrow", "slugs.arrow", "names.marisa", "names.arrow"):
        digest.update((folder / name).read_bytes())
    facts["version"] = digest.hexdigest()
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "info.json").write_text(text + "\n", encoding="utf-8")


def _rank(record: PlaceRecord) -> tuple[int, str, str]:
    return (-record.weight, record.namespace, record.key.zfill(12))


def _division_codes(record: PlaceRecord) -> tuple[str, str]:
    """Gives the full codes of a record's admin-1 and admin-2, empty where it has none."""
    if not record.country or not record.admin1_code:
        return "", ""
    first = f"{record.country}.{record.admin1_code}"
    return first, f"{first}.{record.admin2_code}" if record.admin2_code else ""


def _write_places(
    records: Sequence[PlaceRecord], path: Path, divisions: dict[str, str]
) -> list[str]:
    import pyarrow as pa

    pairs = [_division_codes(r) for r in records]
    used = sorted({code for pair in pairs for code in pair if code})
    if len(used) > _MAX_DIVISIONS:
        raise GazetteerError(f"{len(used):,} divisions, at most {_MAX_DIVISIONS:,}")
    number = {code: i for i, code in enumerate(used, 1)} | {"": 0}
    notes = sorted({r.note for r in records if r.note})
    note_number = {note: i for i, note in enumerate(notes, 1)}
    numeric = [r.key.isascii() and r.key.isdigit() and r.key[0] != "0" for r in records]
    slugs = sorted({r.key for r, is_number in zip(records, numeric, strict=True) if not is_number})
    slug_number = {slug: i for i, slug in enumerate(slugs)}
    namespaces = sorted({r.namespace for r in records})
    codes = sorted({r.feature_code for r in records})
    countries = sorted({r.country or "" for r in records})
    columns: dict[str, Any] = {
        "name": pa.array([r.name for r in records], pa.string()),
        "latitude": _ints([round(r.latitude * SCALE) for r in records], np.int32),
        "longitude": _ints([round(r.longitude * SCALE) for r in records], np.int32),
        "population": _ints([min(r.population, 2**32 - 1) for r in records], np.uint32),
        "weight": _ints([min(r.weight, 2**32 - 1) for r in records], np.uint32),
        "key": _ints(
            [
                int(r.key) if is_number else slug_number[r.key]
                for r, is_number in zip(records, numeric, strict=True)
            ],
            np.uint32,
        ),
        "slugged": _ints([not is_number for is_number in numeric], np.uint8),
        "namespace": _ints([namespaces.index(r.namespace) for r in records], np.uint8),
        "kind": _ints([KINDS.index(r.kind) for r in records], np.uint8),
        "code": _ints(_positions([r.feature_code for r in records], codes), np.uint16),
        "country": _ints(_positions([r.country or "" for r in records], countries), np.uint16),
        "admin1": _ints([number[one] for one, _ in pairs], np.uint16),
        "admin2": _ints([number[two] for _, two in pairs], np.uint16),
        "note": _ints([note_number.get(r.note or "", 0) for r in records], np.uint16),
    }
    lists = {
        "namespaces": namespaces,
        "feature_codes": codes,
        "countries": countries,
    }
    schema_info = {k: json.dumps(v, ensure_ascii=False) for k, v in lists.items()}
    table = pa.table(columns).replace_schema_metadata(schema_info)
    _write_arrow(table, path)
    _write_arrow(
        pa.table(
            {
                "code": pa.array(used, pa.string()),
                "name": pa.array([divisions.get(code, "") for code in used], pa.string()),
            }
        ),
        path.with_name("divisions.arrow"),
    )
    _write_arrow(pa.table({"slug": pa.array(slugs, pa.string())}), path.with_name("slugs.arrow"))
    return notes


def _positions(values: Sequence[str], vocabulary: Sequence[str]) -> list[int]:
    number = {value: i for i, value in enumerate(vocabulary)}
    return [number[value] for value in values]


def _ints(values: Sequence[int], dtype: type[np.generic]) -> Any:  # noqa: ANN401 - untyped Arrow
    import pyarrow as pa

    return pa.array(np.asarray(values, dtype=dtype))


def _write_names(records: Sequence[PlaceRecord], folder: Path) -> tuple[int, int]:
    """Writes the trie and its postings, best tier and most prominent place first."""
    import marisa_trie
    import pyarrow as pa

    # One packed number a name of a place: dictionaries of dictionaries would take three times the
    # memory, and large countries have millions of names.
    named: dict[str, list[int]] = {}
    for row, record in enumerate(records):
        for name, tier in [(record.name, record.name_tier), *record.names]:
            key = normalise(name)
            if key:
                named.setdefault(key, []).append(row * 2 + (tier - 1))
    trie = marisa_trie.Trie(sorted(named), num_tries=3)
    trie.save(str(folder / "names.marisa"))
    ordered: list[str] = [""] * len(named)
    for key in named:
        ordered[trie.key_id(key)] = key
    starts = np.zeros(len(ordered) + 1, dtype=np.int32)
    postings: list[int] = []
    for i, key in enumerate(ordered):
        best: dict[int, int] = {}
        for posting in named[key]:
            best[posting >> 1] = min(best.get(posting >> 1, 1), posting & 1)
        found = sorted((tier, row) for row, tier in best.items())
        postings.extend(row * 2 + tier for tier, row in found)
        starts[i + 1] = len(postings)
    values = pa.array(np.asarray(postings, dtype=np.uint32))
    column = pa.ListArray.from_arrays(pa.array(starts), values)
    _write_arrow(pa.table({"places": column}), folder / "names.arrow")
    return len(ordered), len(postings)


def _write_arrow(table: Any, path: Path) -> None:  # noqa: ANN401 - untyped Arrow
    import pyarrow as pa

    combined = table.combine_chunks()
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, combined.schema) as writer:
        writer.write_table(combined)

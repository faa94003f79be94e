import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import pytest
from strategies import PAYLOADS, make_event

from geoevents import cli
from geoevents.errors import ArticleError
from geoevents.frame import COLUMNS
from geoevents.language import Language
from geoevents.model import GeoPrecision, Mention, MentionRole, Place, PlaceKind, Resolution
from geoevents.pipeline import Analysis
from geoevents.store import EventStore, faults

ROOT = Path(__file__).parent.parent
KURSK = Place(
    id="geonames:538560",
    name="Kursk",
    latitude=51.73733,
    longitude=36.18735,
    kind=PlaceKind.SETTLEMENT,
    feature_code="PPLA",
    country="RU",
)


class FakePipeline:
    """One event a text, from its first to its last character; texts with BREAK break."""

    made = 0

    def __init__(self):
        type(self).made += 1

    def analyse(self, article):
        if "BREAK" in article.text:
            raise ArticleError(f"article {article.id!r} could not be read: no reason")
        event = make_event(
            event_id=f"{abs(hash(article.id)):016x}"[:16],
            article=article.id,
            notes=article.text,
            sentence_end=len(article.text),
            source=article.publisher,
            recorded_at=None,
        )
        return Analysis(article, Language().read(article.text), (), (event,))

    def extract(self, articles):
        return map(self.analyse, articles)

    def geoparse(self, articles, *, given=None):
        for article in articles:
            spans = (given or {}).get(article.id, [(0, 5)])
            roles = [MentionRole.LOCATION, MentionRole.DEMONYM]
            yield (
                article,
                tuple(
                    Resolution(
                        mention=Mention(
                            start=start, end=end, text=article.text[start:end], role=role
                        ),
                        place=KURSK if role is MentionRole.LOCATION else None,
                        score=0.98765432,
                        reason="the only one",
                        geo_precision=GeoPrecision.TOWN,
                    )
                    for (start, end), role in zip(spans, roles * len(spans), strict=False)
                ),
            )


@pytest.fixture(autouse=True)
def pipeline(monkeypatch):
    monkeypatch.setattr("geoevents.pipeline.Pipeline", FakePipeline)
    FakePipeline.made = 0
    return FakePipeline


@pytest.fixture
def run(capfdbinary):
    def call(*words):
        code = cli.main([str(word) for word in words])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, day in (("one", "2025-03-14"), ("two", "2025-03-15")):
        (folder / f"{name}.txt").write_text(
            f"---\ntitle: {name}\npublished: {day}\npublisher: Wire\n---\nText {name}.",
            encoding="utf-8",
        )
    return folder


def test_ingest_says_what_was_new(run, folder, tmp_path, pipeline):
    store = tmp_path / "store"
    code, out, err = run("ingest", folder, "--store", store)
    assert (code, out) == (0, "")
    assert "2 new articles with 2 events, 0 already known, 0 failed" in err
    opened = EventStore.open(store)
    version = opened.version
    assert len(opened.article_ids()) == 2
    assert list(faults(opened)) == []
    made = pipeline.made
    code, out, err = run("ingest", folder, "--store", store)
    assert code == 0
    assert "0 new articles with 0 events, 2 already known, 0 failed" in err
    assert opened.version == version
    assert pipeline.made == made  # no model was loaded for nothing


def test_ingest_goes_on_after_bad_input(run, folder, tmp_path):
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"\xff\xfe\x00\xd8")
    (folder / "date.txt").write_text("---\npublished: 2025-02-30\n---\nx", encoding="utf-8")
    (folder / "broken.jsonl").write_text(
        '{"id": "g", "text": "good"}\n{"id": \n{"id": "h", "text": "good too"}\n', encoding="utf-8"
    )
    (folder / "breaks.txt").write_text("This will BREAK.", encoding="utf-8")
    code, _, err = run("ingest", folder, tmp_path / "gone.txt", "--store", tmp_path / "store")
    assert code == 1
    assert "4 new articles with 4 events, 0 already known, 6 failed" in err
    for told in (
        "empty.txt: the file is empty",
        "binary.txt: ",
        "date.txt, line 2: published '2025-02-30' is no date",
        "broken.jsonl, line 2: no JSON",
        "could not be read: no reason",
        "gone.txt: No such file",
    ):
        assert told in err
    assert EventStore.open(tmp_path / "store").article_ids() >= {"g", "h"}


def test_ingest_reads_standard_input(run, tmp_path, monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO("Текст.".encode()), encoding="ascii")
    monkeypatch.setattr("sys.stdin", pipe)
    code, _, err = run("ingest", "-", "--store", tmp_path / "store")
    assert code == 0
    assert "1 new article with 1 event," in err


def test_many_failures_are_counted_not_listed(run, tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text("no\n" * 1000, encoding="utf-8")
    code, _, err = run("ingest", path, "--store", tmp_path / "store")
    assert code == 1
    assert "… and 980 more failures" in err
    assert err.count("failed: ") == 20


def test_extract_prints_one_line_an_event(run, folder):
    code, out, _ = run("extract", folder)
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [list(r) for r in records] == [list(COLUMNS)] * 2
    assert records[0]["event_date"] == "2025-03-14"
    assert records[0]["fatalities"] is None
    assert records[0]["evidence"] == []
    assert records[0]["source"] == "Wire"


def test_extract_writes_geojson_and_csv(run, folder, tmp_path):
    code, out, _ = run("extract", folder, "--format", "geojson")
    assert code == 0
    path = tmp_path / "e.geojson"
    path.write_text(out, encoding="utf-8")
    assert len(gpd.read_file(path)) == 2
    code, out, _ = run("extract", folder, "--format", "csv")
    assert code == 0
    assert out.splitlines()[0] == ",".join(COLUMNS)
    assert len(out.splitlines()) == 3


def test_extract_tells_what_broke_and_goes_on(run, tmp_path):
    path = tmp_path / "d.jsonl"
    lines = [{"id": str(i), "text": "BREAK" if i == 1 else "Fine."} for i in range(3)]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    code, out, err = run("extract", path)
    assert code == 1
    assert [json.loads(line)["article"] for line in out.splitlines()] == ["0", "2"]
    assert "failed: article '1' could not be read" in err


def test_geoparse_prints_one_line_a_document(run, tmp_path):
    path = tmp_path / "d.jsonl"
    documents = [
        {"id": "a", "text": "Kursk and Russian", "toponyms": [{"start": 0, "end": 5}]},
        {"id": "b", "text": "Kursk", "toponyms": []},
    ]
    path.write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")
    code, out, _ = run("geoparse", path, "--given-spans")
    first, second = map(json.loads, out.splitlines())
    assert code == 0
    assert first == {
        "id": "a",
        "mentions": [
            {
                "start": 0,
                "end": 5,
                "text": "Kursk",
                "role": "location",
                "place_id": "geonames:538560",
                "name": "Kursk",
                "latitude": 51.73733,
                "longitude": 36.18735,
                "geo_precision": 1,
                "feature_code": "PPLA",
                "country": "RU",
                "score": 0.9877,
                "reason": "the only one",
            }
        ],
    }
    assert second == {"id": "b", "mentions": []}


def test_geoparse_tells_people_why(run, tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "Kursk and Russian"}), encoding="utf-8")
    code, out, _ = run("geoparse", path, "--why")
    assert code == 0
    assert out.startswith("article a: 1 place named\n\n'Kursk' (location): the only one\n")
    assert "characters 0–5" in out
    assert "probability 0.988, point 51.7373, 36.1874, precision 1 (town)" in out


def test_geoparse_may_leave_demonyms_out(run, tmp_path):
    path = tmp_path / "d.jsonl"
    spans = [{"start": 0, "end": 5}, {"start": 10, "end": 17}]
    line = json.dumps({"id": "a", "text": "Kursk and Russian", "mentions": spans})
    path.write_text(line, encoding="utf-8")
    _, out, _ = run("geoparse", path, "--given-spans")
    assert [m["place_id"] for m in json.loads(out)["mentions"]] == ["geonames:538560", None]
    _, out, _ = run("geoparse", path, "--given-spans", "--no-demonyms")
    assert [m["text"] for m in json.loads(out)["mentions"]] == ["Kursk"]


@pytest.fixture
def filled(tmp_path):
    store = EventStore.open(tmp_path / "store")
    sumy = {"country": "UA", "admin1": "Sumy Oblast", "location": "Sumy", "place_id": "geonames:1"}
    sumy |= {"latitude": 50.9, "longitude": 34.8}
    texts = [p for p in PAYLOADS if len(p) < 100]
    made = [
        make_event(),
        make_event(event_id="01" * 8, source="Post", **sumy),
        make_event(
            event_id="02" * 8,
            notes="".join(texts),
            latitude=None,
            longitude=None,
            geo_precision=None,
        ),
    ]
    from geoevents.frame import events_to_arrow

    store.append_table(events_to_arrow(made))
    return tmp_path / "store"


@pytest.mark.parametrize(
    ("region", "ids"),
    [
        ("Kursk Oblast", {"00" * 8, "02" * 8}),
        ("Kursk region", {"00" * 8, "02" * 8}),
        ("Курская область", {"00" * 8, "02" * 8}),
        ("RU:Kursk Oblast", {"00" * 8, "02" * 8}),
        ("Ukraine", {"01" * 8}),
        ("UA", {"01" * 8}),
        ("ua", {"01" * 8}),
        ("Russia", {"00" * 8, "02" * 8}),
        ("Sudan", set()),
    ],
)
def test_export_takes_regions_by_name(run, filled, region, ids):
    code, out, err = run("export", "--store", filled, "--region", region)
    assert code == 0, err
    document = json.loads(out)
    assert {f["id"] for f in document["features"]} == ids
    assert document["metadata"]["query"] in (
        {"region": "RU:Kursk Oblast"},
        {"country": "UA"},
        {"country": "RU"},
        {"country": "SD"},
    )
    assert err.startswith("1 event," if len(ids) == 1 else f"{len(ids)} events,")


def test_export_refuses_days_the_wrong_way_round(run, filled):
    code, out, err = run("export", "--store", filled, "--from", "2025-05-01", "--to", "2025-01-01")
    assert code != 0
    assert out == ""
    assert "--from 2025-01-01 --to 2025-05-01" in err


def test_export_writes_files_that_open(run, filled, tmp_path):
    (tmp_path / "out").mkdir()
    for name in ("e.geojson", "e.gpkg", "e.csv", "e.parquet", "e.kml", "e.shp.zip", "e.fgb"):
        path = tmp_path / "out" / name
        code, out, err = run("export", "--store", filled, "--output", path)
        assert (code, out) == (0, ""), err
        told = "2 events written, 1 left out" if name == "e.fgb" else "3 events, 1 without a place"
        assert told in err
        assert path.stat().st_size > 0
    frame = gpd.read_file(tmp_path / "out" / "e.geojson")
    assert frame.geometry.isna().tolist().count(True) == 1
    assert frame["notes"].tolist()[2] == "".join(p for p in PAYLOADS if len(p) < 100)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--region", "Kursc Oblast"], "unknown region 'Kursc Oblast'"),
        (["--country", "Ukrane"], "did you mean 'Ukraine'"),
        (["--country", "XX"], "unknown country 'XX'. Options: RU, UA\n"),
        (["--type", "Batles"], "unknown type 'Batles': did you mean 'Battles'"),
        (["--sub-type", "Clash"], "Armed clash"),
        (["--status", "said"], "Options: reported, claimed, denied"),
        (["--from", "2025-02-30"], "--from '2025-02-30' is no day"),
        (["--format", "xml"], "unknown format 'xml'"),
    ],
)
def test_export_tells_what_it_does_not_know(run, filled, words, told):
    code, out, err = run("export", "--store", filled, *words)
    assert (code, out) == (1, "")
    assert told in err
    assert len(err.splitlines()) == 1


def test_export_without_a_store_says_so(run, tmp_path):
    code, _, err = run("export", "--store", tmp_path / "none")
    assert code == 1
    assert "there is no event store here" in err


def test_geocode_and_search_answer_from_the_shipped_gazetteer(run):
    code, out, _ = run("gazetteer", "search", "Sudzha", "--json", "--limit", "3")
    assert code == 0
    assert json.loads(out.splitlines()[0])["country"] == "RU"
    code, out, _ = run("gazetteer", "info")
    assert code == 0
    assert json.loads(out)["version"]
    assert ", PS " in run("gazetteer", "search", "Khan", "Younis")[1]
    assert run("gazetteer", "search", "Sudzha", "--country", "ru")[0] == 0
    code, _, err = run("gazetteer", "search", "Sudzha", "--country", "PS")
    assert code == 1
    assert "no place in PS is called 'Sudzha'" in err
    code, _, err = run("gazetteer", "search", "Qqqqqqzz")
    assert code == 1
    assert "no place is called 'Qqqqqqzz'" in err
    code, out, _ = run("geocode", "Goncharovka", "--region", "Kursk region", "--json", "--why")
    first = json.loads(out.splitlines()[0])
    assert code == 0
    assert first["country"] == "RU"
    assert abs(first["latitude"] - 51.191) < 0.02
    assert first["why"]
    code, out, _ = run("geocode", "Курск")
    assert code == 0
    assert "Kursk, Kursk Oblast, RU" in out


def test_store_commands(run, filled):
    code, out, _ = run("store", "info", "--store", filled)
    assert code == 0
    assert re.search(r"events rows +3", out)
    code, out, _ = run("store", "check", "--store", filled)
    assert code == 1
    assert "ingest it again" in out
    code, out, _ = run("store", "history", "00" * 8, "--store", filled)
    assert code == 0
    assert json.loads(out)["location"] == "Goncharovka"
    assert run("store", "history", "none", "--store", filled)[0] == 1
    code, out, _ = run("store", "compact", "--store", filled)
    assert code == 0
    assert "events files  1 → 1" in out


def commands(parser, prefix=()):
    for action in parser._actions:
        if isinstance(action.choices, dict):
            for name, sub in action.choices.items():
                yield (*prefix, name), sub
                yield from commands(sub, (*prefix, name))


def test_every_command_has_an_example():
    found = list(commands(cli.build_parser()))
    assert len(found) > 12
    for words, parser in found:
        assert f"geoevents {words[0]}" in parser.format_help().split("example:")[1]


def test_every_command_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [
        " ".join(words)
        for words, _ in commands(cli.build_parser())
        if f"geoevents {' '.join(words)}" not in readme and f"`{words[-1]}`" not in readme
    ]
    assert missing == []


def test_help_answers_at_once():
    started = time.perf_counter()
    out = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "geoevents.cli", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert time.perf_counter() - started < 2.0  # 0.1 s alone; the machine may be busy
    for heavy in ("spacy", "pandas", "pyarrow", "duckdb", "deltalake", "geopandas", "numpy"):
        assert not re.search(rf"\| +{heavy}$", out.stderr, re.MULTILINE), heavy
    assert "geoevents ingest data/articles" in out.stdout


def test_a_closed_pipe_is_no_error(filled):
    command = f"{sys.executable} -m geoevents.cli export --store {filled} | head -c 10"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602
    assert "Traceback" not in done.stderr
    assert done.stdout.startswith('{"type"')


def test_own_places_are_added_found_and_removed(run, tmp_path, monkeypatch):
    monkeypatch.setenv("GEOEVENTS_HOME", str(tmp_path / "home"))
    file = tmp_path / "camps.csv"
    file.write_text("name,latitude,longitude,country\nZzyzxovka,51.5,35.5,RU\n", encoding="utf-8")
    assert run("gazetteer", "list")[0] == 0
    code, out, err = run("gazetteer", "add-places", file)
    assert code == 0, err
    assert "camps  places  1 places" in out
    assert "camps" in run("gazetteer", "list")[1]
    facts = json.loads(run("gazetteer", "info", "camps")[1])
    assert (facts["kind"], facts["places"]) == ("places", 1)
    whole = json.loads(run("gazetteer", "info")[1])
    assert whole["additions"] == ["camps"]
    assert whole["version"].count("-") == 1
    code, _, err = run("gazetteer", "info", "caps")
    assert code == 1
    assert "camps" in err
    assert "Zzyzxovka" in run("gazetteer", "search", "Zzyzxovka")[1]
    code, out, _ = run("gazetteer", "remove", "camps")
    assert code == 0
    assert run("gazetteer", "search", "Zzyzxovka")[0] == 1
    code, _, err = run("gazetteer", "remove", "camps")
    assert code == 1
    assert "unknown addition 'camps'" in err
    assert run("gazetteer", "add", "UA", "RU", "--file", file)[0] == 2


def test_incidents_tell_who_says_what(run, filled):
    code, out, err = run("incidents", "--store", filled)
    assert code == 0
    assert "2025-03-14  Government regains territory  Sumy, Sumy Oblast, UA" in out
    assert "    RU claims: Russia took Goncharovka." in out
    assert re.search(r"\d incidents: \d one-sided claim; \d printed", err)
    code, out, _ = run("incidents", "--store", filled, "--format", "geojson", "--region", "UA")
    document = json.loads(out)
    (feature,) = document["features"]
    assert feature["properties"]["members"] == ["01" * 8]
    assert feature["properties"]["voices"][0]["who"] == "RU"
    assert document["metadata"]["query"] == {"country": "UA"}
    assert "left_out" not in document["metadata"]
    code, out, err = run("incidents", "--store", filled, "--format", "geojson", "--limit", "1")
    total = int(re.search(r"(\d) incidents", err)[1])
    assert json.loads(out)["metadata"]["left_out"] == total - 1 > 0
    code, out, _ = run("incidents", "--store", filled, "--format", "jsonl", "--limit", "1")
    assert len(out.splitlines()) == 1
    code, out, err = run("incidents", "--store", filled, "--incident-status", "quarrel")
    assert code == 1
    assert "unknown incident_status 'quarrel'" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "-o", "{folder}", "--format", "csv"), "folder: Is a directory"),
        (("export", "-o", "{table}/x.csv"), "table.csv: there is no such folder; make it first"),
        (("export", "-o", "{folder}/slip/x.gpkg"), "slip: there is no such folder; make it first"),
        (("import", "{folder}"), "folder: is a folder"),
        (("import", "{table}", "--failed", "{folder}"), "folder: Is a directory"),
        (("import", "{table}", "--failed", "{folder}/none/f.csv"), "f.csv: No such file"),
    ],
)
def test_a_path_that_will_not_do_is_told_in_a_sentence(tmp_path, capsys, arguments, told):
    folder, table = tmp_path / "folder", tmp_path / "table.csv"
    folder.mkdir()
    table.write_text("date,type,notes\n2025-03-14,Attack,One.\n", encoding="utf-8")
    EventStore.open(tmp_path / "store")
    words = [word.format(folder=folder, table=table) for word in arguments]
    assert cli.main([*words, "--store", str(tmp_path / "store")]) == 1
    assert told in capsys.readouterr().err

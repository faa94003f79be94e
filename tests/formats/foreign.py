"""Files in the real layouts of other datasets, written row by row after their public codebooks.

Column names, their order and the codes are the datasets'; what the rows tell was made up. Each file
has its dataset's oddities, and some rows that cannot be read. ``write_all`` writes every file.
"""

import csv
import io
import json
from pathlib import Path

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,"
    "assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,"
    "country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,"
    "notes,fatalities,tags,timestamp"
).split(",")
ACLED_7 = (
    "ISO,EVENT_ID_CNTY,EVENT_ID_NO_CNTY,EVENT_DATE,YEAR,TIME_PRECISION,EVENT_TYPE,ACTOR1,"
    "ASSOC_ACTOR_1,INTER1,ACTOR2,ASSOC_ACTOR_2,INTER2,INTERACTION,REGION,COUNTRY,ADMIN1,ADMIN2,"
    "ADMIN3,LOCATION,LATITUDE,LONGITUDE,GEO_PRECISION,SOURCE,SOURCE_SCALE,NOTES,FATALITIES,"
    "TIMESTAMP"
).split(",")
UCDP = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
    "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
    "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
    "source_date,source_headline,source_original,where_prec,where_coordinates,where_description,"
    "adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,"
    "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,"
    "low,gwnoa,gwnob"
).split(",")
VIINA_DAILY = (
    "viina_version,event_id_1pd,date,n_reports,event_ids,sources,geonameid,feature_code,asciiname,"
    "ADM1_NAME,ADM1_CODE,ADM2_NAME,ADM2_CODE,longitude,latitude,GEO_PRECISION,t_mil_b,a_rus_b,"
    "a_ukr_b,a_rus_init_b,a_ukr_init_b,a_civ_b,a_other_b,t_aad_b,t_airstrike_b,t_airalert_b,"
    "t_uav_b,t_armor_b,t_arrest_b,t_artillery_b,t_control_b,t_firefight_b,t_ied_b,t_raid_b,"
    "t_occupy_b,t_property_b,t_cyber_b,t_hospital_b,t_milcas_b,t_civcas_b,t_retreat_b,t_loc_b,"
    "t_san_b,tid"
).split(",")
VIINA_REPORTS = (
    "viina_version,event_id,event_id_1pd,date,time,geonameid,feature_code,asciiname,ADM1_NAME,"
    "ADM1_CODE,ADM2_NAME,ADM2_CODE,longitude,latitude,GEO_PRECISION,GEO_API,location,address,"
    "report_id,source,url,text,lang,t_mil,t_mil_b,a_rus,a_rus_b,a_ukr,a_ukr_b,a_rus_init,"
    "a_rus_init_b,t_artillery,t_artillery_b,t_uav,t_uav_b,t_control,t_control_b,t_san,t_san_b"
).split(",")

TYPES = (
    ("Political violence", "Battles", "Armed clash"),
    ("Political violence", "Battles", "Government regains territory"),
    ("Political violence", "Battles", "Non-state actor overtakes territory"),
    ("Political violence", "Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Political violence", "Explosions/Remote violence", "Air/drone strike"),
    ("Political violence", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ("Political violence", "Violence against civilians", "Attack"),
    ("Political violence", "Violence against civilians", "Abduction/forced disappearance"),
    ("Demonstrations", "Protests", "Peaceful protest"),
    ("Demonstrations", "Riots", "Mob violence"),
    ("Strategic developments", "Strategic developments", "Looting/property destruction"),
    ("Strategic developments", "Strategic developments", "Disrupted weapons use"),
)
PLACES = (  # iso, country, alpha-2, admin1 as ACLED writes it, admin2, town, latitude, longitude
    (804, "Ukraine", "UA", "Kharkiv", "Chuhuivskyi", "Vovchansk", 50.2906, 36.9410),
    (804, "Ukraine", "UA", "Donetsk", "Pokrovskyi", "Pokrovsk", 48.2820, 37.1758),
    (804, "Ukraine", "UA", "Crimea", "", "Simferopol", 44.9521, 34.1024),
    (643, "Russia", "RU", "Kursk", "Sudzhansky", "Sudzha", 51.1906, 35.2727),
    (729, "Sudan", "SD", "North Darfur", "El Fasher", "El Fasher", 13.6279, 25.3494),
    (104, "Myanmar", "MM", "Sagaing", "Monywa", "Monywa", 22.1083, 95.1358),
    (180, "Democratic Republic of Congo", "CD", "Nord-Kivu", "Goma", "Goma", -1.6792, 29.2228),
)


def acled_rows():
    """60 good rows, then 5 that cannot be read."""
    for n in range(60):
        disorder, kind, sub = TYPES[n % len(TYPES)]
        iso, country, _, admin1, admin2, town, latitude, longitude = PLACES[n % len(PLACES)]
        yield {
            "event_id_cnty": f"{country[:3].upper()}{1000 + n}",
            "event_date": f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
            "year": "2024",
            "time_precision": str((1, 1, 1, 2, 3)[n % 5]),
            "disorder_type": disorder,
            "event_type": kind,
            "sub_event_type": sub,
            "actor1": f"Military Forces of {country} (2019-)",
            "inter1": "State forces",
            "actor2": "" if n % 4 == 0 else f"Civilians ({country})",
            "inter2": "" if n % 4 == 0 else "Civilians",
            "interaction": "State forces-Civilians",
            "civilian_targeting": "Civilian targeting" if n % 3 == 0 else "",
            "iso": str(iso),
            "region": "Europe",
            "country": country,
            "admin1": admin1,
            "admin2": admin2,
            "location": f"{town} - Centre" if n == 7 else town,
            "latitude": f"{latitude:.4f}",
            "longitude": f"{longitude:.4f}",
            "geo_precision": str((1, 1, 2, 3)[n % 4]),
            "source": "Wire One; Паперова Пошта" if n % 2 else "Wire One",
            "source_scale": "National-International",
            "notes": f'On the day, forces "shelled" {town}.\nNo. {n}; two lines, a comma, 日本.',
            "fatalities": str(n % 6),
            "tags": "crowd size=no report" if kind == "Protests" else "",
            "timestamp": str(1_700_000_000 + n),
        }
    good = dict.fromkeys(ACLED, "")
    good |= {"event_id_cnty": "UKR9000", "event_date": "2024-01-01", "time_precision": "1"}
    good |= {"sub_event_type": "Attack", "event_type": "Violence against civilians"}
    good |= {"iso": "804", "country": "Ukraine", "notes": "A row."}
    yield good | {"event_id_cnty": "UKR9001", "latitude": "91.5", "longitude": "36"}
    yield good | {"event_id_cnty": "UKR9002", "sub_event_type": "Skirmish"}
    yield good | {"event_id_cnty": "UKR9003", "event_date": "31 February 2024"}
    yield good | {"event_id_cnty": "UKR9004", "fatalities": "several"}
    yield good | {"event_id_cnty": "UKR9005", "iso": "", "country": "Ruritania"}


def acled_csv():
    return _csv(ACLED, acled_rows(), bom=True)


def acled_api():
    """The interface: all values are text, in an object under "data"."""
    rows = list(acled_rows())[:60]
    return json.dumps({"status": 200, "success": True, "count": len(rows), "data": rows}).encode()


ACLED_7_TYPES = (
    ("Battle-No change of territory", "1", "Armed clash"),
    ("Battle-Government regains territory", "1", "Government regains territory"),
    ("Remote violence", "1", "Remote explosive/landmine/IED"),
    ("Violence against civilians", "3", "Attack"),
    ("Riots/Protests", "5", "Violent demonstration"),
    ("Riots/Protests", "6", "Peaceful protest"),
    ("Strategic development", "2", "Other"),
    ("Headquarters or base established", "2", "Headquarters or base established"),
)


def acled_2017():
    """Version 7: names in capitals, days in words or with strokes, no sub-types, semicolons."""
    rows = []
    for n in range(56):
        kind, inter, _ = ACLED_7_TYPES[n % len(ACLED_7_TYPES)]
        iso, country, _, admin1, admin2, town, latitude, longitude = PLACES[4 + n % 3]
        day = (f"{n % 28 + 1:02d} March 2016", f"{n % 28 + 1:02d}/03/2016", f"{n % 28 + 1}-Mar-16")
        row = dict.fromkeys(ACLED_7, "")
        row |= {"ISO": iso, "EVENT_ID_CNTY": f"{n}OLD", "EVENT_ID_NO_CNTY": n}
        row |= {"EVENT_DATE": day[n % 3], "YEAR": 2016, "TIME_PRECISION": n % 3 + 1}
        row |= {"EVENT_TYPE": kind, "INTER1": inter, "COUNTRY": country, "ADMIN1": admin1}
        row |= {"ACTOR1": "Rioters (Sudan)" if inter == "5" else "Militia", "ADMIN2": admin2}
        row |= {"LOCATION": town, "LATITUDE": latitude, "LONGITUDE": longitude}
        row |= {"GEO_PRECISION": n % 3 + 1, "SOURCE": "Radio", "NOTES": f"Row {n}; old."}
        row |= {"FATALITIES": n % 4}
        rows.append(row)
    return _csv(ACLED_7, rows, delimiter=";")


def ucdp_rows():
    """54 good rows, then 3 that cannot be read."""
    names = {"Russia": "Russia (Soviet Union)", "Myanmar": "Myanmar (Burma)",
             "Democratic Republic of Congo": "DR Congo (Zaire)"}  # fmt: skip
    for n in range(54):
        _, country, _, admin1, admin2, town, latitude, longitude = PLACES[n % len(PLACES)]
        stated = names.get(country, country)
        precision = n % 7 + 1
        kind = n % 3 + 1
        row = dict.fromkeys(UCDP, "")
        row |= {
            "id": 400_000 + n,
            "relid": f"XXX-2022-1-1-{n}",
            "year": 2022,
            "active_year": "True",
        }
        row |= {"code_status": "Clear", "type_of_violence": kind, "conflict_name": f"{stated}: x"}
        row |= {"dyad_name": f"Government of {stated} - Group", "side_a": f"Government of {stated}"}
        row |= {"side_b": "Civilians" if kind == 3 else "Group", "number_of_sources": n % 4}
        row |= {"source_article": f'"Wire,2022-03-0{n % 9 + 1},Deaths in {town}"'}
        row |= {"source_office": "Wire" if n % 2 else "", "source_original": "police"}
        row |= {"source_headline": f"Deaths in {town}" if n % 2 else "", "where_prec": precision}
        row |= {"where_coordinates": f"{town} town", "adm_1": f"{admin1} oblast", "adm_2": admin2}
        row |= {"latitude": latitude, "longitude": longitude}
        row |= {"geom_wkt": f"POINT ({longitude} {latitude})", "priogrid_gid": 201_672}
        row |= {
            "country": stated,
            "country_id": 369,
            "region": "Europe",
            "event_clarity": n % 2 + 1,
        }
        row |= {"date_prec": n % 5 + 1, "date_start": "2022-03-01 00:00:00.000"}
        row |= {"date_end": f"2022-03-{n % 28 + 1:02d} 00:00:00.000"}
        row |= {"deaths_a": 1, "deaths_b": 0, "deaths_civilians": 2, "deaths_unknown": n % 3}
        row |= {"best": 3 + n % 3, "high": 9, "low": 1, "gwnoa": 369}
        yield row
    bad = dict.fromkeys(UCDP, "") | {"type_of_violence": 1, "date_prec": 1, "where_prec": 1}
    bad |= {"date_start": "2022-03-05 00:00:00.000", "date_end": "2022-03-05 00:00:00.000"}
    yield bad | {"id": 500_001, "date_end": "2022-03-01 00:00:00.000"}
    yield bad | {"id": 500_002, "type_of_violence": 4}
    yield bad | {"id": 500_003, "latitude": 50.1}


def ucdp_csv():
    return _csv(UCDP, ucdp_rows())


def ucdp_api():
    rows = [
        {**row, "date_start": "2022-03-01T00:00:00", "date_end": str(row["date_end"])[:10],
         "active_year": True}
        for row in list(ucdp_rows())[:54]
    ]  # fmt: skip
    wrapped = {"TotalCount": 54, "TotalPages": 1, "PreviousPageUrl": "", "NextPageUrl": ""}
    return json.dumps({**wrapped, "Result": rows}).encode()


GDELT_CODES = ("190", "194", "1951", "1831", "1833", "173", "145", "141", "0871", "112", "138",
               "0841", "2041", "181", "010", "036", "175")  # fmt: skip


def gdelt_rows():
    """56 rows of 61 columns without names; every 14th code (010) has no counterpart."""
    fips = {"UA": "UP", "RU": "RS", "SD": "SU", "MM": "BM", "CD": "CG"}
    for n in range(56):
        _, country, alpha, admin1, _, town, latitude, longitude = PLACES[n % len(PLACES)]
        code = GDELT_CODES[n % len(GDELT_CODES)]
        kind = (4, 4, 5, 1, 0)[n % 5]
        land = fips[alpha]
        name = {1: country, 5: f"{admin1}, {country}"}.get(kind, f"{town}, {admin1}, {country}")
        point = ("", "") if kind == 0 else (f"{latitude:.4f}", f"{longitude:.4f}")
        row = [str(1_100_000_000 + n), "20240301", "202403", "2024", "2024.1644"]
        row += ["RUSMIL", "RUSSIA", "RUS", "", "", "", "", "MIL", "", ""] if n % 4 else [""] * 10
        row += ["UKR", "UKRAINE", "UKR", "", "", "", "", "", "", ""]
        row += ["1", code, code[:3], code[:2], "4", "-10.0", "6", "1", "6", "-5.5"]
        for _ in range(2):
            row += ["1", country, land, land, "", "49", "32", land]
        row += [str(kind), name if kind else "", land if kind else "", "", "", *point, "-1044367"]
        row += ["20240302000000", f"https://www.example.org/story/{n}"]
        assert len(row) == 61
        yield row
    bad = [str(1_200_000_000), "20241301", "202413", "2024", "2024.9", *[""] * 20]
    yield [*bad, "1", "190", *[""] * 34]


def gdelt_file():
    return "".join("\t".join(row) + "\n" for row in gdelt_rows()).encode()


def viina_daily():
    """52 rows of the one-per-day file: several labels at once, dates as numbers."""
    labels = ("t_artillery_b", "t_uav_b", "t_airstrike_b", "t_control_b", "t_firefight_b",
              "t_aad_b", "t_airalert_b", "t_milcas_b")  # fmt: skip
    rows = []
    for n in range(52):
        _, _, _, admin1, admin2, town, latitude, longitude = PLACES[n % 2]
        row = dict.fromkeys(VIINA_DAILY, "0")
        row |= {
            "viina_version": "bert_20240919024116",
            "event_id_1pd": 1000 + n,
            "date": "20240301",
        }
        row |= {"n_reports": n % 5 + 1, "event_ids": f"{n};{n + 1}", "sources": "unian; ria"}
        row |= {"geonameid": "689487", "feature_code": "PPL", "asciiname": town}
        row |= {"ADM1_NAME": f"{admin1}ska Oblast", "ADM1_CODE": "63", "ADM2_NAME": admin2}
        row |= {"longitude": longitude, "latitude": latitude}
        row |= {"GEO_PRECISION": ("PPL", "STREET", "ADM2", "ADM1")[n % 4], "t_mil_b": "1"}
        row |= {labels[n % len(labels)]: "1", "t_property_b": "1" if n % 8 < 6 else "0"}
        row |= {"a_rus_b": "1", "a_ukr_b": str(n % 2), "a_ukr_init_b": str(n % 2)}
        row |= {"a_rus_init_b": str(1 - n % 2), "tid": n}
        rows.append(row)
    return _csv(VIINA_DAILY, rows)


def viina_reports():
    """50 event reports joined with their labels: probabilities and flags, headlines in Cyrillic."""
    rows = []
    for n in range(50):
        _, _, _, admin1, _, town, latitude, longitude = PLACES[n % 2]
        row = dict.fromkeys(VIINA_REPORTS, "0")
        row |= {
            "viina_version": "bert_2024",
            "event_id": f"{n}.0",
            "event_id_1pd": n,
            "date": 20240302,
        }
        row |= {"time": "12:30", "geonameid": "", "asciiname": town, "ADM1_NAME": admin1}
        row |= {"longitude": longitude, "latitude": latitude, "GEO_PRECISION": "ADM3"}
        row |= {"source": "unian", "url": f"https://example.org/{n}", "lang": "ua"}
        row |= {"text": f'Ворог обстріляв {n} будинків, "повідомили" в області'}
        row |= {
            "t_artillery": "0.93",
            "t_artillery_b": "1",
            "a_rus_init": "0.9",
            "a_rus_init_b": "1",
        }
        rows.append(row)
    return _csv(VIINA_REPORTS, rows)


def timemap():
    """52 events as TimeMap's server gives them: all text, lists of associations and sources."""
    kinds = ("Shelling/artillery/missile attack", "Armed clash", "Peaceful protest")
    rows = []
    for n in range(52):
        _, _, _, _, _, town, latitude, longitude = PLACES[n % len(PLACES)]
        rows.append(
            {
                "id": f"INC{n:04d}",
                "description": f"Damage seen in {town}, {n}.",
                "date": f"{n % 12 + 1}/{n % 28 + 1}/2023",
                "time": "" if n % 2 else "18:30",
                "location": town,
                "latitude": "" if n % 13 == 0 else str(latitude),
                "longitude": "" if n % 13 == 0 else str(longitude),
                "associations": ["Verified", kinds[n % 3]],
                "sources": ["SRC001", {"id": "SRC002", "url": "https://example.org/v"}],
                "comments": "",
            }
        )
    rows.append({**rows[0], "id": "BAD1", "associations": ["Something else"]})
    rows.append({**rows[1], "id": "BAD2", "date": "2023-13-01"})
    return json.dumps(rows, ensure_ascii=False).encode()


def timemap_first():
    """The layout of TimeMap's first version: desc, lat, long, category."""
    rows = [
        {"desc": f"Event {n}.", "date": f"8/{n % 28 + 1}/2011", "time": "18:30",
         "location": "Monywa", "lat": "22.1083", "long": "95.1358", "source": "", "filters": "",
         "category": "Attack"}
        for n in range(50)
    ]  # fmt: skip
    return json.dumps(rows).encode()


TABLE = ("Nr", "Datum", "What happened", "Kind", "Place", "Oblast", "Lat", "Lon", "Killed", "Link")


def table_csv():
    """55 rows of somebody's own table, in cp1252 with semicolons and decimal commas."""
    rows = []
    for n in range(55):
        _, _, _, admin1, _, town, latitude, longitude = PLACES[n % 4]
        point = (f"{latitude:.4f}".replace(".", ","), f"{longitude:.4f}".replace(".", ","))
        rows.append(
            {
                "Nr": n,
                "Datum": f"{n % 28 + 1}.{n % 12 + 1}.2024",
                "What happened": f"Café hit by a shell – “{town}”",
                "Kind": ("shelling", "Armed clash", "Battles")[n % 3],
                "Place": town,
                "Oblast": admin1,
                "Lat": point[0],
                "Lon": point[1],
                "Killed": "" if n % 2 else n % 5,
                "Link": f"https://example.org/{n}",
            }
        )
    return _csv(TABLE, rows, delimiter=";", encoding="cp1252")


FILES = {
    "acled.csv": acled_csv,
    "acled.json": acled_api,
    "acled_2017.csv": acled_2017,
    "GEDEvent.csv": ucdp_csv,
    "ged.json": ucdp_api,
    "20240301000000.export.CSV": gdelt_file,
    "event_1pd_latest_2024.csv": viina_daily,
    "event_reports_2024.csv": viina_reports,
    "timemap.json": timemap,
    "timemap_first.json": timemap_first,
    "incidents.csv": table_csv,
}


def write_all(folder):
    for name, make in FILES.items():
        Path(folder, name).write_bytes(make())


def _csv(columns, rows, *, bom=False, delimiter=",", encoding="utf-8"):
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return (b"\xef\xbb\xbf" if bom else b"") + target.getvalue().encode(encoding)

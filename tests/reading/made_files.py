"""Files of each kind that is read, made for the tests; every sentence was written for them."""

import io
import json
from datetime import UTC, datetime

PARAGRAPHS = (
    """Troops entered the village of Lower Meadow on Friday after two days of shelling, the \
regional governor said in a message to residents of the district.""",
    """The defence ministry of the neighbouring country denied that any of its soldiers had \
crossed the river, and said that the bridge near the mill was still closed to traffic.""",
    """Rescue workers counted 14 damaged houses and a school without windows. Nobody was killed, \
the head of the village council told reporters by telephone.""",
)

PAGE = f"""<!doctype html><html lang="en"><head><title>Village entered | Valley Post</title>
<meta property="og:site_name" content="Valley Post">
<meta property="og:title" content="Village entered after two days of shelling">
<meta property="article:published_time" content="2025-03-14T09:30:00+02:00">
<link rel="canonical" href="https://valley.example/news/village">
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>Village entered after two days of shelling</h1>
<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1].replace("bridge", "<b>bridge</b>")}</p>
<script>alert("never read")</script><p>{PARAGRAPHS[2]}</p></article></main>
<footer><p>Copyright 2019 Valley Post. All rights reserved.</p></footer></body></html>"""

MAIL = f"""Return-Path: <desk@valley.example>
From: =?utf-8?q?Valley_D=C3=A9sk?= <desk@valley.example>
To: readers@valley.example
Subject: =?utf-8?b?VmlsbGFnZSBlbnRlcmVk?=
Date: Fri, 14 Mar 2025 23:50:00 -0500
Message-ID: <20250314.1@valley.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

{PARAGRAPHS[0]}

{PARAGRAPHS[1]}
--x
Content-Type: text/html; charset=utf-8

<p>{PARAGRAPHS[0]}</p><p>Only in HTML.</p>
--x--
"""

MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://valley.example/news/village?utm_source=feed
Subject: Village entered
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----b"

------b
Content-Type: text/html
Content-Transfer-Encoding: 8bit
Content-Location: https://valley.example/news/village?utm_source=feed

{PAGE}
------b
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------b--
"""

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Valley Post</title><link>{base}/</link>
<item><title>Bridge &amp;amp; mill</title><link>{base}/bridge?utm_source=rss</link>
<guid isPermaLink="false">1</guid><pubDate>Thu, 13 Mar 2025 18:00:00 GMT</pubDate>
<description>The bridge is closed.</description></item>
<item><title>Whole text</title><link>{base}/whole</link>
<pubDate>Fri, 14 Mar 2025 01:00:00 GMT</pubDate>
<content:encoded><![CDATA[{whole}]]></content:encoded></item>
<item><title>Gone</title><link>{base}/gone</link><description>Short.</description></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Valley Wire</title>
<entry><id>urn:1</id><title type="html">&lt;b&gt;Fire&lt;/b&gt; at the depot</title>
<updated>2025-03-15T08:00:00Z</updated><summary type="html">&lt;p&gt;A depot burned.&lt;/p&gt;
&lt;p&gt;Nobody was hurt.&lt;/p&gt;</summary></entry></feed>"""

TELEGRAM = {
    "name": "Valley channel",
    "type": "public_channel",
    "id": 1234,
    "messages": [
        {"id": 1, "type": "service", "action": "create_channel", "date": "2025-03-01T00:00:00"},
        {
            "id": 2,
            "type": "message",
            "date": "2025-03-14T12:00:00",
            "from": "Valley channel",
            "text": [
                "Troops entered ",
                {"type": "bold", "text": "Lower Meadow"},
                ", says the mayor.",
            ],
        },
        {"id": 3, "type": "message", "date": "2025-03-14T12:01:00", "text": "", "photo": "a.jpg"},
        {
            "id": 4,
            "type": "message",
            "date": "2025-03-14T13:00:00",
            "forwarded_from": "River channel",
            "text": "The bridge is closed.",
        },
        {"id": 5, "type": "message", "date": "not a date", "text": "Undated."},
    ],
}


def pdf(pages, *, title=None, made=None):
    """A PDF of one text line a string; without lines a page is a picture of one."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    for lines in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        shown = " T* ".join(
            "({}) Tj".format(line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)"))
            for line in lines
        )
        stream = f"BT /F1 11 Tf 13 TL 50 780 Td {shown} ET" if lines else "0 0 9 9 re f"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 {font} >> >> /Contents {number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    about = "".join(
        f"/{key} ({value}) "
        for key, value in {"Title": title, "CreationDate": made}.items()
        if value
    )
    objects.append(f"<< {about}>>")
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
        f"startxref\n{len(out)}\n%%EOF\n"
    ).encode()
    return out


def columns_pdf(left, right, *, across):
    """A page of two columns; ``across`` writes each line of the page from left to right."""
    placed = [(50, 780 - 13 * n, line) for n, line in enumerate(left)]
    placed += [(320, 780 - 13 * n, line) for n, line in enumerate(right)]
    if across:
        placed.sort(key=lambda cell: (-cell[1], cell[0]))
    shown = " ".join(f"BT /F1 11 Tf {x} {y} Td ({words}) Tj ET" for x, y, words in placed)
    stream = "BT /F1 11 Tf 13 TL 50 780 Td (x) Tj ET"
    made = pdf([["x"]]).replace(
        f"/Length {len(stream)} ".encode(), f"/Length {len(shown)} ".encode()
    )
    return made.replace(stream.encode(), shown.encode())


def word(paragraphs, *, title="", table=(), made=datetime(2025, 3, 14, 8, tzinfo=UTC)):
    import docx

    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        cells = document.add_table(rows=1, cols=len(table)).rows[0].cells
        for cell, text in zip(cells, table, strict=True):
            cell.text = text
    document.core_properties.title = title
    if made:
        document.core_properties.created = made
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def telegram():
    return json.dumps(TELEGRAM, ensure_ascii=False, indent=1).encode()

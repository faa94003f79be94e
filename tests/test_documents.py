"""The Python in README.md and docs/python.md runs as it stands there, and so does the notebook."""

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import geoevents
from geoevents import Filter, api

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXPECTED = {  # what must stand in the output of the blocks, in order of the document
    "README.md": ["Goncharovka"],
    "docs/python.md": [
        "Goncharovka RU | claimed",
        "20 articles",
        "4326",
        "Sudzha",
        "Goncharovka 51.19",
        "1 new records",
    ],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_examples_run(name, tmp_path, monkeypatch, capsys):
    blocks = BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))
    assert len(blocks) == len(EXPECTED[name])
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    for block, words in zip(blocks, EXPECTED[name], strict=True):
        exec(compile(block, name, "exec"), {"__name__": "example"})  # noqa: S102 - our own words
        assert words in capsys.readouterr().out, block


def test_the_page_lists_every_field_of_a_filter():
    page = (ROOT / "docs/python.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \| ([^|]+) \| [^|]+ \|$", page, re.MULTILINE)
    told = [(name, kind) for names, kind in rows for name in re.findall(r"`(\w+)`", names)]
    assert told == [(f.name, f"`{f.type.removesuffix(' | None')}`") for f in fields(Filter)]


def test_the_interface_is_whole_and_lazy():
    assert geoevents.__all__ == api.__all__
    for name in geoevents.__all__:
        assert getattr(geoevents, name) is getattr(api, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = geoevents.nothing
    code = (
        "import time; t = time.perf_counter(); import geoevents; took = time.perf_counter() - t; "
        "import sys; assert 'Filter' in dir(geoevents); print(took, 'geoevents.api' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    took, loaded = out.stdout.split()
    assert loaded == "False"
    assert float(took) < 0.3


@pytest.mark.slow
@pytest.mark.flaky(reruns=2)  # a busy machine loses the messages of a kernel
def test_the_notebook_runs(tmp_path):
    source = ROOT / "notebooks" / "article_to_map.ipynb"
    made = tmp_path / "made.ipynb"
    command = [str(Path(sys.executable).with_name("jupyter-execute")), str(source)]
    environment = {**os.environ, "JUPYTER_PLATFORM_DIRS": "1", "IPYTHONDIR": str(tmp_path)}
    environment.pop("MPLBACKEND", None)  # a backend that another test chose shows no picture
    done = subprocess.run(
        [*command, f"--output={made}", "--timeout=300", "--kernel_name=python3"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=source.parent,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    cells = json.loads(made.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert not any(output["output_type"] == "error" for output in outputs)
    assert any("image/png" in output.get("data", {}) for output in outputs)

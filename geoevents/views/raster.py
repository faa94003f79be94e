"""Our SVG pages as PNG, by resvg with the type that ships: the same on every machine."""

from __future__ import annotations

from geoevents.views.ground import BASEMAP

__all__ = ["png_of"]

_FONTS = BASEMAP.parent / "fonts"
_SCALE = 2.0  # 3,200 pixels across: 270 dots an inch on A4


def png_of(svg: str) -> bytes:
    """Gives a page of ``print_map`` or ``print_timeline`` as PNG, twice its size in pixels."""
    import resvg_py

    fonts = sorted(str(path) for path in _FONTS.glob("*.ttf"))
    picture: bytes = bytes(
        resvg_py.svg_to_bytes(svg_string=svg, zoom=_SCALE, skip_system_fonts=True, font_files=fonts)
    )
    return picture

"""The gazetteer: building, opening and searching the place index, and the region polygons."""

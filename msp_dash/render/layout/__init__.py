"""Layout: where every mark of a picture goes, for all formats.

`compose` lays out a figure: each kind of encoding has a function that gives its marks (`marks.py`).
`render.svg` and `render.pptx` write them.
"""

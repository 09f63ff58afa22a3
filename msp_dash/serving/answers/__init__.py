"""Answers that need tables, figures and their renderers. Imported late: see `serving.late`."""

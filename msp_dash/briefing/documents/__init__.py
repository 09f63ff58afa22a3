"""The papers of a briefing pack: scene setter, two-pager, talking points, questions and answers.

`model` is what every writer reads: plain text, citations and figures, in the order of the page.
"""

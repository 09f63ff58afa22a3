"""The page that builds a briefing: its slides, their words, its files."""

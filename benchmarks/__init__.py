"""Benchmarks of the dashboard: ``make bench`` writes ``RESULTS.md`` beside this file."""

"""What the dashboard costs, measured: ``make bench`` writes ``RESULTS.md`` beside this file."""

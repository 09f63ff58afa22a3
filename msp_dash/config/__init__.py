"""Settings read from the environment before anything large is imported: log level, query engine."""

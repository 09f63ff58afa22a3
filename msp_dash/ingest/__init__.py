"""Build checked tables from publishers' files. Never imported by the running app."""

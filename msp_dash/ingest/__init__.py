"""From publishers' files to checked tables. Never imported by the running app."""

"""Routes that need tables, figures and renderers: imported lazily (`serving.lazy_import`)."""

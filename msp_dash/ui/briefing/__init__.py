"""The briefing builder: its slide list, editor, preview, uploads and downloads."""

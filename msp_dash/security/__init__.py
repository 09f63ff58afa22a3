"""What stands before the app: who may come in, by which name, how much, and with which headers.

Each module is one ASGI wrapper; `serving.app.Secured` puts them in their order. What they are
for, and what they do not do, is in ``docs/security.md``.
"""

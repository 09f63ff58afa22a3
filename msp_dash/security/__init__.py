"""Security middleware in front of the app: hosts, login, limits, headers.

Most modules hold one ASGI middleware; `serving.app.guards` and `serving.app.middleware` stack them.
``docs/security.md`` says which threats they address and which they do not.
"""

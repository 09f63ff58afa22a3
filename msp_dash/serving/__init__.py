"""The web server: the ASGI app of one process, with Streamlit inside it.

`app` assembles routes and middleware and starts listening before tables and figures are imported;
`lazy_import` imports them in the background. Modules here are needed at startup; `answers` holds
the routes that need figures and are imported later.
"""

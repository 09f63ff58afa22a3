"""What answers a browser: one process's ASGI app, and what stands around Streamlit in it.

`app` puts it together and is up before tables and figures are imported; `late` imports these
meanwhile. What is there at once is here; what answers with figures, and so is late, is `answers`.
"""

"""Several processes as one dashboard: ``serve --workers N``. Linux only.

`supervisor` holds the sockets and is a few megabytes of standard library. It starts a `nursery`, a
process that reads tables and builds figures once and then forks the workers, so that N of them
share that memory and none spends a core on preparing. A worker that dies is forked again; a restart
(SIGHUP) starts a new nursery beside the old one and changes workers over one by one.

A Streamlit session lives in one process, and its uploads and media come on other connections: a
cookie (`sticky`) names the process. Its address would not do, for a whole venue has one.
"""

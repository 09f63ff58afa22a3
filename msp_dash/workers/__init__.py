"""Several worker processes behind one address: ``serve --workers N``. Linux only.

The `supervisor` owns the listening sockets and imports only the standard library. It starts a
prefork master (`prefork`), a process that reads tables and builds figures once and then forks the
workers, so that all N share that memory and none repeats the warm-up. A worker that dies is forked
again; a restart (SIGHUP) starts a new master beside the old one and replaces workers one by one.

A Streamlit session lives in one process, while its uploads and media arrive on other connections,
so a cookie (`sticky`) names the process. Client addresses would not do: all people at one venue may
share one.
"""

"""Prometheus metrics of caches and queues: hits, misses and lengths, read at each scrape."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from msp_dash.briefing.outputs import QUEUE
from msp_dash.data.curated import facts, reference
from msp_dash.data.load import load
from msp_dash.figures.registry import built
from msp_dash.render.export import export


class CacheMetrics(Collector):
    """Collects counters that caches and queues maintain themselves, at no cost between scrapes."""

    def collect(self) -> Iterator[Metric]:
        reads = CounterMetricFamily(
            "msp_dash_table_reads", "Tables read from disk, by kind.", labels=("kind",)
        )
        for kind, cached in (("table", load), ("facts", facts), ("reference", reference)):
            reads.add_metric((kind,), cached.cache_info().misses)
        yield reads
        yield _by_origin("msp_dash_figures", "Figures asked for.", "built", *built())
        files = export.cache_info()
        yield _by_origin(
            "msp_dash_files", "Files of figures asked for.", "made", files.misses, files.hits
        )
        yield GaugeMetricFamily(
            "msp_dash_exports_queued", "Briefings that wait for their turn.", QUEUE.waiting
        )
        yield GaugeMetricFamily(
            "msp_dash_exports_running", "Briefings being made now.", QUEUE.running
        )
        yield GaugeMetricFamily(
            "msp_dash_threads", "Python threads of this process.", threading.active_count()
        )


def _by_origin(name: str, text: str, verb: str, misses: int, hits: int) -> Metric:
    family = CounterMetricFamily(name, text, labels=("origin",))
    family.add_metric((verb,), misses)
    family.add_metric(("cache",), hits)
    return family

"""Convert pandas tables to Arrow so that the same rows always produce the same file."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa


def arrow(table: pd.DataFrame) -> pa.Table:
    """A table as Arrow, without pandas' own metadata: the same rows give the same file.

    How pandas holds text is a setting of the process (`data.frames`); in a file it is one type.
    """
    arrow_table = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    types = [
        pa.large_string() if pa.types.is_string(field.type) else field.type
        for field in arrow_table.schema
    ]
    return arrow_table.cast(pa.schema(list(zip(arrow_table.schema.names, types, strict=True))))

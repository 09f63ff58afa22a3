"""Tables of choices: the combinations of parameters that have data, the preferred first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

import pandas as pd


class By(Enum):
    """Orders that need no list of values."""

    NEWEST = "the last value first"
    VALUE = "the first value first"
    ROW = "as the rows come"


NEWEST, VALUE, ROW = By.NEWEST, By.VALUE, By.ROW

Order: TypeAlias = Sequence[str] | Sequence[int] | pd.Series | By
"""Values in order, with others after them by value; keys of the rows; or an order of `By`."""

REQUIRE_ALL = "require_all"
"""Key in the `attrs` of a table of choices that stands without some of its data: a function that
raises the error of the table that it lacks, if any.
"""


def preferred(rows: pd.DataFrame, **orders: Order) -> pd.DataFrame:
    """Distinct combinations of some columns as text, sorted by preference.

    Parameters
    ----------
    rows : any columns, those named in `orders` among them.
    orders : column -> its order, the column that weighs most first.

    Returns
    -------
    The columns of `orders` (str). `registry.Spec.choices` expects such a table.

    Examples
    --------
    >>> import pandas as pd
    >>> from msp_dash.figures.choices import NEWEST, preferred
    >>> rows = pd.DataFrame({"stage": ["mine", "refined", "mine"], "year": [2023, 2024, 2024]})
    >>> preferred(rows, stage=("refined", "mine"), year=NEWEST).to_dict("split")["data"]
    [['refined', '2024'], ['mine', '2024'], ['mine', '2023']]
    """
    combinations = rows[list(orders)].drop_duplicates()
    keys = pd.DataFrame(index=combinations.index)
    for name, order in orders.items():
        values = combinations[name]
        match order:
            case pd.Series():
                keys[name] = order.loc[combinations.index]
            case By.NEWEST:
                keys[name] = values.rank(method="dense", ascending=False)
            case By.VALUE:
                keys[name] = values
            case By.ROW:
                pass
            case _:
                places = {value: place for place, value in enumerate(dict.fromkeys(order))}
                keys[name] = values.map(places).fillna(len(places))
                if not values.isin(list(places)).all():
                    keys[f"{name}_value"] = values
    if len(keys.columns):
        combinations = combinations.loc[keys.sort_values(list(keys), kind="stable").index]
    return combinations.astype(str).reset_index(drop=True)

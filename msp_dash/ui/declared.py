"""Which figures a page shows, read from its script: for forms that no browser draws."""

from __future__ import annotations

import ast
from functools import lru_cache

from msp_dash.data.paths import root
from msp_dash.figures.registry import registry
from msp_dash.ui.navigation import path


@lru_cache
def figures_of(page: str) -> tuple[str, ...]:
    """Ids of the figures of a page: those of its cards, then those of its tables of cards."""
    script = ast.parse((root() / path(page)).read_text(encoding="utf-8"))
    constants = {
        target.id: node.value
        for node in script.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    cards = [
        node.args[0]
        for node in ast.walk(script)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Card"
    ]
    ids = [constants.get(one.id, one) if isinstance(one, ast.Name) else one for one in cards]
    ids.sort(key=lambda node: node.lineno)
    tables = [value for value in constants.values() if isinstance(value, ast.Dict)]
    texts = [text for node in (*ids, *tables) for text in _strings(node)]
    return tuple(dict.fromkeys(text for text in texts if text in registry()))


def _strings(node: ast.AST) -> list[str]:
    """Strings of an expression, in the order of the script."""
    every = [one for one in ast.walk(node) if isinstance(one, ast.Constant)]
    every.sort(key=lambda one: (one.lineno, one.col_offset))
    return [one.value for one in every if isinstance(one.value, str)]

"""The client side of Streamlit's protocol: decode widgets, encode their states."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

POPOVER = "popover"
"""A panel that is drawn while it is open."""
_USER_KEY = re.compile(r"^\$\$ID-[0-9a-f]+-(.*)$")
_ONE_TEXT, _TEXTS, _FLAG, _NUMBERS = (
    "string_value",
    "string_array_value",
    "bool_value",
    "double_array_value",
)


@dataclass(frozen=True, slots=True)
class Widget:
    """A widget as the browser knows it.

    `kind` : name of the element. `field` : field of `WidgetState` that its value goes to, "" where
    it has none of its own. `value` : what it shows. `options` : what may be chosen. `fragment` :
    what reruns alone with it, or "". `script` : the page or frame that placed it. `component`,
    `data` : name of a component, and what it was given. `set` : whether the server says what it
    shows; else the reader does.
    """

    id: str
    kind: str
    field: str = ""
    value: Any = None
    options: tuple[str, ...] = ()
    fragment: str = ""
    script: str = ""
    component: str = ""
    data: Mapping[str, Any] | None = None
    set: bool = False

    @property
    def key(self) -> str:
        """The key that the page gave this widget."""
        match = _USER_KEY.match(self.id)
        return "" if match is None or match[1] == "None" else match[1]

    def state(self, value: Any = None) -> WidgetState | None:
        """What the browser sends for it; None where it sends nothing until it is touched."""
        sent = self.value if value is None else value
        if not self.field or sent is None:
            return None
        state = WidgetState(id=self.id)
        if self.field in (_TEXTS, _NUMBERS):
            getattr(state, self.field).data.extend(sent)
        else:
            setattr(state, self.field, sent)
        return state

    def pressed(self) -> WidgetState:
        """What the browser sends when a button is pressed."""
        return WidgetState(id=self.id, trigger_value=True)

    def triggered(self, event: str, value: object) -> WidgetState:
        """What the browser sends when a component calls ``setTriggerValue``."""
        events = json.dumps([{"event": event, "value": value}])
        return WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{self.id}__events", json_trigger_value=events
        )


def _one(options: tuple[str, ...], element: Any) -> str | None:
    if element.set_value:
        return str(element.raw_value)
    return options[element.default] if options and element.HasField("default") else None


def _many(options: tuple[str, ...], element: Any, set_field: str = "raw_values") -> list[str]:
    if element.set_value:
        return list(getattr(element, set_field))
    return [options[int(at)] for at in element.default]


def _selectbox(element: Any) -> dict[str, Any]:
    options = tuple(element.options)
    return {"field": _ONE_TEXT, "options": options, "value": _one(options, element)}


def _multiselect(element: Any) -> dict[str, Any]:
    options = tuple(element.options)
    return {"field": _TEXTS, "options": options, "value": _many(options, element)}


def _button_group(element: Any) -> dict[str, Any]:
    options = tuple(option.content for option in element.options)
    return {"field": _TEXTS, "options": options, "value": _many(options, element)}


def _slider(element: Any) -> dict[str, Any]:
    options = tuple(element.options)
    if options:
        value = _many(options, element, "raw_value")
        return {"field": _TEXTS, "options": options, "value": value}
    value = list(element.value if element.set_value else element.default)
    return {"field": _NUMBERS, "value": value}


def _checkbox(element: Any) -> dict[str, Any]:
    value = element.value if element.set_value else element.default
    return {"field": _FLAG, "value": value}


def _text(element: Any) -> dict[str, Any]:
    value = element.value if element.set_value else element.default
    return {"field": _ONE_TEXT, "value": value}


def _date(element: Any) -> dict[str, Any]:
    return {"field": _TEXTS, "value": list(element.value if element.set_value else element.default)}


def _component(element: Any) -> dict[str, Any]:
    """Data of the components that have JSON: the list of cards is one."""
    is_json = element.bytes.startswith(b"{")
    data = json.loads(element.bytes) if is_json else None
    return {"component": element.component_name, "data": data}


_READERS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "selectbox": _selectbox,
    "radio": _selectbox,
    "multiselect": _multiselect,
    "button_group": _button_group,
    "slider": _slider,
    "checkbox": _checkbox,
    "text_input": _text,
    "text_area": _text,
    "date_input": _date,
    "bidi_component": _component,
    "button": lambda _element: {},
    "deck_gl_json_chart": lambda _element: {},
}


def widget(message: ForwardMsg) -> Widget | None:
    """The widget that a message brings, None for any other element."""
    delta: Delta = message.delta
    if delta.HasField("add_block") and delta.add_block.popover.id:
        popover = delta.add_block.popover
        return Widget(popover.id, POPOVER, _FLAG, popover.open, fragment=delta.fragment_id)
    if delta.WhichOneof("type") != "new_element":
        return None
    element: Element = delta.new_element
    kind = element.WhichOneof("type")
    reader = _READERS.get(kind or "")
    if kind is None or reader is None:
        return None
    proto = getattr(element, kind)
    if not proto.id:
        return None
    return Widget(
        id=proto.id,
        kind=kind,
        fragment=delta.fragment_id,
        script=message.metadata.active_script_hash,
        set=getattr(proto, "set_value", False),
        **reader(proto),
    )

"""Tests share the cache of a browser and nothing else: each visit starts clean."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Room, Rooms

pytestmark = pytest.mark.browser

LEAVES = """async () => {
    document.cookie = 'left=here';
    localStorage.setItem('left', 'here');
    sessionStorage.setItem('left', 'here');
    window.name = 'left';
    await (await caches.open('left')).put('/left', new Response('here'));
    await new Promise((done) => {
        const asked = indexedDB.open('left', 1);
        asked.onsuccess = () => { asked.result.close(); done(); };
    });
    await navigator.clipboard.writeText('left');
}"""
FINDS = """async () => ({
    cookies: document.cookie,
    local: {...localStorage},
    session: {...sessionStorage},
    name: window.name,
    caches: await caches.keys(),
    databases: await indexedDB.databases(),
    clipboard: (await navigator.permissions.query({name: 'clipboard-read'})).state,
    opener: window.opener,
    focus: document.activeElement.tagName,
    steps: history.length,
})"""
OF_A_PAGE = ("opener", "focus")
NOTHING = {
    "cookies": "",
    "local": {},
    "session": {},
    "name": "",
    "caches": [],
    "databases": [],
    "clipboard": "prompt",
    "opener": None,
    "focus": "BODY",
}


def at_the_server(rooms: Rooms, room: Room) -> Page:
    page = room.context.new_page()
    page.goto(f"{rooms.base}/healthz")
    return page


def test_a_room_in_which_a_clock_was_changed_takes_no_other_visit(rooms: Rooms) -> None:
    context = rooms.new(phone=False, dark=False)
    tab = context.new_page()
    tab.goto(f"{rooms.base}/healthz")
    context.clock.install()
    room = Room(context, tab, context.new_cdp_session(tab))
    with pytest.raises(AssertionError, match="own=True"):
        room.forget(rooms.base)
    context.close()


def test_a_visit_begins_with_nothing_of_the_visit_before(rooms: Rooms) -> None:
    room = rooms.take(phone=False, dark=False)
    room.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = at_the_server(rooms, room)
    steps = page.evaluate(FINDS).pop("steps")
    page.evaluate(LEAVES)
    with page.expect_popup():
        page.evaluate("open('/healthz')")
    left = page.evaluate(FINDS)
    assert all(left[name] != nothing for name, nothing in NOTHING.items() if name not in OF_A_PAGE)
    rooms.returned(room, phone=False, dark=False)

    assert rooms.take(phone=False, dark=False) is room
    assert room.context.pages == [room.tab]
    page = at_the_server(rooms, room)
    assert page.evaluate(FINDS) == NOTHING | {"steps": steps}
    room.context.grant_permissions(["clipboard-read"])
    assert page.evaluate("navigator.clipboard.readText()") == ""
    rooms.returned(room, phone=False, dark=False)

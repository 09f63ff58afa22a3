import { watchPress } from "./retry.js";

// The sortable list of slides. A row moves by its buttons, by Alt with an arrow key, or by dragging.
// The browser moves it at once and sends the whole order; the focus is preserved. Tab stops at one
// row, the selected one or where the focus was last, and at one of its buttons; arrow keys lead to the
// other rows and buttons.
const SHAPES = {
  up: "M3 10 8 5l5 5",
  down: "M3 6l5 5 5-5",
  remove: "M4 4l8 8M12 4l-8 8",
  grip: "M6 3v.01M10 3v.01M6 8v.01M10 8v.01M6 13v.01M10 13v.01",
};

function icon(name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("width", "16");
  svg.setAttribute("height", "16");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

const RECENT_MS = 15000;

function makeOutline(host) {
  const list = document.createElement("ol");
  const hint = document.createElement("p");
  const spoken = document.createElement("div");
  hint.className = "hint";
  spoken.className = "spoken";
  spoken.setAttribute("aria-live", "polite");
  host.append(list, hint, spoken);
  const rows = new Map();
  const o = { send: () => {}, data: null, order: [], sent: null, done: null, dragged: null, watch: {}, session: "", at: "" };

  const format = (text, values) =>
    text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  const button = (act, parent) => {
    const element = document.createElement("button");
    element.type = "button";
    element.dataset.act = act;
    if (act !== "pick") element.append(icon(act));
    parent.append(element);
    return element;
  };
  const stopAt = (id) => {
    o.at = id;
    for (const [other, row] of rows)
      for (const one of row.querySelectorAll("button"))
        one.tabIndex = other === id && (one === row.pick || one === row.first) ? 0 : -1;
  };
  const movable = (id) => o.order.indexOf(id) > 0;
  const move = (id, step) => {
    const from = o.order.indexOf(id);
    const to = from + step;
    if (from < 1 || to < 1 || to >= o.order.length) return;
    const order = [...o.order];
    order.splice(from, 1);
    order.splice(to, 0, id);
    settle(order, id);
  };
  const settle = (order, id) => {
    o.order = order;
    o.sent = order.join();
    paint();
    spoken.textContent = format(o.data.words.moved, {
      title: rows.get(id).t.textContent,
      n: order.indexOf(id),
    });
    sent("order", order.slice(1), () => !o.sent);
  };
  // Repeated while this list exists. A restarted server gives the slides other ids; the new list then
  // reports that the press was lost.
  const memory = (window.mspOutline ??= { waiting: false, unheard: 0, session: "" });
  const unheard = () => {
    memory.waiting = false;
    memory.unheard = Date.now();
    o.unheard = true;
    hint.textContent = spoken.textContent = o.data.words.unheard;
  };
  const sent = (name, value, done) => {
    o.unheard = false;
    if (spoken.textContent === o.data.words.unheard) spoken.textContent = "";
    Object.assign(memory, { waiting: true, unheard: 0, session: o.data.session });
    const again = () => o.send(name, value);
    o.done = done;
    again();
    watchPress(o.watch, {
      again,
      done: () => !(host.isConnected && memory.waiting),
      lost: () => {
        o.sent = null;
        o.update(o.data);
        unheard();
      },
    });
  };
  const act = (name, id) => {
    if (name === "pick") sent("select", id, () => o.data.selected === id);
    else if (name === "up") move(id, -1);
    else if (name === "down") move(id, 1);
    else if (name === "remove") remove(id);
  };
  const remove = (id) => {
    // The focus moves to the row that takes this one's position.
    const at = o.order.indexOf(id);
    const next = o.order[at + 1] ?? o.order[at - 1];
    rows.get(next)?.pick.focus();
    sent("remove", id, () => !rows.has(id));
  };
  const turn = (row, from, step) => {
    const all = [row.pick, ...Object.values(row.buttons)];
    all[all.indexOf(from) + step]?.focus();
  };
  const walk = (id, step) => {
    const at = Math.min(Math.max(o.order.indexOf(id) + step, 0), o.order.length - 1);
    rows.get(o.order[at]).pick.focus();
  };

  const drag = (row, event) => {
    if (event.button || !movable(row.dataset.id)) return;
    event.preventDefault();
    o.dragged = row;
    row.classList.add("held");
    row.grip.setPointerCapture(event.pointerId);
  };
  const over = (event) => {
    if (!o.dragged) return;
    const others = [...list.children].filter((li) => li !== o.dragged && movable(li.dataset.id));
    const after = others.filter((li) => {
      const box = li.getBoundingClientRect();
      return event.clientY > box.top + box.height / 2;
    });
    const before = after.at(-1) ?? list.firstElementChild;
    if (before.nextElementSibling !== o.dragged) before.after(o.dragged);
  };
  const drop = () => {
    if (!o.dragged) return;
    const row = o.dragged;
    row.classList.remove("held");
    o.dragged = null;
    const order = [...list.children].map((li) => li.dataset.id);
    if (order.join() !== o.order.join()) settle(order, row.dataset.id);
    else o.update(o.data);
  };

  const makeRow = (id) => {
    const row = document.createElement("li");
    row.dataset.id = id;
    row.grip = document.createElement("span");
    row.grip.className = "grip";
    row.grip.append(icon("grip"));
    row.append(row.grip);
    row.pick = button("pick", row);
    row.pick.className = "pick";
    row.n = document.createElement("span");
    row.t = document.createElement("span");
    row.k = document.createElement("span");
    for (const name of ["n", "t", "k"]) row[name].className = name;
    row.pick.append(row.n, row.t, row.k);
    const acts = document.createElement("span");
    acts.className = "acts";
    row.append(acts);
    row.buttons = {};
    for (const name of ["up", "down", "remove"]) row.buttons[name] = button(name, acts);
    row.acts = acts;
    row.grip.addEventListener("pointerdown", (event) => drag(row, event));
    row.grip.addEventListener("pointermove", over);
    row.grip.addEventListener("pointerup", drop);
    row.grip.addEventListener("pointercancel", drop);
    row.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (pressed) act(pressed.dataset.act, id);
    });
    row.addEventListener("focusin", () => stopAt(id));
    row.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (aside && !event.altKey) turn(row, event.target, aside);
      else if (step && event.altKey) move(id, step);
      else if (step && event.target === row.pick) walk(id, step);
      else if (event.key === "Delete" && movable(id)) remove(id);
      else return;
      event.preventDefault();
    });
    rows.set(id, row);
    return row;
  };

  const paint = () => {
    const focused = host.getRootNode().activeElement;
    o.order.forEach((id, at) => {
      const row = rows.get(id) ?? makeRow(id);
      if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
      row.n.textContent = at ? String(at) : "";
      const free = at > 0;
      row.grip.classList.toggle("none", !free);
      row.acts.style.display = free ? "" : "none";
      row.buttons.up.setAttribute("aria-disabled", String(at <= 1));
      row.first = at <= 1 ? row.buttons.down : row.buttons.up;
      row.buttons.down.setAttribute("aria-disabled", String(at === o.order.length - 1));
    });
    // A moved element loses the focus; restore it, so that "up" can be pressed twice.
    if (focused && host.contains(focused)) focused.focus();
  };
  o.update = (data) => {
    if (data.selected !== o.data?.selected) o.at = data.selected;
    o.data = data;
    if (o.dragged) return;
    const order = data.rows.map((row) => row.id);
    const same = [...order].sort().join() === [...o.order].sort().join();
    // A response to an earlier move, while later ones are pending.
    if (o.sent === order.join()) o.sent = null;
    if (!(same && o.sent)) {
      o.order = order;
      o.sent = null;
    }
    for (const [id, row] of rows)
      if (!order.includes(id)) {
        row.remove();
        rows.delete(id);
      }
    paint();
    stopAt(rows.has(o.at) ? o.at : data.selected);
    list.setAttribute("aria-label", data.words.list);
    const other = memory.session && memory.session !== data.session && o.session !== data.session;
    if (other && (memory.waiting || Date.now() - memory.unheard < RECENT_MS)) unheard();
    // Known here: by the next look what was removed may be back.
    else if (o.done?.()) memory.waiting = false;
    o.session = data.session;
    hint.textContent = o.unheard ? data.words.unheard : data.words.hint;
    for (const { id, title, kind } of data.rows) {
      const row = rows.get(id);
      row.t.textContent = title;
      row.k.textContent = kind;
      const on = id === data.selected;
      row.classList.toggle("on", on);
      if (on) row.pick.setAttribute("aria-current", "true");
      else row.pick.removeAttribute("aria-current");
      row.grip.title = data.words.drag;
      for (const name of ["up", "down", "remove"]) {
        const label = format(data.words[name], { title });
        row.buttons[name].setAttribute("aria-label", label);
        row.buttons[name].title = label;
      }
    }
  };
  return o;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const host = parentElement.querySelector(".outline");
  host.widget ??= makeOutline(host);
  host.widget.send = setTriggerValue;
  host.widget.update(data);
}

import { watchPress } from "./retry.js";

// The actions of a figure: a row of words, and what they open below its line. Copying uses a hidden textarea and execCommand, because the
// clipboard API is not available over plain http.
export function copyText(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.style.cssText = "position:fixed;top:0;left:0;opacity:0";
  document.body.append(field);
  field.select();
  let copied = false;
  try {
    copied = document.execCommand("copy");
  } catch {
    copied = false;
  }
  field.remove();
  return copied;
}

function element(name, parent, attributes = {}) {
  const node = document.createElement(name);
  Object.assign(node, attributes);
  parent.append(node);
  return node;
}

export function makeActions(host, line = host) {
  const row = element("div", line, { className: "row", role: "toolbar" });
  const panel = element("div", host, { className: "panel", hidden: true });
  const spoken = element("div", host, { className: "spoken" });
  spoken.setAttribute("aria-live", "polite");
  const a = { data: null, send: () => {}, open: "", signature: "", pending: null, watch: {} };
  const place = document.createElement("span");
  const buttonOf = (name) => row.querySelector(`[data-act="${name}"]`);

  const page = () => {
    const address = new URL(window.location.href);
    address.search = a.data.query;
    address.hash = "";
    return address.href;
  };
  const served = (path) => new URL(path, document.baseURI).href;
  const frameCode = () =>
    `<iframe src="${served(a.data.embed.path)}" title="${a.data.embed.title}" ` +
    `width="${a.data.embed.width}" height="${a.data.embed.height}" style="border:0"></iframe>`;
  const announce = (button, text) => {
    const { act } = button.dataset;
    const before = a.data.words[act === "add" && a.data.briefing?.holds ? "remove" : act];
    spoken.textContent = text;
    button.textContent = text;
    clearTimeout(button.later);
    button.later = setTimeout(() => (button.textContent = before), 2000);
  };
  const toggle = (name) => {
    a.open = a.open === name ? "" : name;
    panel.hidden = !a.open;
    panel.className = { share: "panel menu", notes: "panel notes" }[a.open] ?? "panel";
    panel.replaceChildren();
    const opened = a.open && buttonOf(a.open) ? a.open : a.open && "share";
    for (const button of row.querySelectorAll("[aria-expanded]"))
      button.setAttribute("aria-expanded", String(button.dataset.act === opened));
    a.opener = buttonOf(opened) ?? a.opener;
    // Of a panel below the fold nobody would know.
    if (a.open) setTimeout(() => panel.scrollIntoView({ block: "nearest" }));
  };
  const copy = (text) => {
    const button = buttonOf("share") ?? buttonOf("link");
    if (!copyText(text)) return field("manual", text, a.data.words.manual);
    if (a.open) toggle("");
    button.focus();
    return announce(button, a.data.words.copied);
  };
  const field = (name, text, hint) => {
    toggle(name);
    const label = element("label", panel, { textContent: hint });
    const area = element("textarea", label, { readOnly: true, rows: 3, value: text });
    area.focus();
    area.select();
    return area;
  };
  const embed = () => {
    const area = field("embed", frameCode(), a.data.words.embed_hint);
    const button = element("button", panel, { type: "button", textContent: a.data.words.copy_code });
    button.dataset.act = "copy_code";
    button.addEventListener("click", () => {
      if (copyText(area.value)) announce(button, a.data.words.copied);
    });
  };
  // Links to the formats of the picture, or of its numbers.
  const files = (name, formats) => {
    const box = element("div", panel, { className: "files" });
    element("b", box, { textContent: a.data.words[name] });
    const list = element("ul", box);
    for (const format of formats) {
      const link = element("a", element("li", list), { href: served(format.path), textContent: format.label });
      link.setAttribute("download", format.file);
    }
  };
  const choice = (name) => {
    const button = element("button", panel, { type: "button" });
    button.dataset.act = name;
    element("b", button, { textContent: a.data.words[name] });
    element("small", button, { textContent: a.data.words[`${name}_about`] });
    button.addEventListener("click", () => acts[name]());
  };
  const share = () => {
    toggle(a.open && a.open !== "notes" ? a.open : "share");
    if (!a.open) return;
    choice("link");
    choice("sentence");
    files("picture_files", a.data.formats.filter(({ data }) => !data));
    files("data_files", a.data.formats.filter(({ data }) => data));
    if (a.data.embed) choice("embed");
  };
  const notes = () => {
    toggle("notes");
    if (a.open) panel.append(...[...a.data.notes.children].slice(1).map((text) => text.cloneNode(true)));
  };
  // Sends the target state instead of a toggle, so that repeating it is safe.
  const put = () => {
    const [button, holds] = [buttonOf("add"), !a.data.briefing.holds];
    const send = () => a.send("add", holds ? "in" : "out");
    a.pending = holds;
    send();
    watchPress(a.watch, {
      done: () => a.pending === null,
      again: send,
      lost: () => {
        a.pending = null;
        announce(button, a.data.words.unheard);
      },
    });
  };
  const labelTable = () => {
    buttonOf("table").textContent = a.data.words[a.data.table.open ? "picture" : "table"];
  };
  const table = () => {
    a.data.table.open = !a.data.table.open;
    a.data.table.turn(a.data.table.open);
    labelTable();
  };
  const acts = {
    table,
    share,
    add: put,
    notes,
    link: () => copy(page()),
    sentence: () => copy(a.data.sentence),
    embed,
  };
  const add = (name) => {
    if (name === "add") row.append(place);
    const label = name === "notes" ? a.data.notes.firstElementChild.textContent : a.data.words[name];
    const button = element("button", row, { type: "button", textContent: label });
    button.dataset.act = name;
    if (name === "share" || name === "notes") button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => acts[name]());
  };
  // One tab stop; arrow keys move along the row.
  row.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const all = [...row.querySelectorAll(":scope > button")];
    const at = all.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    all[(at + step + all.length) % all.length].focus();
  });
  row.addEventListener("focusin", ({ target }) => {
    if (target.parentNode === row) a.rove(target);
  });
  a.rove = (stop = row.querySelector(":scope > button")) => {
    for (const button of row.querySelectorAll(":scope > button")) button.tabIndex = button === stop ? 0 : -1;
  };
  host.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !a.open) return;
    toggle("");
    a.opener?.focus();
  });
  const outside = (event) => {
    if (!host.isConnected) document.removeEventListener("pointerdown", outside);
    else if (a.open === "share" && !event.composedPath().includes(host)) toggle("");
  };
  document.addEventListener("pointerdown", outside);
  const tellAdded = (briefing, before) => {
    const button = buttonOf("add");
    if (!button || !briefing) return;
    if (briefing.holds === a.pending || briefing.full) a.pending = null;
    place.textContent = briefing.place;
    button.setAttribute("aria-description", briefing.place);
    button.textContent = a.data.words[briefing.holds ? "remove" : "add"];
    if (before && before.holds !== briefing.holds) spoken.textContent = briefing.announcement;
  };
  a.update = (data) => {
    const before = a.data;
    a.data = data;
    const offered = { table: data.table, share: data.formats, add: data.briefing, notes: data.notes, link: !data.formats };
    const names = Object.keys(offered).filter((name) => offered[name]);
    const signature = JSON.stringify([names, data.words]);
    if (signature !== a.signature) {
      a.signature = signature;
      row.replaceChildren();
      names.forEach(add);
      a.rove();
    }
    if (data.table) labelTable();
    tellAdded(data.briefing, before?.briefing);
    // An open panel has addresses of the view before.
    if (a.open && JSON.stringify({ ...before, briefing: 0 }) !== JSON.stringify({ ...data, briefing: 0 })) toggle("");
  };
  a.clear = () => {
    a.signature = "";
    if (a.open) toggle("");
    row.replaceChildren();
  };
  return a;
}

// The link to what a page shows, as a component of its own.
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".actions");
  host.widget ??= makeActions(host);
  host.widget.send = setTriggerValue;
  host.widget.update(data);
}

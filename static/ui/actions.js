import { watchPress } from "./retry.js";

// The row of actions under a figure. Copying uses a hidden textarea and execCommand, because the
// clipboard API is not available over plain http.
function copyText(text) {
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

// `table`: the figure's table below the row (`makeTable`), if any.
export function makeActions(host, table = null) {
  const row = document.createElement("div");
  row.className = "row";
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.hidden = true;
  const spoken = document.createElement("div");
  spoken.className = "spoken";
  spoken.setAttribute("aria-live", "polite");
  host.append(row, panel, spoken);
  const a = { data: null, send: () => {}, open: "", signature: "", pending: null, watch: {} };

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
  const copy = (button, text) => {
    if (copyText(text)) {
      if (a.open) toggle("");
      return announce(button, a.data.words.copied);
    }
    return field("manual", text, a.data.words.manual);
  };
  const field = (name, text, hint) => {
    toggle(name);
    panel.replaceChildren();
    const note = document.createElement("label");
    const area = document.createElement("textarea");
    note.textContent = hint;
    area.readOnly = true;
    area.rows = 3;
    area.value = text;
    note.append(area);
    panel.append(note);
    area.focus();
    area.select();
    return area;
  };
  const toggle = (name) => {
    a.open = a.open === name ? "" : name;
    panel.hidden = !a.open;
    panel.replaceChildren();
    for (const button of row.querySelectorAll("[aria-expanded]"))
      button.setAttribute("aria-expanded", String(button.dataset.act === a.open));
  };
  const downloads = () => {
    toggle("download");
    if (a.open !== "download") return;
    const list = document.createElement("ul");
    for (const format of a.data.formats) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = served(format.path);
      link.setAttribute("download", format.file);
      link.textContent = format.label;
      item.append(link);
      list.append(item);
    }
    panel.append(list);
  };
  const embed = () => {
    if (a.open === "embed") return toggle("");
    const area = field("embed", frameCode(), a.data.words.embed_hint);
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.act = "copy_code";
    button.textContent = a.data.words.copy_code;
    button.addEventListener("click", () => {
      if (copyText(area.value)) announce(button, a.data.words.copied);
    });
    panel.append(button);
    return undefined;
  };
  const more = () => {
    toggle("more");
    if (a.open === "more") for (const name of ["link", "sentence", "embed"]) add(panel, name);
  };
  // Sends the target state instead of a toggle, so that repeating it is safe.
  const put = (button, holds) => {
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
  const acts = {
    add: (button) => put(button, !a.data.briefing.holds),
    download: downloads,
    table: (button) => {
      table.open = !table.open;
      button.setAttribute("aria-pressed", String(table.open));
      table.update(a.data.table, a.data.words);
    },
    link: (button) => copy(button, page()),
    sentence: (button) => copy(button, a.data.sentence),
    embed,
    more,
  };
  const add = (parent, name) => {
    if (name === "add" && !a.data.briefing) return;
    if (name === "download" && !a.data.formats.length) return;
    if (name === "embed" && !a.data.embed) return;
    if (name === "sentence" && !a.data.sentence) return;
    if (name === "table" && !table) return;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.act = name;
    button.textContent = a.data.words[name];
    if (["download", "embed", "more"].includes(name)) button.setAttribute("aria-expanded", "false");
    if (name === "table") button.setAttribute("aria-pressed", String(table.open));
    button.addEventListener("click", () => acts[name](button));
    parent.append(button);
  };
  host.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !a.open) return;
    const opener = row.querySelector(`[data-act="${a.open}"]`);
    toggle("");
    opener?.focus();
  });
  const tellAdded = (briefing, before) => {
    const button = row.querySelector('[data-act="add"]');
    if (!button || !briefing) return;
    if (briefing.holds === a.pending || briefing.full) a.pending = null;
    button.textContent = a.data.words[briefing.holds ? "remove" : "add"];
    if (before && before.holds !== briefing.holds) spoken.textContent = briefing.announcement;
  };
  a.update = (data) => {
    const before = a.data?.briefing;
    a.data = data;
    const names = data.compact
      ? ["add", "download", "table", "more"]
      : ["add", "download", "table", "link", "sentence", "embed"];
    const signature = JSON.stringify([names, data.words, data.formats.length]);
    if (signature !== a.signature) {
      a.signature = signature;
      row.replaceChildren();
      names.forEach((name) => add(row, name));
    }
    tellAdded(data.briefing, before);
    table?.update(data.table, data.words);
    if (a.open === "download" || a.open === "embed") {
      // The URLs changed while the panel is open: rebuild it.
      const name = a.open;
      toggle("");
      acts[name]();
    }
  };
  return a;
}

// The row as a component of its own, without a figure.
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".actions");
  host.widget ??= makeActions(host);
  host.widget.send = setTriggerValue;
  host.widget.update(data);
}

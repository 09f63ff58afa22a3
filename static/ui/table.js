// The data of a figure as a table below it: fetched when it is opened, sorted by a click on a head.
import { load } from "./store.js";

const ROWS = 200;

// Numbers by value, "—" and words of a status last.
function compare(a, b) {
  const [x, y] = [a, b].map((text) => Number.parseFloat(text.replace(/[^\d.,-]/g, "").replace(/,/g, "")));
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y) || a.localeCompare(b);
  return x - y;
}

export function makeTable(host) {
  const t = { address: "", data: null, sort: null, all: false, open: false };
  const draw = (words) => {
    const { heads, numeric, rows, title } = t.data;
    const table = document.createElement("table");
    const caption = table.createCaption();
    caption.className = "spoken";
    caption.textContent = title;
    const head = table.createTHead().insertRow();
    heads.forEach((text, column) => {
      const cell = document.createElement("th");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      cell.scope = "col";
      cell.className = numeric[column] ? "number" : "";
      if (t.sort?.column === column)
        cell.setAttribute("aria-sort", t.sort.down ? "descending" : "ascending");
      button.addEventListener("click", () => {
        t.sort = { column, down: t.sort?.column === column && !t.sort.down };
        draw(words);
        host.querySelectorAll("th button")[column].focus();
      });
      cell.append(button);
      head.append(cell);
    });
    const sorted = t.sort
      ? rows.toSorted((a, b) => (t.sort.down ? -1 : 1) * order(a, b, t.sort.column, numeric))
      : rows;
    const body = table.createTBody();
    for (const row of t.all ? sorted : sorted.slice(0, ROWS)) {
      const line = body.insertRow();
      row.forEach((text, column) => {
        const cell = line.insertCell();
        cell.textContent = text;
        if (numeric[column]) cell.className = "number";
      });
    }
    const scroll = document.createElement("div");
    scroll.className = "scroll";
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", title);
    scroll.append(table);
    const rest = document.createElement("button");
    rest.type = "button";
    rest.className = "show";
    rest.hidden = t.all || rows.length <= ROWS;
    rest.textContent = words.all_rows.replace("{n}", rows.length);
    rest.addEventListener("click", () => {
      t.all = true;
      draw(words);
    });
    host.replaceChildren(scroll, rest);
  };
  const order = (a, b, column, numeric) =>
    numeric[column] ? compare(a[column], b[column]) : a[column].localeCompare(b[column]);
  t.update = (address, words) => {
    host.hidden = !t.open;
    if (!t.open || t.address === address) return;
    t.address = address;
    load(address).then((data) => {
      if (t.address !== address || !data.heads) return;
      Object.assign(t, { data, sort: null, all: false });
      draw(words);
    });
  };
  host.hidden = true;
  return t;
}

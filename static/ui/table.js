// The data of a figure as a table in the place of its picture: fetched when it is opened, sorted by a click on a head.
import { load } from "./store.js";

const ROWS = 200;

// Order of two cells of a column: `values` are numbers, and null where a source gives none; these
// are last in either direction.
function compare(a, b, down) {
  if (a === null || b === null) return (a === null) - (b === null);
  return (down ? -1 : 1) * (typeof a === "number" ? a - b : a.localeCompare(b));
}

export function makeTable(host) {
  const t = { address: "", data: null, sort: null, all: false, open: false };
  const draw = (words) => {
    const { heads, values, rows, title, measured } = t.data;
    const table = document.createElement("table");
    const caption = table.createCaption();
    caption.textContent = measured;
    const head = table.createTHead().insertRow();
    heads.forEach((text, column) => {
      const cell = document.createElement("th");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      cell.scope = "col";
      cell.className = values[column] ? "number" : "";
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
    const order = [...rows.keys()];
    if (t.sort) {
      const cells = values[t.sort.column] ?? rows.map((row) => row[t.sort.column]);
      order.sort((a, b) => compare(cells[a], cells[b], t.sort.down));
    }
    const body = table.createTBody();
    for (const n of t.all ? order : order.slice(0, ROWS)) {
      const line = body.insertRow();
      rows[n].forEach((text, column) => {
        const cell = line.insertCell();
        cell.textContent = text;
        if (values[column]) cell.className = "number";
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

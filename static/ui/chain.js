// The map and the roll beside the rows of the chain. The map follows the row that is pointed at, and
// stays there; on a phone it stands in the open row. The page's sentence is that of the row.
import { geometry } from "./geometry.js";
import { set, shape as element } from "./svg.js";

const REST_MS = 150;
const PHONE = "(max-width: 699px)";

export function makeChain(host) {
  const note = document.createElement("p");
  const map = element("svg", { role: "img" });
  const land = element("g", { "stroke-width": 0.6 });
  const marks = element("g");
  const roll = document.createElement("div");
  note.className = "note";
  roll.className = "roll";
  map.append(land, marks);
  host.append(note, map, roll);
  const chain = { host, data: null, row: "", said: "", stage: null, timer: 0 };
  const strips = () => [...chain.stage.querySelectorAll("[data-row]")].filter((one) => one.dataset.row);

  const draw = ({ shapes }) => {
    land.replaceChildren(
      ...Object.entries(shapes).map(([code, { d }]) => {
        const path = element("path", { d });
        set(path, { fill: chain.data.tint[code] ?? chain.data.land, stroke: chain.data.ground });
        return path;
      }),
    );
  };
  // The address names the row once the reader rests on it. The server writes addresses without it.
  const remember = () => {
    const query = new URLSearchParams(window.location.search);
    if (query.get("row") === chain.row) return;
    query.set("row", chain.row);
    window.history.replaceState(window.history.state, "", `?${query}${window.location.hash}`);
  };
  // The row's map across the page of its mineral.
  const enlarged = (mineral) => {
    const query = new URLSearchParams({ mineral, open: "producers.map" });
    const here = new URLSearchParams(window.location.search);
    for (const name of ["table", "lang"]) if (here.has(name)) query.set(name, here.get(name));
    return Object.assign(document.createElement("a"), {
      textContent: chain.data.words.explore,
      href: new URL(`mineral?${query}`, document.baseURI).href,
    });
  };
  const open = (key, chosen = true) => {
    if (!chain.data.rows[key]) return;
    chain.row = key;
    const { sentence, note: text, marks: drawn } = chain.data.rows[key];
    for (const strip of strips()) strip.classList.toggle("open", strip.dataset.row === key);
    note.textContent = `${text} `;
    note.append(enlarged(key));
    marks.innerHTML = drawn;
    map.setAttribute("aria-label", text);
    // The title of another page stays what it is, if that stands there already.
    const title = document.querySelector(".msp-h1");
    const own = [chain.said, ...Object.values(chain.data.rows).map((row) => row.sentence)];
    if (title && own.includes(title.textContent.trim())) title.textContent = chain.said = sentence;
    const strip = strips().find((one) => one.dataset.row === key);
    if (window.matchMedia(PHONE).matches) strip.append(note, map);
    else host.prepend(note, map);
    clearTimeout(chain.timer);
    if (chosen) chain.timer = setTimeout(remember, REST_MS);
  };
  const follow = (target) => {
    const key = target?.closest?.("[data-row]")?.dataset.row;
    if (key && key !== chain.row) open(key);
  };
  const listen = (stage) => {
    stage.addEventListener("pointermove", ({ target, pointerType }) => pointerType === "mouse" && follow(target));
    stage.addEventListener("click", ({ target }) => follow(target));
    stage.addEventListener("keyup", () => follow(stage.querySelector(".here")));
  };
  chain.update = (data) => {
    chain.data = data;
    const stage = host.parentElement.querySelector(".picture .stage");
    if (stage !== chain.stage) listen((chain.stage = stage));
    map.setAttribute("viewBox", data.box);
    geometry(data.geometry).then(draw, () => {});
    roll.innerHTML = data.roll;
    const asked = new URLSearchParams(window.location.search).get("row");
    const keys = Object.keys(data.rows);
    const row = [chain.row, asked].find((key) => keys.includes(key));
    open(row ?? keys[0], Boolean(chain.row && row));
  };
  return chain;
}

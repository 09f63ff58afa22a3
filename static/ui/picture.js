import { makeCrosshair } from "./crosshair.js";
import { makeFilter } from "./filter.js";
import { fillLand, tellDrawn } from "./geometry.js";
import { light, onLit } from "./lit.js";
import { moveFrom, remember } from "./motion.js";
import { printVersion } from "./print_version.js";
import { tooltip } from "./tip.js";

const SPOKEN_MS = 500;

// An inline SVG. Marks with data-tip have a tooltip; marks with data-iso or data-pick are selectable;
// lines have a crosshair. What is pointed at is lit in all cards.
// Keyboard: the picture is one tab stop; arrow keys move between marks or years, Enter or space selects.
export function makePicture(host) {
  const stage = document.createElement("div");
  const paper = document.createElement("div");
  const wider = document.createElement("p");
  const spoken = document.createElement("div");
  stage.className = "stage";
  paper.className = "paper";
  paper.setAttribute("aria-hidden", "true");
  wider.className = "wider";
  spoken.className = "spoken";
  spoken.setAttribute("aria-live", "polite");
  host.append(wider, stage, paper, spoken);
  const tip = tooltip(host, () => left());
  const crosshair = makeCrosshair(tip);
  const filter = makeFilter(host, () => crosshair.read(filter.svg));
  const state = { host, data: {}, send: () => {}, at: -1, touched: null };
  const marks = () => [...stage.querySelectorAll("[data-tip]")].filter((m) => m.dataset.tip);
  const markOf = (event) => event.target.closest?.("[data-tip]");
  const pick = (mark) => {
    const { iso, pick: key } = mark?.dataset ?? {};
    if (state.data.clickable && (iso || key)) state.send("pick", iso || key);
  };
  const place = (one) => one.getBoundingClientRect();
  // Of a row it is the bar or the dot: its name and value are text, and what takes the pointer is no mark.
  const drawn = (mark) => [...mark.querySelectorAll(":is(rect, circle, path):not([pointer-events])")].map(place).filter((one) => one.width);
  const around = (boxes) => {
    const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((one) => one[side])));
    const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...boxes.map((one) => one[side])));
    return { left, top, right, bottom, height: bottom - top };
  };
  const tellOf = (mark) => {
    const marks = drawn(mark);
    tip.near(mark.dataset.tip, marks.length ? around(marks) : place(mark), [...stage.getRootNode().querySelectorAll("svg text")].map(place));
  };
  const say = (text) => {
    clearTimeout(state.saying);
    state.saying = setTimeout(() => (spoken.textContent = text), SPOKEN_MS);
  };
  const walk = (step) => {
    if (crosshair.plots.length) {
      const points = crosshair.step(step);
      if (!points) return undefined;
      const values = points.map(({ name, value }) => `${name} ${value}`);
      return say([points[0].year, ...values, ...crosshair.eventTexts()].join("; "));
    }
    const all = marks();
    if (!all.length) return undefined;
    state.at = (state.at + step + all.length) % all.length;
    stage.querySelectorAll(".here").forEach((m) => m.classList.remove("here"));
    all[state.at].classList.add("here");
    tellOf(all[state.at]);
    light(all[state.at].dataset.key ?? "");
    return say(all[state.at].dataset.tip);
  };
  const left = () => {
    crosshair.hide();
    light("");
  };
  const leave = () => tip.leave();
  const point = (event) => {
    const entry = filter.entryOf(event);
    if (entry) return light(filter.keyOf(entry));
    const near = crosshair.move(event);
    if (near) return light(near.key);
    const mark = markOf(event);
    if (!mark?.dataset.tip) return tip.soon();
    crosshair.hide();
    tellOf(mark);
    return light(mark.dataset.key ?? mark.dataset.iso ?? "");
  };
  onLit(host, (key) => {
    const mine = key ? stage.querySelectorAll(`[data-key="${CSS.escape(key)}"]`) : [];
    stage.querySelectorAll(".lit").forEach((mark) => mark.classList.remove("lit"));
    mine.forEach((mark) => mark.classList.add("lit"));
    stage.classList.toggle("dimmed", mine.length > 0);
    crosshair.light(key);
  });
  stage.addEventListener("pointermove", point);
  stage.addEventListener("pointerdown", point);
  // A finger that is lifted has not left.
  stage.addEventListener("pointerleave", ({ pointerType }) => pointerType !== "touch" && tip.soon());
  stage.addEventListener("click", (event) => {
    const entry = filter.entryOf(event);
    if (entry) return event.shiftKey ? filter.only(entry) : filter.toggle(entry);
    const mark = markOf(event);
    // A first tap lights, a second one selects.
    const first = event.pointerType === "touch" && state.touched !== mark?.dataset.key;
    state.touched = mark?.dataset.key ?? null;
    return first || pick(mark);
  });
  stage.addEventListener("dblclick", (event) => filter.entryOf(event) && filter.only(filter.entryOf(event)));
  stage.addEventListener("focusout", ({ relatedTarget }) => {
    if (stage.contains(relatedTarget)) return;
    leave();
    stage.querySelectorAll(".here").forEach((m) => m.classList.remove("here"));
  });
  stage.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const acts = event.key === "Enter" || event.key === " ";
    const entry = filter.entryOf(event);
    if (step && filter.entries.length && /Up|Down/.test(event.key)) light(filter.keyOf(filter.step(step)));
    else if (step) walk(step);
    else if (event.key === "Escape") filter.reset() || leave();
    else if (entry && acts) event.shiftKey ? filter.only(entry) : filter.toggle(entry);
    else if (acts && state.at >= 0) pick(marks()[state.at]);
    else return;
    event.preventDefault();
  });
  const prepare = printVersion(({ svg = "" }) => {
    paper.innerHTML = svg;
    fillLand(paper, state.data.geometry);
    host.classList.toggle("twofold", Boolean(svg));
  });
  state.update = (data) => {
    if (data.svg !== state.data.svg) {
      const before = remember(stage.querySelector("svg"));
      stage.innerHTML = data.svg;
      fillLand(stage, data.geometry);
      crosshair.read(stage.querySelector("svg"));
      filter.read(stage.querySelector("svg"));
      moveFrom(before, stage.querySelector("svg"));
      tellDrawn(host);
    }
    state.data = data;
    prepare(data.print);
    const svg = stage.querySelector("svg");
    // A picture that is wider than the column keeps its type size and scrolls sideways.
    const drawn = Number(svg?.getAttribute("width") ?? 0);
    const swiped = drawn > data.width * 1.05;
    stage.style.setProperty("--least", swiped ? `${drawn}px` : "0");
    wider.textContent = swiped ? data.words.wider : "";
    const many = marks().length > 0;
    stage.tabIndex = many ? 0 : -1;
    // The frame takes the picture's name, so that the tab stop is announced with it.
    stage.setAttribute("role", "group");
    stage.setAttribute("aria-label", svg?.querySelector("title")?.textContent ?? svg?.getAttribute("aria-label") ?? "");
    if (many) stage.setAttribute("aria-description", data.words[filter.entries.length ? "hint_lines" : "hint"]);
    stage.classList.toggle("clickable", Boolean(data.clickable));
  };
  return state;
}

// The ruler of years below an enlarged map: a lane a publisher, a column a year, as high as the share of
// the largest producer, in the color of its seat. In the map's own lane the year is set as by the slider; a press on
// another lane goes to that publisher's year.
const place = (tag, name, parent) => {
  const element = Object.assign(document.createElement(tag), { className: name });
  parent.append(element);
  return element;
};

// `show(index)`, `settle()`: of the map's years. `point(text, box)`: shows the tooltip.
export function makeRuler(host, { years, show, settle, point }) {
  const r = { from: 0, count: 1, drawn: null };
  const box = place("div", "ruler", host);
  box.setAttribute("aria-hidden", "true");
  const yearAt = ({ clientX }, bars) => {
    const { left, width } = bars.getBoundingClientRect();
    return r.from + Math.floor(((clientX - left) / width) * r.count);
  };
  const nearest = (all, year) => all.reduce((a, b) => (Math.abs(b - year) < Math.abs(a - year) ? b : a));
  const makeLane = ({ source, label, years: leaders }, own, data) => {
    const lane = place("div", own ? "lane own" : "lane", box);
    place("b", "", lane).textContent = label;
    const bars = place("div", "bars", lane);
    bars.style.setProperty("--n", r.count);
    const columns = {};
    for (const [year, [, share, color]] of Object.entries(leaders)) {
      const column = (columns[year] = place("i", "", bars));
      column.style.cssText = `grid-column: ${year - r.from + 1}; height: ${100 * share}%; background: ${color}`;
    }
    const there = Object.keys(leaders).map(Number);
    const link = own ? null : place("a", "", lane);
    if (link) Object.assign(link, { hidden: true, tabIndex: -1 });
    const set = (event) => show(years().indexOf(String(nearest(years().map(Number), yearAt(event, bars)))));
    bars.addEventListener("pointerdown", (event) => {
      if (!own) return;
      bars.setPointerCapture(event.pointerId);
      set(event);
    });
    bars.addEventListener("pointerup", (event) => {
      if (own) return settle();
      link.href = data.linkTo({ source, year: String(nearest(there, yearAt(event, bars))), edition: "" });
      return link.click();
    });
    bars.addEventListener("pointermove", (event) => {
      if (own && event.buttons) set(event);
      const year = nearest(there, yearAt(event, bars));
      point(leaders[year][0], columns[year].getBoundingClientRect());
    });
    bars.addEventListener("pointerleave", () => point(""));
    return own ? place("i", "now", bars) : null;
  };
  r.update = (data, painted) => {
    const { ruler = [] } = data;
    box.hidden = !ruler.length;
    if (r.drawn !== ruler) {
      box.replaceChildren();
      r.drawn = ruler;
      const all = [...years(), ...ruler.flatMap((lane) => Object.keys(lane.years))].map(Number);
      r.from = Math.min(...all);
      r.count = Math.max(...all) - r.from + 1;
      if (ruler.length) place("p", "", box).textContent = data.words.leaders;
      const marks = ruler.map((lane) => makeLane(lane, lane.source === data.source, data));
      r.now = marks.find(Boolean);
      const ticks = place("div", "bars ticks", place("div", "lane", box));
      ticks.style.setProperty("--n", r.count);
      for (let year = Math.ceil(r.from / 10) * 10; year < r.from + r.count; year += 10) {
        const tick = place("span", "", ticks);
        tick.textContent = year;
        tick.style.gridColumn = year - r.from + 1;
      }
    }
    if (r.now) r.now.style.gridColumn = painted - r.from + 1;
  };
  return r;
}

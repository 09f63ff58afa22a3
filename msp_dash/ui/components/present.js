// The stage. All slides are in the browser from the start, so that only a live change needs the
// server. The audience and presenter windows synchronize over a BroadcastChannel.
const POPUP = "popup,width=1180,height=760";
const IDLE_MS = 2500;
const PATIENCE_MS = 1500;
const SWIPE_PX = 45;
const SECOND_MS = 1000;
// Where the sources of a slide begin, of its height: they stay in the light.
const FOOT_TOP = 0.9;
const FIELDS = "input,select,textarea,[contenteditable]";
const MENUS = "select,input[type=range]";
// Keys that menus and sliders need; all others control the stage.
const CHOOSING = ["ArrowUp", "ArrowDown", "Enter", " "];

function node(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function button(act, text) {
  const element = node("button", { type: "button", textContent: text });
  element.dataset.act = act;
  return element;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function savedState(id) {
  const all = (window.mspStages ??= {});
  return (all[id] ??= { live: {}, pending: [], token: Date.now(), black: false, theme: "" });
}

function makeStage(host) {
  const root = node("div", { className: "talk", tabIndex: -1 });
  const shapes = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  shapes.setAttribute("class", "shapes");
  shapes.setAttribute("aria-hidden", "true");
  const deck = node("div", { className: "deck" });
  const status = node("div", { className: "live-region", role: "status" });
  status.setAttribute("aria-live", "polite");
  const notes = node("aside", { className: "notes", tabIndex: 0 });
  const side = node("div", { className: "side" });
  const panel = node("form", { className: "panel", hidden: true });
  const over = node("div", { className: "over", hidden: true, tabIndex: 0 });
  const bar = node("div", { className: "bar" });
  const curtain = node("div", { className: "curtain" });
  const dark = node("p", { className: "is-black", role: "status" });
  const end = node("p", { className: "end" });
  const light = node("i");
  const spot = node("div", { className: "spot" }, light);
  const updated = node("p", { className: "updated", hidden: true });
  root.append(shapes, deck, notes, side, dark, end, panel, bar, spot, updated, over, curtain, status);
  host.append(root);
  // `s.saved` survives a remount of this component; the rest need not.
  // `s.step` : how far the slide is built; whole, unless it was come to by "next".
  const s = { data: null, send: () => {}, saved: null, at: 0, step: Infinity, sections: [], opener: null };
  const words = () => s.data.words;
  const has = (name) => root.classList.contains(name);
  const presenting = () => s.data.view === "presenter";
  const current = (index) => s.saved.live[index] ?? s.data.slides[index];
  const last = () => s.data.slides.length - 1;

  // ---- the second window
  const post = (message) => s.channel?.postMessage(message);
  const state = () => ({
    kind: "state", at: s.at, step: s.step, live: s.saved.live, black: s.saved.black, theme: s.saved.theme,
    spot: s.spot ?? null, started: Number(sessionStorage.getItem(timerKey())) || 0,
  });
  const receive = ({ data: message }) => {
    if (message.kind === "hello") post(state());
    else if (message.kind === "at") go(message.at, false, message.step);
    else if (message.kind === "black") black(message.black, false);
    else if (message.kind === "theme") theme(message.theme, false);
    else if (message.kind === "spot") shine(message.at, false);
    else if (message.kind === "code") message.on ? code(false) : close("code");
    else if (message.kind === "live") {
      if (!message.live) drop();
      place(message.slide, message.live, false);
    }
    else if (message.kind === "started") start(message.started, false);
    else if (message.kind === "state" && s.greeting) {
      s.greeting = false;
      for (const [slide, live] of Object.entries(message.live)) place(Number(slide), live, false);
      go(message.at, false, message.step);
      black(message.black, false);
      if (message.theme) theme(message.theme, false);
      if (message.started) start(message.started, false);
      shine(message.spot, false);
    }
  };
  const join = () => {
    if (s.channel) return;
    s.channel = new BroadcastChannel(`msp-stage-${s.data.id}`);
    s.channel.onmessage = receive;
    s.greeting = true;
    post({ kind: "hello" });
  };
  const presenter = () => {
    const url = new URL(location.href);
    url.searchParams.set("view", "presenter");
    const opened = window.open(url, `msp-presenter-${s.data.id}`, POPUP);
    if (!opened) announce(words().blocked, true);
  };

  // ---- slides
  const label = (index) =>
    fill(words().kind, { slide: index + 1, all: last() + 1, title: current(index).title });
  const codes = (index) => current(index).codes.filter((code) => code?.svg);
  const draw = (index) => {
    const slide = current(index);
    const section = s.sections[index];
    const live = Boolean(s.saved.live[index]);
    const [first] = codes(index);
    const number = fill(words().number, { slide: index + 1, all: last() + 1 });
    section.className = `slide ${slide.css}${live ? " live" : ""}${first ? " coded" : ""}`;
    section.setAttribute("aria-label", label(index));
    section.innerHTML =
      `<div class="wide">${slide.html}<p class="number">${number}</p></div>` +
      (slide.tall ? `<div class="upright">${slide.tall}<p class="number">${number}</p></div>` : "");
    section.classList.toggle("flows", !slide.tall);
    if (first) {
      const small = button("code", "");
      small.className = "small-code";
      small.setAttribute("aria-label", words().act.code);
      small.innerHTML = first.svg;
      section.querySelector(".wide").append(small);
    }
  };
  const build = () => {
    deck.replaceChildren();
    s.sections = s.data.slides.map((_, index) => {
      const section = node("section", { className: "slide" });
      section.setAttribute("role", "group");
      // On a phone a slide is longer than the window, and keys scroll the focused one.
      if (s.data.slides.some((one) => one.tall)) section.tabIndex = 0;
      section.setAttribute("aria-roledescription", words().slide);
      section.addEventListener("click", () => {
        if (has("grid")) open(index);
      });
      return section;
    });
    deck.append(...s.sections);
    s.sections.forEach((_, index) => draw(index));
    shapes.innerHTML = `<defs>${s.data.shapes}</defs>`;
    world();
  };
  // Country shapes come from the URL that all pages use.
  const world = () => {
    const empty = [...shapes.querySelectorAll("path[data-shape]:not([d])")];
    if (!empty.length) return;
    fetch(s.data.geometry)
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
      .then((geo) => {
        for (const path of empty) path.setAttribute("d", geo.shapes[path.dataset.shape].d);
        if (root.dataset.problem) announce("");
      })
      .catch(() => {
        announce(words().map_failed, true);
        setTimeout(world, 5000);
      });
  };
  const mark = () => {
    s.sections.forEach((section, index) => {
      section.classList.toggle("now", index === s.at);
      section.classList.toggle("next", index === s.at + 1);
      section.querySelectorAll("details[open]").forEach((one) => (one.open = false));
      if (presenting()) section.toggleAttribute("inert", index === s.at + 1 && !has("grid"));
    });
  };
  const address = () => {
    const url = new URL(location.href);
    url.searchParams.set("slide", s.at + 1);
    if (url.href === location.href) return;
    try {
      history.replaceState(history.state, "", url);
    } catch {
      // Safari limits these to a hundred in 30 s; the next step catches up.
    }
  };
  const focus = (away = false) => {
    // A hidden element keeps the focus until the next frame, and would receive the next key.
    if (panel.contains(deepest()) && !away) return;
    const heads = [...s.sections[s.at].querySelectorAll("h1,h2")];
    (heads.find((head) => head.offsetParent) ?? root).focus({ preventScroll: true });
  };
  const deepest = () => host.getRootNode().activeElement;
  const steps = () => [...s.sections[s.at].querySelectorAll(".wide [data-step]")];
  const reveal = (step) => {
    s.step = step;
    steps().forEach((one) => one.classList.toggle("later", one.dataset.step > step));
  };
  const next = () => {
    // A phone held upright shows another picture, without steps.
    const visible = s.sections[s.at].querySelector(".wide").offsetParent && !has("grid");
    const whole = s.step >= Math.max(0, ...steps().map((one) => one.dataset.step));
    if (whole || !visible) return go(s.at + 1, true, 0);
    reveal(s.step + 1);
    post({ kind: "at", at: s.at, step: s.step });
  };
  const go = (index, own = true, step = Infinity) => {
    const at = Math.min(Math.max(index, 0), last());
    const same = at === s.at && s.marked;
    s.at = at;
    if (!same || at === index) reveal(step);
    if (same) return;
    s.marked = true;
    mark();
    announce("");
    status.textContent = label(at);
    close("code");
    speak();
    address();
    s.sections[at].scrollTop = 0;
    if (has("grid")) s.sections[at].scrollIntoView({ block: "nearest" });
    focus();
    if (!own) return;
    post({ kind: "at", at, step });
    if (at > 0 && !sessionStorage.getItem(timerKey())) start(Date.now());
  };
  const open = (index) => {
    root.classList.remove("grid");
    go(index);
    mark();
    focus();
  };

  // ---- live changes
  const place = (index, live, own = true) => {
    if (!live && !s.saved.live[index]) return;
    if (live) s.saved.live[index] = live;
    else delete s.saved.live[index];
    if (!s.sections[index]) return;
    draw(index);
    if (index === s.at) s.step = Infinity;
    mark();
    if (own) post({ kind: "live", slide: index, live: live ?? null });
    if (index !== s.at) return;
    status.textContent = live ? label(index) : `${words().live.back_status} ${label(index)}`;
    s.sections[index].classList.add("fresh");
    speak();
  };
  const ask = (part, name, value) => {
    if (s.saved.slide !== s.at) s.saved.pending = [];
    s.saved.slide = s.at;
    s.saved.pending.push([part, name, value]);
    question();
  };
  const question = () => {
    s.saved.token += 1;
    const { token, pending } = s.saved;
    const { asking } = s.saved;
    const links = asking ? [asking] : current(s.at).links;
    const asked = Boolean(asking || current(s.at).asked);
    const message = { token, slide: s.at, links, asked, changes: pending };
    clearTimeout(s.patience);
    // Sent again until there is an answer: a restarted server has never received it.
    const send = (wait) => {
      s.send("ask", message);
      s.patience = setTimeout(() => {
        announce(words().live.waiting, true);
        send(2 * wait);
      }, wait);
    };
    send(PATIENCE_MS);
  };
  const answer = (live) => {
    if (!live || live.token !== s.saved.token || s.saved.answered === live.token) return;
    s.saved.answered = live.token;
    Object.assign(s.saved, { pending: [], asking: "" });
    clearTimeout(s.patience);
    if (live.problem) {
      announce(live.problem, true);
      controls();
      return;
    }
    announce(live.moved ? fill(words().live.moved, { moved: live.moved }) : "");
    place(live.slide, live);
  };
  // A pending response is ignored.
  const drop = () => {
    s.saved.token += 1;
    Object.assign(s.saved, { pending: [], asking: "" });
    clearTimeout(s.patience);
    announce("");
  };
  const back = () => {
    drop();
    s.before = null;
    place(s.at, null, false);
    post({ kind: "live", slide: s.at, live: null });
  };
  const field = (part, control) => {
    const options = control.name === "country" ? s.data.countries : control.options;
    if (control.slider) {
      const range = node("input", { type: "range", min: 0, max: options.length - 1, step: 1 });
      range.value = options.findIndex(([value]) => value === control.value);
      const output = node("output");
      const show = () => {
        output.textContent = options[range.value][1];
        range.setAttribute("aria-valuetext", output.textContent);
      };
      range.addEventListener("input", show);
      range.addEventListener("change", () => ask(part, control.name, options[range.value][0]));
      show();
      return node("label", {}, control.heading, node("span", { className: "row" }, range, output));
    }
    if (control.name === "on") {
      const [min, max] = s.data.days;
      const day = node("input", { type: "date", min, max, value: control.value });
      day.addEventListener("change", () => day.value && ask(part, control.name, day.value));
      return node("label", {}, control.heading, day);
    }
    const select = node("select");
    for (const [value, text] of options) select.append(node("option", { value, textContent: text }));
    select.value = control.value;
    select.addEventListener("change", () => ask(part, control.name, select.value));
    return node("label", {}, control.heading, select);
  };
  const controls = () => {
    const focused = [...panel.querySelectorAll(FIELDS)].indexOf(deepest());
    const sets = current(s.at).live.map((figure, part) => ({ figure, part }));
    const some = sets.filter(({ figure }) => figure.controls.length);
    const status = node("p", { className: "status", textContent: root.dataset.problem ?? "" });
    const rows = some.map(({ figure, part }) =>
      node(
        "fieldset", {}, node("legend", { textContent: figure.heading }),
        ...figure.controls.map((control) => field(part, control)),
      ),
    );
    const changed = Boolean(s.saved.live[s.at]);
    const revert = button("back", words().live.back);
    revert.disabled = !changed;
    const foot = node("div", { className: "foot-row" }, revert);
    if (changed) foot.append(node("span", { className: "changed", textContent: words().live.changed }));
    const none = rows.length ? [] : [node("p", { textContent: words().live.none })];
    panel.replaceChildren(...rows, ...none, status, foot);
    panel.setAttribute("aria-label", words().live.heading);
    if (focused >= 0) panel.querySelectorAll(FIELDS)[focused]?.focus();
  };
  const change = () => {
    panel.hidden = presenting() ? false : !panel.hidden;
    if (!panel.hidden) {
      controls();
      panel.querySelector(FIELDS)?.focus();
    } else focus(true);
  };
  const announce = (text, aloud = false) => {
    if (text) root.dataset.problem = text;
    else delete root.dataset.problem;
    const line = panel.querySelector(".status");
    if (line) line.textContent = text;
    if (aloud) status.textContent = text;
  };

  // ---- around the slide
  const timerKey = () => `msp-stage-start-${s.data.id}`;
  const start = (from, own = true) => {
    sessionStorage.setItem(timerKey(), from);
    if (own) post({ kind: "started", started: from });
    tick();
  };
  const tick = () => {
    const clock = side.querySelector(".clock");
    if (!clock) return;
    const now = new Date();
    const short = { hour: "2-digit", minute: "2-digit" };
    clock.textContent = now.toLocaleTimeString(s.data.lang, { ...short, hour12: false });
    const from = Number(sessionStorage.getItem(timerKey()));
    const seconds = from ? Math.max(0, Math.floor((now - from) / 1000)) : 0;
    const two = (n) => String(n).padStart(2, "0");
    const minutes = Math.floor(seconds / 60);
    side.querySelector(".timer").textContent = `${two(minutes)}:${two(seconds % 60)}`;
  };
  const speak = () => {
    const text = s.data.slides[s.at].notes;
    const head = node("h2", { textContent: words().notes });
    notes.replaceChildren(head, node("p", { textContent: text || words().no_notes }));
    root.classList.toggle("at-end", s.at === last());
    if (!panel.hidden) controls();
  };
  const desk = () => {
    const block = (name, heading) =>
      node("div", {}, node("h2", { textContent: heading }), node("p", { className: name }));
    const timer = block("timer", words().timer);
    timer.append(button("again", words().timer_again));
    const coming = node("h2", { className: "coming", textContent: words().next });
    side.replaceChildren(block("clock", words().clock), timer, coming);
    end.textContent = words().end;
    dark.textContent = words().black;
    tick();
    clearInterval(s.ticking);
    s.ticking = setInterval(tick, 1000);
  };
  const black = (on, own = true) => {
    s.saved.black = on;
    root.classList.toggle("black", on);
    if (own) post({ kind: "black", black: on });
  };
  const theme = (name, own = true) => {
    s.saved.theme = name;
    root.classList.remove("light", "dark");
    root.classList.add(name);
    for (const [token, value] of Object.entries(s.data.colours[name])) {
      root.style.setProperty(`--${token}`, value);
    }
    root.style.colorScheme = name;
    if (own) post({ kind: "theme", theme: name });
  };
  // A spot of light over part of the slide, at a fraction of its width and height; null for none.
  const shine = (at, own = true) => {
    s.spot = at;
    root.classList.toggle("spotted", Boolean(at));
    if (at) {
      const box = s.sections[s.at].getBoundingClientRect();
      const area = { left: box.left, top: box.top, width: box.width, height: FOOT_TOP * box.height };
      for (const [side, px] of Object.entries(area)) spot.style[side] = `${px}px`;
      light.style.left = `${at[0] * box.width}px`;
      light.style.top = `${at[1] * box.height}px`;
    }
    if (own) post({ kind: "spot", at });
  };
  const relight = () => s.spot && shine(s.spot, false);
  const follow = (event) => {
    if (!s.spot) return;
    const box = s.sections[s.at].getBoundingClientRect();
    const inside = (part) => Math.min(Math.max(part, 0), 1);
    shine([inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)]);
  };
  // On a wall: the next slide after so many seconds, and from the last the first. A new day's
  // content is fetched between two rounds, if the server answers.
  const play = () => {
    clearInterval(s.playing);
    updated.hidden = !s.data.play || presenting();
    if (updated.hidden) return;
    updated.textContent = s.data.updated;
    const day = new Date().toDateString();
    const renew = () =>
      fetch(s.data.geometry, { method: "HEAD", cache: "no-store" })
        .then((response) => response.ok && location.reload())
        .catch(() => {});
    s.playing = setInterval(() => {
      // Nothing turns under what somebody has opened.
      if (!over.hidden || !panel.hidden || has("grid") || s.saved.black) return;
      if (s.at < last()) return go(s.at + 1);
      go(0);
      if (new Date().toDateString() !== day) renew();
    }, s.data.play * SECOND_MS);
  };
  const full = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  };
  const lay = (name, heading, body) => {
    s.opener = deepest();
    over.className = `over ${name}`;
    over.setAttribute("role", "dialog");
    over.setAttribute("aria-modal", "true");
    over.setAttribute("aria-label", heading);
    over.replaceChildren(node("h2", { textContent: heading }), ...body);
    over.hidden = false;
    over.focus();
  };
  const close = (name = "") => {
    if (over.hidden || (name && !over.classList.contains(name))) return false;
    over.hidden = true;
    if (over.classList.contains("code")) post({ kind: "code", on: false });
    (s.opener?.isConnected ? s.opener : root).focus?.({ preventScroll: true });
    return true;
  };
  const help = () => {
    if (close("help")) return;
    const list = node("dl");
    for (const [cap, text] of s.data.keys) {
      list.append(node("dt", { textContent: cap }), node("dd", { textContent: text }));
    }
    lay("help", words().act.help, [list]);
  };
  // ---- a question from the floor: the figure that answers it takes the place of the slide's
  const take = ({ figure, parameters }) => {
    close("ask");
    s.before = null;
    const link = `/figures/${figure}?${new URLSearchParams(parameters)}`;
    Object.assign(s.saved, { pending: [], asking: link, slide: s.at });
    question();
  };
  const reply = async (text, replies) => {
    const url = new URL(s.data.ask, document.baseURI);
    url.searchParams.set("q", text);
    const asking = fetch(url, { cache: "no-store", referrerPolicy: "no-referrer" })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
      .catch(() => ({ kind: "unknown", sentence: words().asking.failed, choices: [] }));
    const reply = await asking;
    if (!replies.isConnected || over.hidden) return;
    // Shown as it was read first: the slide changes at the next Enter, or for another choice.
    const answered = reply.kind === "answer";
    const buttons = (answered ? [reply] : reply.choices).map((choice) => {
      const text = node("strong", { textContent: choice.sentence });
      const one = node("button", { type: "button" }, text, node("span", { textContent: choice.source }));
      one.addEventListener("click", () => take(choice));
      return one;
    });
    const lead = answered ? words().asking.read : reply.sentence;
    replies.replaceChildren(node("p", { textContent: lead }), ...buttons);
    if (answered) buttons[0].focus();
  };
  // The same number from other publishers takes the slide's place, and goes again.
  const others = () => {
    const shown = current(s.at);
    if (s.before?.slide === s.at && shown.asked && !shown.others) {
      drop();
      place(s.at, s.before.live, true);
      s.before = null;
    } else if (shown.others) {
      s.before = { slide: s.at, live: s.saved.live[s.at] };
      Object.assign(s.saved, { pending: [], asking: shown.others, slide: s.at });
      question();
    } else announce(words().no_others, true);
  };
  const floor = () => {
    if (close("ask")) return;
    const field = node("input", { type: "text", maxLength: 300, autocomplete: "off", spellcheck: false });
    field.setAttribute("aria-label", words().asking.heading);
    const replies = node("div", { className: "replies", role: "status" });
    const form = node("form", {}, field, node("p", { textContent: words().asking.hint }), replies);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.value.trim()) reply(field.value.trim(), replies);
    });
    lay("ask", words().asking.heading, [form]);
    field.focus();
  };
  const code = (own = true) => {
    if (own && close("code")) return;
    const mine = current(s.at).codes.filter(Boolean);
    const all = mine.length ? mine : [s.data.home].filter(Boolean);
    if (!all.length) return;
    if (own) post({ kind: "code", on: true });
    const local = !all.some((one) => one.svg);
    const body = all.map(({ svg, address: text }) => {
      const element = node("figure", { className: "big-code" });
      if (svg) element.append(node("div", { innerHTML: svg }));
      element.append(node("figcaption", { textContent: text }));
      return element;
    });
    if (local) body.unshift(node("p", { textContent: words().code_local }));
    lay("code", mine.length ? words().code : words().code_home, body);
  };
  const leave = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    s.send("leave", true);
  };
  const wake = (keep = false) => {
    clearTimeout(s.idle);
    root.classList.add("awake");
    if (!keep) s.idle = setTimeout(() => root.classList.remove("awake"), IDLE_MS);
  };
  const escape = () => {
    const details = s.sections[s.at].querySelector("details[open]");
    if (close()) return;
    if (s.spot) shine(null);
    else if (!panel.hidden && !presenting()) change();
    else if (panel.contains(deepest())) focus(true);
    else if (has("grid")) open(s.at);
    else if (details) details.open = false;
    else if (has("noted")) root.classList.remove("noted");
    else {
      wake();
      bar.querySelector('[data-act="leave"]').focus();
    }
  };
  const grid = () => {
    root.classList.toggle("grid");
    mark();
    if (has("grid")) s.sections[s.at].scrollIntoView({ block: "nearest" });
    focus();
  };
  const across = () => {
    const top = s.sections[0].offsetTop;
    return Math.max(s.sections.findIndex((section) => section.offsetTop > top), 1);
  };
  const acts = {
    next,
    previous: () => go(s.at - 1),
    first: () => go(0),
    last: () => go(last()),
    live: change,
    ask: floor,
    others,
    spot: () => shine(s.spot ? null : [0.5, 0.5]),
    back,
    grid,
    black: () => black(!s.saved.black),
    notes: () => root.classList.toggle("noted"),
    presenter,
    code: () => code(),
    theme: () => theme(has("light") ? "dark" : "light"),
    full,
    help,
    leave,
    close: escape,
    again: () => start(Date.now()),
  };
  const keys = {
    ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous", Home: "first",
    End: "last", c: "live", "/": "ask", d: "others", s: "spot", r: "back", g: "grid", b: "black", ".": "black", n: "notes",
    p: "presenter", q: "code", t: "theme", f: "full", "?": "help", Escape: "close",
  };

  // ---- keys, pointer, touch
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    const inside = target instanceof Element ? target : root;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    // Keys typed in a field stay there; only Esc leaves it.
    const chooses = inside.matches(MENUS);
    if (chooses ? CHOOSING.includes(key) : inside.matches(FIELDS) && key !== "Escape") return;
    const holds = (key === " " || key === "Enter") && inside.closest("button,summary,a");
    const scrolls = inside.closest(".scroll") && /^(Page|Home|End|Arrow)/.test(key);
    if (holds || scrolls || ["Shift", "Tab"].includes(key)) return;
    if (s.saved.black && !presenting()) black(false);
    else if (has("grid") && (key === "Enter" || key === " ")) open(s.at);
    else if (has("grid") && key === "ArrowDown") go(s.at + across());
    else if (has("grid") && key === "ArrowUp") go(s.at - across());
    else if (key === " ") acts[event.shiftKey ? "previous" : "next"]();
    else if (Object.hasOwn(keys, key)) acts[keys[key]]();
    else if (!chooses || key.length > 1) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) acts[act]();
    else if (event.target === over) close();
    else if (event.target.closest(".deck") && !event.target.closest("a,summary,details,.slide.next")) {
      if (s.saved.black) black(false);
      else if (!has("grid") && over.hidden && !s.touched) next();
    } else if (event.target === curtain) black(false);
  });
  root.addEventListener("pointermove", (event) => {
    follow(event);
    if (event.pointerType === "mouse") wake(bar.matches(":hover"));
  });
  root.addEventListener("pointerdown", (event) => {
    s.touched = event.pointerType === "touch";
    if (s.touched) wake();
  });
  root.addEventListener("touchstart", (event) => {
    const [finger] = event.touches;
    const apart = event.target.closest("input,.panel,.over,.scroll,.tall.wider") || has("grid");
    s.finger = event.touches.length === 1 && !apart ? finger : null;
  }, { passive: true });
  root.addEventListener("touchend", (event) => {
    if (!s.finger) return;
    const [finger] = event.changedTouches;
    const dx = finger.clientX - s.finger.clientX;
    const dy = finger.clientY - s.finger.clientY;
    s.finger = null;
    if (Math.abs(dx) < SWIPE_PX || Math.abs(dx) < 1.5 * Math.abs(dy)) return;
    if (dx < 0) next();
    else go(s.at - 1);
  }, { passive: true });
  panel.addEventListener("submit", (event) => event.preventDefault());

  // ---- lifecycle
  const begin = () => {
    const requested = Number.parseInt(new URL(location.href).searchParams.get("slide"), 10);
    s.marked = false;
    root.classList.toggle("presenter", presenting());
    root.lang = s.data.lang;
    const shorter = presenting() ? ["presenter", "notes"] : [];
    bar.replaceChildren(
      ...Object.entries(words().act)
        .filter(([act]) => !shorter.includes(act))
        .map(([act, text]) => button(act, text)),
    );
    build();
    if (presenting()) desk();
    theme(s.saved.theme || s.data.theme || s.data.page_theme, false);
    black(s.saved.black, false);
    go((requested || 1) - 1, false);
    play();
    panel.hidden = !presenting();
    if (presenting()) controls();
    // The server restarted before it could respond.
    if ((s.saved.pending.length || s.saved.asking) && s.saved.slide === s.at) question();
  };
  s.update = (data, send) => {
    s.send = send;
    window.addEventListener("keydown", press, true);
    window.addEventListener("resize", relight);
    if (data.stamp === s.data?.stamp) return;
    const other = data.id !== s.data?.id;
    if (other) s.channel = s.channel?.close();
    s.data = data;
    s.saved = savedState(data.id);
    begin();
    join();
  };
  s.answer = answer;
  s.stop = () => {
    window.removeEventListener("keydown", press, true);
    window.removeEventListener("resize", relight);
    clearInterval(s.ticking);
    clearInterval(s.playing);
    clearTimeout(s.idle);
    clearTimeout(s.patience);
    s.channel = s.channel?.close();
    s.data = null;
  };
  return s;
}

// Load all font weights now; else one could be requested, or missing, in the middle of the talk.
const OURS = /Source (Sans 3|Serif 4)/;
function holdFonts() {
  document.fonts.forEach((face) => OURS.test(face.family) && face.load().catch(() => undefined));
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const host = parentElement.querySelector(".stage");
  if (!host.widget) holdFonts();
  host.widget ??= makeStage(host);
  host.widget.update(data, setTriggerValue);
  window.mspStageAnswer = host.widget.answer;
  host.widget.answer(window.mspStageLive);
  return host.widget.stop;
}

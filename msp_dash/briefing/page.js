"use strict";
(() => {
  const body = document.body;
  const slides = [...document.querySelectorAll(".slide")];
  const live = document.querySelector(".live-region");
  const has = (name) => body.classList.contains(name);
  let now = Math.min(Math.max((parseInt(location.hash.slice(2), 10) || 1) - 1, 0), slides.length - 1);

  function show(index, focus = true) {
    now = Math.min(Math.max(index, 0), slides.length - 1);
    slides.forEach((slide, i) => slide.classList.toggle("now", i === now));
    slides.forEach((slide) => slide.querySelectorAll("details[open]").forEach((d) => { d.open = false; }));
    history.replaceState(null, "", "#s" + (now + 1));
    live.textContent = slides[now].getAttribute("aria-label");
    if (has("grid")) slides[now].scrollIntoView({ block: "nearest" });
    if (focus) (slides[now].querySelector("h1,h2") || slides[now]).focus({ preventScroll: true });
  }
  function grid(on) {
    body.classList.toggle("grid", on);
    show(now);
  }
  function fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {});
  }
  function close() {
    const open = slides[now].querySelector("details[open]");
    if (has("help")) body.classList.remove("help");
    else if (open) { open.open = false; open.querySelector("summary").focus(); }
    else if (has("grid")) grid(false);
    else body.classList.remove("with-notes");
  }
  const across = () => {
    const top = slides[0].offsetTop;
    return Math.max(slides.findIndex((slide) => slide.offsetTop > top), 1);
  };
  const moves = {
    ArrowRight: () => show(now + 1), PageDown: () => show(now + 1), ArrowLeft: () => show(now - 1),
    PageUp: () => show(now - 1), Home: () => show(0), End: () => show(slides.length - 1),
  };
  const acts = {
    f: fullscreen, b: () => body.classList.add("black"), n: () => body.classList.toggle("with-notes"),
    g: () => grid(!has("grid")), "?": () => body.classList.toggle("help"), Escape: close,
  };
  function act(event) {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (has("black")) {
      body.classList.remove("black");
      event.preventDefault();
      return;
    }
    const target = event.target instanceof Element ? event.target : body;
    if ((key === " " || key === "Enter") && target.closest("summary,a,button")) return;
    if (target.closest(".scroll") && ["PageUp", "PageDown", "Home", "End", " ", "ArrowUp", "ArrowDown"].includes(key)) return;
    if (has("grid") && (key === "Enter" || key === " ")) grid(false);
    else if (has("grid") && (key === "ArrowDown" || key === "ArrowUp")) show(now + (key === "ArrowDown" ? 1 : -1) * across());
    else if (key === " ") show(now + (event.shiftKey ? -1 : 1));
    else if (moves[key]) moves[key]();
    else if (acts[key]) acts[key]();
    else return;
    event.preventDefault();
  }
  document.addEventListener("keydown", act);
  slides.forEach((slide, i) => slide.addEventListener("click", () => {
    if (has("grid")) { now = i; grid(false); }
  }));
  document.querySelectorAll("[data-act]").forEach((button) => button.addEventListener("click", () => {
    const name = button.dataset.act;
    (moves[name] || acts[name])();
  }));
  addEventListener("hashchange", () => {
    const asked = parseInt(location.hash.slice(2), 10);
    if (asked && asked - 1 !== now) show(asked - 1);
  });
  body.classList.add("js");
  show(now);
})();

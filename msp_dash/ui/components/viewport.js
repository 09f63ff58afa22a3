// Says once, and again when it changes, which width of content the window gives.
export default function (component) {
  const { data, setStateValue, parentElement } = component;
  const host = parentElement.querySelector(".viewport");
  const bucket = () => {
    const width = document.documentElement.clientWidth;
    return data.buckets.findLast(([least]) => width >= least)?.[1] ?? data.buckets[0][1];
  };
  host.known = data.width;
  const report = () => {
    const now = bucket();
    if (now === host.known) return;
    host.known = now;
    setStateValue("width", now);
  };
  report();
  window.removeEventListener("resize", host.listener);
  host.listener = () => {
    clearTimeout(host.later);
    host.later = setTimeout(report, 200);
  };
  window.addEventListener("resize", host.listener);
  return () => window.removeEventListener("resize", host.listener);
}

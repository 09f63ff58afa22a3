// Retries of a press. A press is lost while the connection is down, and where a restarted server has
// not drawn the page yet. Waits until the page is idle; if the press had no effect, it acts.
const IDLE_CHECK_MS = 400;
const IDLE_CHECKS = 2;
const LOST_CHECKS = 12;
const AGAIN_MOST = 12;
// Half a minute: a restarted server may be that long from the connection to its first run, and what
// is pressed before that run is lost. The waits between presses double until a run is seen.
const SILENT_CHECKS = 64;

export function pageIdle() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === "CONNECTED" && app.dataset.testScriptState === "notRunning";
}

// `done()`: whether the press took effect. `again()`: repeat it. `lost()`: give up.
export function watchPress(watch, { done, again, lost }) {
  clearInterval(watch.timer);
  // Reloading the page takes longer than a busy server needs to start the run.
  const least = again ? IDLE_CHECKS : LOST_CHECKS;
  let [idle, due, times] = [0, least, 0];
  watch.timer = setInterval(() => {
    if (done()) return clearInterval(watch.timer);
    idle = pageIdle() ? idle + 1 : 0;
    if (!idle) due = least;
    if (idle < due) return undefined;
    due *= 2;
    times += 1;
    if (again && times <= AGAIN_MOST && idle <= SILENT_CHECKS) return again();
    clearInterval(watch.timer);
    return lost();
  }, IDLE_CHECK_MS);
}

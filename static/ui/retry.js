// Retries of a press. A press is lost while the connection is down, and where a restarted server has
// not drawn the page yet. Waits until the page is idle; if the press had no effect, it acts.
const IDLE_CHECK_MS = 400;
const IDLE_CHECKS = 2;
const LOST_CHECKS = 12;
const AGAIN_MOST = 12;

export function pageIdle() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === "CONNECTED" && app.dataset.testScriptState === "notRunning";
}

// `done()`: whether the press took effect. `again()`: repeat it. `lost()`: give up.
export function watchPress(watch, { done, again, lost }) {
  clearInterval(watch.timer);
  let idle = 0;
  let times = 0;
  watch.timer = setInterval(() => {
    if (done()) return clearInterval(watch.timer);
    idle = pageIdle() ? idle + 1 : 0;
    // Reloading the page takes longer than a busy server needs to start the run.
    if (idle < (again ? IDLE_CHECKS : LOST_CHECKS)) return undefined;
    idle = 0;
    times += 1;
    if (again && times <= AGAIN_MOST) return again();
    clearInterval(watch.timer);
    return lost();
  }, IDLE_CHECK_MS);
}

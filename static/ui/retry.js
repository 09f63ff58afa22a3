// A press reaches nobody while the connection is away, and is lost where a restarted server has not
// drawn the page yet. Waits until the page is drawn and nothing came of the press, then acts.
const IDLE_CHECK_MS = 400;
const IDLE_CHECKS = 2;
const LOST_CHECKS = 12;
const AGAIN_MOST = 12;

export function pageIdle() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testConnectionState === "CONNECTED" && app.dataset.testScriptState === "notRunning";
}

// `done()`: whether the press has been heard. `again()`: repeat it. `lost()`: it was given up.
export function watchPress(watch, { done, again, lost }) {
  clearInterval(watch.timer);
  let idle = 0;
  let times = 0;
  watch.timer = setInterval(() => {
    if (done()) return clearInterval(watch.timer);
    idle = pageIdle() ? idle + 1 : 0;
    // To load the page anew takes longer than a busy server needs to begin.
    if (idle < (again ? IDLE_CHECKS : LOST_CHECKS)) return undefined;
    idle = 0;
    times += 1;
    if (again && times <= AGAIN_MOST) return again();
    clearInterval(watch.timer);
    return lost();
  }, IDLE_CHECK_MS);
}

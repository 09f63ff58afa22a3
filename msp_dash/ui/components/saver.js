// Clicks a download button once for each file, so that a requested file is saved at once.
export default function (component) {
  const { data } = component;
  const memory = (window.mspSaver ??= { file: "" });
  if (memory.file === data.file) return;
  memory.file = data.file;
  let tries = 100;
  const press = () => {
    const button = document.querySelector(data.button);
    if (button) button.click();
    else if (tries--) requestAnimationFrame(press);
  };
  requestAnimationFrame(press);
}

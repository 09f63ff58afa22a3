// Presses a download button once for each file: whoever asked for a file has asked for its saving.
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

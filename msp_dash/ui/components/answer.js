// Hands the server's answer to a live change over to the stage, which keeps its slides.
export default function ({ data }) {
  window.mspStageLive = data;
  window.mspStageAnswer?.(data);
}

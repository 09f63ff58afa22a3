// Passes the server's response to a live change to the stage.
export default function ({ data }) {
  window.mspStageLive = data;
  window.mspStageAnswer?.(data);
}

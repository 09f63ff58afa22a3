// Small or per-reader data: JSON as bytes. Streamlit serializes anything but bytes as JSON twice, and
// hashes it, in every run.
export const parsed = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

// Data that many readers share: compressed JSON, built once.
export function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

// What Streamlit is handed as anything but bytes it writes as JSON twice and hashes, in every run.
export const parsed = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

// What many readers get alike comes as compressed JSON, made once.
export function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

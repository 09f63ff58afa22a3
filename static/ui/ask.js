// A question in words: the server answers in one sentence. It is in no cache, history or referrer.
const PAUSE_MS = 250;
const WORDS_MIN = 2;

// A function that asks once the reader has paused, and drops the answer to an older question.
export function makeAsking(tell) {
  let pause = 0;
  let sent = null;
  const send = async (path, question) => {
    const url = new URL(path, document.baseURI);
    url.searchParams.set("q", question);
    sent = new AbortController();
    const { signal } = sent;
    try {
      const answer = await fetch(url, { cache: "no-store", referrerPolicy: "no-referrer", signal });
      if (!answer.ok) throw new Error(`${answer.status}`);
      tell(await answer.json());
    } catch {
      if (!signal.aborted) tell({ kind: "failed" });
    }
  };
  return (path, question) => {
    clearTimeout(pause);
    sent?.abort();
    if (question.split(/\s+/).length < WORDS_MIN) return;
    pause = setTimeout(send, PAUSE_MS, path, question);
  };
}

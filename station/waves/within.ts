/** A budget of work: once at least, then until so much time is over. */
export function within(ms: number): () => boolean {
  let end: number | null = null;
  return () => {
    const now = performance.now();
    if (end !== null) return now < end;
    end = now + ms;
    return true;
  };
}

/** Places of marks on one line that may not lie over one another: moved right as little as needed, then left of the end. */
export function spread(wanted: readonly number[], gap: number, least: number, most: number): readonly number[] {
  let next = least;
  const right = wanted.map((x) => {
    const place = Math.max(x, next);
    next = place + gap;
    return place;
  });
  let before = most;
  return right
    .toReversed()
    .map((x) => {
      const place = Math.min(x, before);
      before = place - gap;
      return place;
    })
    .toReversed();
}

/**
 * One thing at a time: each piece of work starts when the one before has ended, in the order of arrival.
 * Needed because a handler that awaits may interleave with the main loop.
 */
export function createSerialSection() {
  let last: Promise<unknown> = Promise.resolve();
  return function run<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

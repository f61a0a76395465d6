/**
 * One thing at a time within a process or a workflow: each piece of work starts when the one before has ended, well or
 * not, in the order of arrival. Needed because a handler that awaits may interleave with the main loop. Processes of a
 * machine exclude each other by a file (`services/files`), machines by a lease in the database.
 */
export function createSerialSection() {
  let last: Promise<unknown> = Promise.resolve();
  return function run<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

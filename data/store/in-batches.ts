interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (answer: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Returns a function that has the work done for one item. What callers ask for at the same moment, or while a batch is
 * being worked on, is done together as the next batch, so that many callers cost few commands. `work` answers in the
 * order of its items; when it fails, each caller of that batch gets the error.
 */
export function inBatches<T, R>(
  work: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let isRunning = false;

  const doNext = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      const answers = await work(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index]);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const run = async (): Promise<void> => {
    isRunning = true;
    await new Promise(setImmediate); // callers of the same moment come along, and those that still compute in it
    while (waiting.length > 0) await doNext();
    isRunning = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void run();
    });
}

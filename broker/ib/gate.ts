/** Runs what it is given, at most so many at a time, in the order given. */
export interface Gate {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** One place at a time is `createSerialSection`. */
export function openGate(places: number): Gate {
  let free = places;
  const waiting: (() => void)[] = [];

  const enter = (): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => waiting.push(resolve));
  };

  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

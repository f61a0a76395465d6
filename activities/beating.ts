import { Context } from '@temporalio/activity';

/** Below every heartbeat timeout of `workflows/proxies.ts`. */
const EVERY_MS = 2_000;

/** Does the work while showing that the process is alive, so that a killed worker is noticed soon. */
export async function beating<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

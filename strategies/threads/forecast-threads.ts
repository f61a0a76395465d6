import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { checkoutDirectory } from '../../config/checkout';
import type { KnownResults } from '../../systems/forecasts/known-results';
import {
  type ByInstrument,
  type ForecastsByInstrument,
  SOURCES,
  type ThreadTask,
  type TradingByInstrument,
} from './thread-task';

/**
 * Forecasts of all instruments, computed in one thread for each of `parts`, in two rounds: what a rule costs may
 * depend on how often it trades other instruments, so each thread first reports that of its instruments.
 * Throws what a thread throws. Afterwards no thread is left.
 */
export async function forecastsInThreads(
  task: Omit<ThreadTask, 'own' | 'sources'>,
  parts: readonly (readonly string[])[],
): Promise<KnownResults> {
  const threads = parts.map((own) => startThread({ ...task, own, sources: SOURCES }));
  try {
    const trading = joined(await Promise.all(threads.map((thread) => thread.answer<TradingByInstrument>())));
    const answers = threads.map((thread) => thread.answer<ForecastsByInstrument>(trading));
    const forecasts = joined(await Promise.all(answers));
    return { trading: (code) => trading[code], forecasts: (code) => forecasts[code] };
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

interface Thread {
  /** Its next message, once it has got `question`. Throws what the thread threw. */
  answer<T>(question?: unknown): Promise<T>;
  end(): Promise<unknown>;
}

function startThread(task: ThreadTask): Thread {
  const worker = new Worker(join(checkoutDirectory(), 'dist', 'forecast-thread.cjs'), { workerData: task });
  const failure = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`a thread of the backtest ended with code ${code}`)));
  });
  // It may come while nobody waits for an answer; the next caller gets the error.
  failure.catch(() => undefined);
  return {
    answer: async <T>(question?: unknown) => {
      if (question !== undefined) worker.postMessage(question);
      // Not `events.once`, which settles some turns later: a thread's last message and its end may come together.
      const message = new Promise<T>((resolve) => worker.once('message', resolve));
      return Promise.race([message, failure]);
    },
    end: () => worker.terminate(),
  };
}

function joined<T>(parts: readonly ByInstrument<T>[]): ByInstrument<T> {
  return Object.assign({}, ...parts) as ByInstrument<T>;
}

/** Handling of Ctrl-C and SIGTERM in a long command. */
export interface Interrupt {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  /** Resolves at the first signal. */
  readonly happened: Promise<void>;
}

/** Shells' exit code for a command that was interrupted. */
export const EXIT_INTERRUPTED = 130;

/**
 * From now on the first Ctrl-C, SIGTERM or hang-up asks the command to stop in order; further ones only say that it
 * is stopping, so that pressing twice leaves nothing behind.
 */
export function listenToInterrupt(say: (line: string) => void): Interrupt {
  const control = new AbortController();
  const happened = new Promise<void>((resolve) => {
    control.signal.addEventListener('abort', () => resolve());
  });
  const react = () => {
    say(control.signal.aborted ? 'still stopping what was started ...' : 'stopping what was started ...');
    control.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, react);
  return { signal: control.signal, happened };
}

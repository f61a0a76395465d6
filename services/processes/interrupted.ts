/** The user asked to stop: nothing is wrong, and what had been started is stopped. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** The broker reports its time in whole seconds. */
const BROKER_STEP_MS = 1_000;

/**
 * The least by which our clock is ahead of the broker's (negative: behind), in ms: `broker` was answered somewhere
 * between `before` and `after` of our clock. 0 where no difference can be measured. All are UTC ms.
 */
export function clockSkew(ours: { readonly before: number; readonly after: number }, broker: number): number {
  if (ours.before >= broker + BROKER_STEP_MS) return ours.before - (broker + BROKER_STEP_MS);
  if (ours.after < broker) return ours.after - broker;
  return 0;
}

/** As in "our clock is ...". */
export function skewInWords(skewMs: number): string {
  const seconds = (Math.abs(skewMs) / 1000).toFixed(1);
  return `${seconds} s ${skewMs < 0 ? 'behind' : 'ahead of'} the broker's`;
}

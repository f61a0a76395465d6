/** A time in which a step could not continue, from its first failed attempt to the last one. UTC ms of the trading clock. */
export interface Interruption {
  readonly from: number;
  readonly to: number;
  /** Of the first failure. */
  readonly reason: string;
}

/** One interruption from the first to the last of several; undefined without any. */
export function joinInterruptions(all: readonly (Interruption | undefined)[]): Interruption | undefined {
  const known = all.filter((each) => each !== undefined);
  if (known.length === 0) return undefined;
  const first = known.reduce((earliest, each) => (each.from < earliest.from ? each : earliest));
  return { ...first, to: Math.max(...known.map(({ to }) => to)) };
}

/** The sentence for people: a step that reports it has continued since, and missed nothing. */
export function interruptionText({ from, to, reason }: Interruption): string {
  const clock = (time: number) => new Date(time).toISOString().slice(11, 19);
  return `interrupted from ${clock(from)} to ${clock(to)} UTC, then continued where it had stopped: ${reason}`;
}

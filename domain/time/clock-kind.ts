/** The machine's clock, or the simulator's, which is stepped. */
export const CLOCK_KINDS = ['live', 'simulated'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

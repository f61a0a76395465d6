/** What became of the first history of an instrument. */
export interface AddedInstrument {
  /** `present`: it had prices. `failed`: it takes no part; the reason is in `text`. */
  readonly kind: 'added' | 'present' | 'failed';
  readonly text: string;
  /** What was not as it should be, and what was done about it. */
  readonly notes: readonly string[];
}

/** Where a first history comes from. `both`: from files, continued by the broker. */
export const HISTORY_SOURCES = ['broker', 'csv', 'both'] as const;

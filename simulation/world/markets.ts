/** Beginnings of simulated days: ordinary weeks, and those in which time or contracts behave unusually. */
export interface Market {
  /** Its prices differ from those of the other markets. */
  readonly number: number;
  /** The evening on which the first day's cycle begins, `YYYY-MM-DD`. */
  readonly date: string;
  readonly what: string;
}

export const MARKETS: readonly Market[] = [
  { number: 1, date: '2026-06-10', what: 'the weeks in which contracts roll and expire' },
  { number: 2, date: '2026-03-26', what: 'European clocks go forward at the weekend' },
  { number: 3, date: '2026-12-23', what: 'a holiday in the middle' },
  { number: 4, date: '2026-10-22', what: 'European clocks go back, American ones later' },
  { number: 5, date: '2028-02-28', what: 'a leap day' },
  { number: 6, date: '2026-09-14', what: 'expiries of all instruments' },
];

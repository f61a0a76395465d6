/** A spike that waits for a person; `id` is the question's record. */
export interface AskedQuestion {
  readonly id: string;
  readonly instrument: string;
}

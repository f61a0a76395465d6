/** A spike waiting for the operator; `id` is the question's record. */
export interface AskedQuestion {
  readonly id: string;
  readonly instrument: string;
}

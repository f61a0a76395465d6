/** Answers to questions that only a person can decide. */

/** To a price or a rate that looks wrong: `drop` leaves its row out. A number of `replace` is checked again. */
export type PriceAnswer =
  | { readonly kind: 'accept' }
  | { readonly kind: 'replace'; readonly value: number }
  /** The value of the row before. */
  | { readonly kind: 'previous' }
  | { readonly kind: 'drop' };

/** To an execution that matches no order of ours. */
export type ExecutionAnswer =
  | { readonly kind: 'adopt' | 'ignore' }
  | { readonly kind: 'link'; readonly ledgerRowId: string };

export type QuestionAnswer = PriceAnswer | ExecutionAnswer;

/** Why something is not done, as a sentence for the operator. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

/** What came of a request of a person. A refusal is a value: it reaches the operator by the way the request came. */
export type Answer<Done extends object = { readonly summary: string }> =
  | ({ readonly kind: 'done' } & Done)
  | Refused;

/** The answer to what is not done. */
export function refused(reason: string): Refused {
  return { kind: 'refused', reason };
}

/** Why something is not done, as a sentence for the operator. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

/** Result of an operator's request. A refusal is a value: it reaches the operator the way the request came. */
export type Answer<Done extends object = { readonly summary: string }> =
  | ({ readonly kind: 'done' } & Done)
  | Refused;

/** The answer to a refused request. */
export function refused(reason: string): Refused {
  return { kind: 'refused', reason };
}

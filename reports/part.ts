/** Data of one section, or why they are unavailable: the section says so and the report continues. */
export type Part<Data> =
  | { readonly kind: 'data'; readonly data: Data }
  | { readonly kind: 'failed'; readonly reason: string };

export function part<Data>(data: Data): Part<Data> {
  return { kind: 'data', data };
}

export function failedPart(reason: string): Part<never> {
  return { kind: 'failed', reason };
}

/** Both, or why the first that failed did. */
export function bothParts<A, B>(a: Part<A>, b: Part<B>): Part<readonly [A, B]> {
  if (a.kind === 'failed') return a;
  return b.kind === 'failed' ? b : part([a.data, b.data] as const);
}

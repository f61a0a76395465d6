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

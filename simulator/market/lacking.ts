/** `unknown`: no contract details (code 200). `no-history`: known, without bars (code 162). */
export type Lacking = 'unknown' | 'no-history';

/** Which contracts a broker lacks that lacks this share (0 to 1) of all: always the same ones, half of each kind. */
export function lackingOf(conId: number, share: number): Lacking | undefined {
  const place = (Math.imul(conId, 2_654_435_761) >>> 0) / 2 ** 32;
  if (place >= share) return undefined;
  return place < share / 2 ? 'unknown' : 'no-history';
}

/** The top of a market's book, seen from an order's side. */

export interface Tick {
  readonly bid: number;
  readonly ask: number;
  /** NaN where the broker did not say it. */
  readonly bidSize: number;
  readonly askSize: number;
}

/** `1` for a buyer, `-1` for a seller. */
export type Direction = 1 | -1;

/** What the order would trade against (side), and where those wait who want the same as the order (offside). */
export interface SeenTick {
  readonly side: number;
  readonly offside: number;
  readonly mid: number;
  readonly sideSize: number;
  /** How many times the size on the order's own side is that of the other. */
  readonly imbalance: number;
}

/** Stands for an imbalance against an empty side. */
const EMPTY_SIDE = 9999;
const IMBALANCE_MAX = 5;
/** Fewer times its own size than this on offer, and the order takes it before it is gone. */
const SIDE_SIZE_MIN = 3;

export function isTick({ bid, ask }: Pick<Tick, 'bid' | 'ask'>): boolean {
  return Number.isFinite(bid) && Number.isFinite(ask);
}

export function seenTick({ bid, ask, bidSize, askSize }: Tick, direction: Direction): SeenTick {
  const mid = (bid + ask) / 2;
  const buys = direction > 0;
  const [side, offside] = buys ? [ask, bid] : [bid, ask];
  const [sideSize, offsideSize] = buys ? [askSize, bidSize] : [bidSize, askSize];
  const imbalance = sideSize === 0 ? EMPTY_SIDE : offsideSize / sideSize;
  return { side, offside, mid, sideSize, imbalance };
}

/** Many want what the order wants, and little is on offer: the price is about to run away. Unknown sizes are not adverse. */
export function isAdverseSize(tick: Tick, direction: Direction): boolean {
  const { imbalance, sideSize } = seenTick(tick, direction);
  return imbalance > IMBALANCE_MAX && sideSize < SIDE_SIZE_MIN;
}

/** Others outbid the order since the reference: it waits no longer at the best price of its own side. */
export function isAdverseMove(tick: Tick, reference: Tick, direction: Direction): boolean {
  const [now, before] = [seenTick(tick, direction).offside, seenTick(reference, direction).offside];
  return direction > 0 ? now > before : now < before;
}

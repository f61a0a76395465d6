/** A price on the tick, without the dust of binary fractions. */
export function roundToTick(price: number, tick: number): number {
  return tidy(Math.round(price / tick) * tick);
}

/** The lower tick; a price already on one (within a millionth of it) stays. */
export function floorToTick(price: number, tick: number): number {
  return tidy(Math.floor(price / tick + 1e-6) * tick);
}

export function ceilToTick(price: number, tick: number): number {
  return tidy(Math.ceil(price / tick - 1e-6) * tick);
}

export function isOnTick(price: number, tick: number): boolean {
  return Math.abs(price / tick - Math.round(price / tick)) < 1e-6;
}

function tidy(price: number): number {
  return Number(price.toPrecision(12));
}

/** A price on the tick, without the dust of binary fractions. */
export function roundToTick(price: number, tick: number): number {
  return onTick(Math.round(price / tick), tick);
}

/** The lower tick; a price already on one (within a millionth of it) stays. */
export function floorToTick(price: number, tick: number): number {
  return onTick(Math.floor(price / tick + 1e-6), tick);
}

export function ceilToTick(price: number, tick: number): number {
  return onTick(Math.ceil(price / tick - 1e-6), tick);
}

export function isOnTick(price: number, tick: number): boolean {
  return Math.abs(price / tick - Math.round(price / tick)) < 1e-6;
}

/** A tick as `whole / divide`, where `divide` is a power of ten. */
interface DecimalTick {
  readonly whole: number;
  readonly divide: number;
}

const DIGITS = 12;
const decimalTicks = new Map<number, DecimalTick | undefined>();

/** So many ticks, to 12 digits. Of a decimal tick one division gives the same number as writing the digits and reading them. */
function onTick(count: number, tick: number): number {
  if (!decimalTicks.has(tick)) decimalTicks.set(tick, decimalTick(tick));
  const decimal = decimalTicks.get(tick);
  if (decimal !== undefined && Math.abs(count * decimal.whole) < 10 ** DIGITS)
    return (count * decimal.whole) / decimal.divide + 0; // not -0
  return Number((count * tick).toPrecision(DIGITS));
}

/** Undefined where the tick has more digits. */
function decimalTick(tick: number): DecimalTick | undefined {
  for (let digits = 0; digits < DIGITS; digits += 1) {
    const divide = 10 ** digits;
    const whole = Math.round(tick * divide);
    if (whole / divide === tick) return { whole, divide };
  }
  return undefined;
}

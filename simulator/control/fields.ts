import { tstError } from '../../domain/errors/errors';
import { DAY_MS } from '../../domain/time/units';
import { LAST_INSTANT, SPEED_MAX } from '../clock/clock';

export type Body = Readonly<Record<string, unknown>>;

/** What a field of a request may be. */
interface Field {
  readonly what: string;
  fits(value: unknown): boolean;
}

const number = (min: number, max: number): Field => ({
  what: `a number from ${min} to ${max}`,
  fits: (value) => typeof value === 'number' && value >= min && value <= max,
});
const whole = (min: number, max: number): Field => ({
  what: `a whole number from ${min} to ${max}`,
  fits: (value) => Number.isInteger(value) && number(min, max).fits(value),
});
const text: Field = {
  what: 'a text of at most 1000 characters',
  fits: (value) => typeof value === 'string' && value.length <= 1000,
};
const flag: Field = { what: 'true or false', fits: (value) => typeof value === 'boolean' };

/** The longest time for which a timer can be set. */
const TIMER_MAX = 2_147_483_647;

const time: Field = {
  what: 'a time (UTC ms or ISO) from 1970 to 9999',
  fits: (value) => number(0, LAST_INSTANT).fits(typeof value === 'string' ? Date.parse(value) : value),
};
const wait = number(0, TIMER_MAX);
const price = number(-1e12, 1e12);
const quantity = whole(-1e9, 1e9);

const filter: Field = {
  what: '{symbol?, orderRef?, clientId?, action?}',
  fits: (value) => isBody(value) && Object.entries(value).every(([key, part]) => FILTER[key]?.fits(part)),
};
const FILTER: Readonly<Record<string, Field>> = {
  ...{ symbol: text, orderRef: text, action: text },
  clientId: whole(0, TIMER_MAX),
};

/** A field means the same in every request that has it. */
const FIELDS = {
  ...{ set: time, advance: time, until: time, advanceMs: number(0, 10 * 366 * DAY_MS) },
  ...{ speed: number(0, SPEED_MAX), version: whole(-1, LAST_INSTANT), since: whole(0, LAST_INSTANT) },
  ...{
    id: text,
    kind: text,
    mode: text,
    how: text,
    text,
    symbol: text,
    month: text,
    currency: text,
    bars: text,
  },
  ...{ message: text, request: text, execId: text, orderRef: text, filter },
  ...{ restore: flag, rate: flag, history: flag },
  ...{ timeoutMs: wait, ms: wait, delayMs: wait, restoreMs: wait, clashMs: wait, latencyMs: wait },
  ...{ n: whole(0, 1_000_000), parts: whole(1, 1_000), code: whole(0, 100_000), idRollback: whole(0, 1e9) },
  ...{ clientId: whole(0, TIMER_MAX), conId: whole(0, LAST_INSTANT), factor: number(-1e6, 1e6) },
  missing: number(0, 1),
  ...{ price, priceOffset: price, averagePrice: price, quantity, bid: price, ask: price },
  ...{ bidSize: whole(0, 1e9), askSize: whole(0, 1e9) },
  ...{ amount: number(-1e15, 1e15), cash: number(-1e15, 1e15) },
} satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];

/**
 * Throws BAD_INPUT unless every field of a request is known there and in its range. Done before anything is applied,
 * so that a request is applied whole or not at all.
 */
export function checkFields(body: Body, names: readonly FieldName[]): void {
  for (const [key, value] of Object.entries(body)) {
    const name = names.find((known) => known === key);
    if (name === undefined)
      throw tstError(
        'BAD_INPUT',
        `${JSON.stringify(key)} is not a field here; there are ${names.join(', ') || 'none'}`,
      );
    if (!FIELDS[name].fits(value))
      throw tstError(
        'BAD_INPUT',
        `${key} must be ${FIELDS[name].what}, not ${JSON.stringify(value)?.slice(0, 100)}`,
      );
  }
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

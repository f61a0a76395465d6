/**
 * Small kinds of values that configuration files hold, each with the sentence an operator reads when the
 * value is wrong.
 */
import { z } from 'zod';

const TRUE_WORDS = new Set(['true', 'yes', 'on']);
const FALSE_WORDS = new Set(['false', 'no', 'off']);

/** A boolean, or the text that older files hold instead (`"True"`, `'no'`). */
export const flag = z.preprocess((value) => {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
  if (word !== undefined && TRUE_WORDS.has(word)) return true;
  if (word !== undefined && FALSE_WORDS.has(word)) return false;
  return value;
}, z.boolean('must be true or false'));

export const text = z.string('must be text').min(1, 'must not be empty');

/** Text that YAML may have read as a number: account ids, passwords, names of machines. */
export const textOrNumber = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  text,
);

export const number = z.number('must be a number');
export const positive = number.positive('must be above 0');
export const notNegative = number.nonnegative('must be 0 or more');
export const fraction = number.min(0, 'must be between 0 and 1').max(1, 'must be between 0 and 1');
export const wholeNumber = number
  .int('must be a whole number')
  .nonnegative('must be a whole number, 0 or more');
/** Things that are counted, where none at all makes no sense: contracts of an order, attempts, orders. */
export const count = number
  .int('must be a whole number, 1 or more')
  .min(1, 'must be a whole number, 1 or more');
/** A wait. Longer than a day is a slip of the pen, and longer than 24 days no timer can wait. */
export const seconds = positive.max(86_400, 'must be at most 86400, a day');
export const port = number
  .int('must be a port number')
  .min(1, 'must be 1 to 65535')
  .max(65535, 'must be 1 to 65535');

/** One of a list of words; the message lists them. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, `must be one of: ${words.join(', ')}`);
}

/** A list, or one entry alone, which is how YAML lists of one are often written. */
export const textList = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z.array(text, 'must be a list'),
);

/** `HH:MM`, 00:00 to 23:59. */
export const timeOfDay = z
  .string("must be a time such as '20:05'")
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as '20:05'");

export const currency = z
  .string('must be a currency such as USD')
  .regex(/^[A-Z]{3}$/, 'must be three capital letters such as USD');

export const zone = text.refine(isZone, 'must be an IANA time zone such as Europe/London');

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A mapping of free names to values of one kind. */
export function mappingOf<Value extends z.ZodType>(value: Value) {
  return z.record(z.string(), value, 'must be a mapping of names to values');
}

/** A mapping whose content another part checks (the backtest engine, a custom function). */
export const anyMapping = z.record(z.string(), z.unknown(), 'must be a mapping');

/** Schemas of the values in messages and inputs. Text must be a string: nothing else reaches a database filter. */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { CLOCK_KINDS } from '../time/clock-kind';

const LONGEST = 500;

/** A name, an id, a reason: not empty, not blank. */
export const text = z
  .string('must be text')
  .max(LONGEST, `must have at most ${LONGEST} characters`)
  .refine((value) => value.trim() !== '', 'must not be empty');

export const texts = z.array(text, 'must be a list of names').readonly();

/** `YYYY-MM-DD`, a day that exists. */
export const tradeDate = z
  .string('must be a day YYYY-MM-DD')
  .refine(
    (value) => /^\d{4}-\d\d-\d\d$/.test(value) && DateTime.fromISO(value).isValid,
    'must be a day YYYY-MM-DD',
  );

/** An instant in UTC as ISO text: what compares as text as it does as time. */
export const instant = z
  .string('must be an instant such as 2026-11-25T23:10:00.000Z')
  .refine(
    (value) =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value) && !Number.isNaN(Date.parse(value)),
    'must be an instant such as 2026-11-25T23:10:00.000Z',
  );

/** A time as people type it: anything that parses. */
export const time = z
  .string('must be a time such as 2026-11-25T15:00:00Z')
  .refine((value) => !Number.isNaN(Date.parse(value)), 'must be a time such as 2026-11-25T15:00:00Z');

/** Finite. */
export const number = z.number('must be a number');

export const wholeNumber = z.int('must be a whole number');

/** Parsed by its receiver. */
export const anything = z.unknown();

export const flag = z.boolean('must be true or false');

export const clockKind = z.enum(CLOCK_KINDS, 'must be live or simulated');

/** An object with these keys. */
export function input<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape, 'it must be an object');
}

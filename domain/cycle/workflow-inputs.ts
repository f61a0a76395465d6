/** What a workflow may be started with, a schema for each. */
import { z } from 'zod';
import { clockKind, input, instant, number, text, texts, tradeDate, wholeNumber } from '../inputs/values';

/** The day and its stages. */
export const cycleStart = input({
  system: text,
  tradeDate,
  clock: clockKind,
  window: z.enum(['wait', 'hand-over'], 'must be wait or hand-over'),
});

export const orderStackStart = input({
  system: text,
  tradeDate,
  clock: clockKind,
  windowEnd: instant,
  maxEvents: wholeNumber.optional(),
});

export const executeOrderStart = input({
  system: text,
  ref: text,
  clock: clockKind,
  timeoutSeconds: number.refine((seconds) => seconds > 0, 'must be above 0'),
  deadline: instant.optional(),
  cancelFirst: z.literal(true).optional(),
});

export const priceQuestionStart = input({ system: text, tradeDate, question: text, instrument: text });

export const seedStart = input({ system: text, tradeDate, instruments: texts });

export const scheduledStartInput = input({
  system: text,
  process: z.enum(
    ['dailyCycle', 'prices', 'capital', 'fx', 'orderStack', 'reports', 'backup'],
    'must be a process that a schedule can start',
  ),
  clock: clockKind.optional(),
});

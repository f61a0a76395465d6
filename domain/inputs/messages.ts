/** Schemas of the messages that people and other workflows send to a running workflow. */
import { z } from 'zod';
import { parseSettleRequest } from '../orders/settle-request';
import { parseRollRequest } from '../rolls/roll-request';
import { parseSettleExpired } from '../rolls/settle-expired-request';
import { REASON } from '../system/reason';
import type { ParsedInput } from './parse-input';
import { flag, input, instant, number, text, time, tradeDate } from './values';

/** `handOver`: the order stack trades on, for this cycle, until then. */
export const handOverInput = input({ tradeDate, windowEnd: instant });

/** `manualFill`, `manualFillBySignal`: a fill made by hand, as it is typed. */
export const manualFillInput = input({
  /** `C5`, `B7` or an id. */
  order: text,
  /** Names the fill: sent twice, it is booked once. */
  fillId: text.optional(),
  /** Or: the total filled of the order (of the leg, for a spread), signed. */
  cumulativeFilled: number.optional(),
  /** Signed contracts. */
  quantity: number.optional(),
  price: number,
  /** ISO; now when left out. */
  time: time.optional(),
  /** The leg, for a spread. */
  contract: text.optional(),
  /** True: the price is right, although far from the last one. */
  priceConfirmed: flag.optional(),
  by: text.optional(),
}).refine(
  ({ fillId, cumulativeFilled }) => fillId !== undefined || cumulativeFilled !== undefined,
  'a manual fill needs "order", "price", and "fillId" with "quantity", or "cumulativeFilled"',
);
export type ManualFillInput = z.infer<typeof manualFillInput>;

/** `closeOrder`: an order by its number (`I3`, `C5`) or id. */
export const closeOrderInput = input({ order: text, reason: REASON, by: text.optional() });
export type CloseOrderInput = z.infer<typeof closeOrderInput>;

/** `explainExecution`: what an execution was that matched no order. */
export const explainInput = input({
  /** `exec:<execution id without its last part>`. */
  identity: text,
  /** Booked as a fill of its order or of `strategy`; the same as a fill entered by hand; or not ours. */
  outcome: z.enum(['adopted', 'linked', 'ignored'], 'must be adopted, linked or ignored'),
  strategy: text.optional(),
  /** Which manual fill it is the same as; needed where it matched no order. */
  ledgerRowId: text.optional(),
  reason: REASON,
  by: text.optional(),
});
export type ExplainInput = z.infer<typeof explainInput>;

/** `halt`: sending is stopped, or goes on, for everything or what is named. */
export const haltInput = input({
  action: z.enum(['on', 'lift'], 'must be on or lift'),
  reason: REASON,
  by: text.optional(),
  /** Orders at the broker are cancelled, too. */
  cancel: flag.optional(),
  /** What makes a position smaller is still sent. */
  reduceOnly: flag.optional(),
  instrument: text.optional(),
  strategy: text.optional(),
});
export type HaltInput = z.infer<typeof haltInput>;

/** `confirmCapital`: the pending change of the account's value is profit or loss. */
export const confirmCapitalInput = input({
  reason: REASON,
  by: text.optional(),
  /** What the account is worth: refused when another change is waiting by now. */
  value: number.optional(),
});
export type ConfirmCapitalInput = z.infer<typeof confirmCapitalInput>;

const ANSWERS =
  'the answer must be {"kind":"accept"}, {"kind":"replace","value":<number, above 0 for a rate>}, {"kind":"previous"} or {"kind":"drop"}';

/** `answer`, `answerBySignal`: `accept` the value, `replace` it by a number or by the `previous` value, or `drop` the row. */
export const priceAnswerInput = answerInput(z.number(ANSWERS));
/** The same of an exchange rate: a price may be below 0, a rate is above. */
export const rateAnswerInput = answerInput(z.number(ANSWERS).gt(0, ANSWERS));

function answerInput(value: z.ZodNumber) {
  return z.discriminatedUnion(
    'kind',
    [
      input({ kind: z.literal('accept') }),
      input({ kind: z.literal('replace'), value }),
      input({ kind: z.literal('previous') }),
      input({ kind: z.literal('drop') }),
    ],
    ANSWERS,
  );
}

/** `settleOrder`: what became of an order in `unknown`. */
export const settleInput = readBy(parseSettleRequest);

/** `setRollState`: a roll state that a person sets. */
export const rollStateInput = readBy(parseRollRequest);

/** `settleExpired`: a position held through its expiry. */
export const settleExpiredInput = readBy(parseSettleExpired);

/** Refuses what the parser refuses. The input stays as it came: the activity parses it, and audits it unchanged. */
function readBy(parse: (given: unknown) => ParsedInput<unknown>) {
  return z.unknown().superRefine((given, context) => {
    const parsed = parse(given);
    if (parsed.kind === 'refused') context.addIssue({ code: 'custom', message: parsed.reason });
  });
}

import { hasLocked } from '../../data/controls/locks';
import { recordFill } from '../../data/ledger/record-fill';
import { fillFacts } from '../../data/orders/fill-facts';
import { findByName } from '../../data/orders/find-by-name';
import { TstError } from '../../domain/errors/errors';
import { type ManualFillInput, manualFillInput } from '../../domain/inputs/messages';
import { parseInput } from '../../domain/inputs/parse-input';
import { decideFill, type FillableByHand, type FillDecision } from '../../domain/orders/decide-fill';
import { watcherOf } from '../../domain/orders/order';
import { nameOf, noSuchOrder } from '../../domain/orders/order-name';
import { type Answer, refused } from '../../domain/questions/answer';
import { RECONCILIATION } from '../../domain/reconcile/lock-owners';
import { progressOf } from '../broker-orders/progress-of-order';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';
import { factsAndRemedy, isTransient, sentence } from '../running/failures';
import { recordProgress } from '../running/progress';

export interface ManualFillResult {
  /** `known`: it had been entered before; nothing changed. */
  readonly kind: 'booked' | 'known';
  readonly remaining: readonly number[];
  readonly text: string;
  /** Workflow of the broker order that was filled, to be woken. */
  readonly watcher?: string;
  /** Its instrument is locked because ledger and broker differ: the fill may be why. */
  readonly mayExplain?: boolean;
}

export interface ManualFillRequest {
  /** As it came; `manualFillInput` reads it. */
  readonly fill: unknown;
  readonly via: 'update' | 'signal';
}

export type ManualFillAnswer = Answer<{ readonly result: ManualFillResult }>;

/** Books a manual fill like a broker's, or refuses it with the reason; either way it is audited. */
export async function applyFill(deps: Deps, { fill, via }: ManualFillRequest): Promise<ManualFillAnswer> {
  const parsed = parseInput('the manual fill', manualFillInput, fill);
  const answer =
    parsed.kind === 'refused' ? parsed : await book(deps, parsed.value).catch((error) => refusalOf(error));
  const { order, id } = namesOf(fill);
  const outcome = answer.kind === 'refused' ? `refused/${await deps.clock.read()}` : 'done';
  const audited = { id: `fill/${order}/${id}/${outcome}`, action: `manual fill by ${via}` };
  await auditRequest(deps, audited, fill, answer);
  if (answer.kind === 'refused' && via === 'signal') {
    const text = `The manual fill ${JSON.stringify(fill)} was refused: ${answer.reason}`;
    await deps.sendMail({ subject: `Manual fill refused: ${order}`, text });
  }
  return answer;
}

/** A fill that cannot be stored must be refused at once: the operator enters it again when the disk has room. */
function refusalOf(error: unknown): ManualFillAnswer {
  const unwritable = error instanceof TstError && error.code === 'JOURNAL_UNWRITABLE';
  if (unwritable) return refused(factsAndRemedy(error));
  if (isTransient(error)) throw error;
  return refused(sentence(error));
}

/** The part of a fill, valid or not, that names it in the audit. */
function namesOf(fill: unknown): { readonly order: string; readonly id: string } {
  const given = (typeof fill === 'object' && fill !== null ? fill : {}) as Readonly<Record<string, unknown>>;
  const { order, fillId, cumulativeFilled } = given;
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return { order: String(text(order)), id: String(text(fillId ?? cumulativeFilled)) };
}

async function book(deps: Deps, fill: ManualFillInput): Promise<ManualFillAnswer> {
  const { database, journal, clock, config } = deps;
  const order = await findByName(database, fill.order);
  if (!order) return refused(noSuchOrder(fill.order));
  if (order.level === 'instrument')
    return refused('an instrument order is filled through its contract orders');
  const now = new Date(await clock.read());
  const facts = await fillFacts(database, order, fill, now);
  const collarDailyVols = config.order_limits.manual_fill_collar_daily_vols;
  const decision = decideFill(fill, facts, { systemZone: config.system_zone, collarDailyVols, now });
  if (decision.kind === 'refused') return decision;
  const { row } = decision;
  if (row) {
    await recordFill(database, journal, row);
    const text = `${nameOf(order)}: filled by hand ${row.quantity} at ${row.price}`;
    await recordProgress(deps, { tradeDate: order.tradeDate, stage: 'orders', item: order.instrument, text });
  }
  if (order.level === 'broker') await progressOf(deps, order);
  const mayExplain = row !== undefined && (await hasLocked(database, order.instrument, RECONCILIATION));
  return { kind: 'done', result: { ...resultOf(order, decision), ...(mayExplain && { mayExplain }) } };
}

function resultOf(
  order: FillableByHand,
  { row, remaining }: Exclude<FillDecision, { kind: 'refused' }>,
): ManualFillResult {
  const kind = row ? 'booked' : 'known';
  const text = `${nameOf(order)} ${order.instrument}: ${kind}, ${remaining.join('/')} remain`;
  return { kind, remaining, text, ...(order.level === 'broker' ? { watcher: watcherOf(order) } : {}) };
}

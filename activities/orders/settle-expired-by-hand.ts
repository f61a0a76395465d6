import { locks } from '../../data/controls/locks';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import { type Answer, refused } from '../../domain/questions/answer';
import { correctedSettlement, settlementRows } from '../../domain/reconcile/expiry-settlement';
import { parseSettleExpired, type SettleExpiredRequest } from '../../domain/rolls/settle-expired-request';
import { notionalClose } from '../../domain/time/notional-close';
import { expiredOn } from '../broker-orders/settle-expired';
import type { Deps } from '../deps';
import { auditRequest } from './audit-request';

export interface SettleExpiredInput {
  /** As it arrived; parsed here. */
  readonly request: unknown;
  /** Names the request: a repeated attempt does nothing twice. */
  readonly requestId: string;
}

/**
 * Settles an expired contract at the operator's price: what is still held of it, if reconciliation found that the
 * broker holds none, and what was settled before at another price. Audited, accepted or refused.
 */
export async function settleExpiredByHand(deps: Deps, input: SettleExpiredInput): Promise<Answer> {
  const parsed = parseSettleExpired(input.request);
  const answer = parsed.kind === 'refused' ? parsed : await settle(deps, parsed.value);
  const audited = { id: `settle expired/${input.requestId}`, action: 'settle expired contract' };
  await auditRequest(deps, audited, input.request, answer);
  return answer;
}

async function settle(deps: Deps, request: SettleExpiredRequest): Promise<Answer> {
  const { instrument, contract, price, reason } = request;
  const at = new Date(await deps.clock.read());
  const expiry = await expiredOn(deps, instrument, contract, at);
  if (expiry === undefined) return refused(`${instrument} ${contract} is not known to have expired`);
  const enteredBy = request.by ?? 'operator';
  const settlement = { instrument, contract, price, note: `settled by hand: ${reason}`, enteredBy, expiry };
  const rows = await ledgerRows(deps.database, { instrument });
  const corrected = correctedSettlement(rows, settlement);
  const time = new Date(Math.min(at.getTime(), notionalClose(expiry, deps.config.system_zone)));
  const held = settlementRows([...rows, ...corrected], { ...settlement, time });
  const isBreak = (await locks(deps.database, instrument)).some(({ owner }) => owner === 'reconcile');
  if (held.length > 0 && !isBreak)
    return refused(
      `${contract} is held, and the last reconciliation did not find that the broker no longer holds it`,
    );
  const added = [...corrected, ...held];
  for (const row of added) await recordFill(deps.database, deps.journal, row);
  const summary =
    added.length > 0
      ? `${instrument} ${contract}: settled at ${price}; the next reconciliation lifts its lock`
      : `${instrument} ${contract}: nothing to settle, or settled at ${price} before`;
  return { kind: 'done', summary };
}

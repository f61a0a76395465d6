import { locks } from '../../data/controls/locks';
import { findContract } from '../../data/instruments/contracts';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import type { Answer } from '../../domain/questions/answer';
import { settleAtPrice } from '../../domain/reconcile/settle-expired';
import { parseSettleExpired, type SettleExpiredRequest } from '../../domain/rolls/settle-expired-request';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';

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

async function settle(
  { database, journal, clock, config }: Deps,
  request: SettleExpiredRequest,
): Promise<Answer> {
  const { instrument, contract } = request;
  const facts = {
    record: await findContract(database, instrument, contract),
    rows: await ledgerRows(database, { instrument }),
    locks: await locks(database, instrument),
  };
  const settlement = settleAtPrice(request, facts, { now: await clock.read(), zone: config.system_zone });
  if (settlement.kind === 'refused') return settlement;
  for (const row of settlement.rows) await recordFill(database, journal, row);
  return { kind: 'done', summary: settlement.summary };
}

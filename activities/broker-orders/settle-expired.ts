import { contractsNamed } from '../../data/instruments/contracts';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import { readMergedContract } from '../../data/series/contract-prices';
import { explainedByExpiry } from '../../domain/reconcile/expiry-settlement';
import type { PositionBreak } from '../../domain/reconcile/position-breaks';
import {
  type ExpirySettlement,
  expiryOnceOver,
  type Moment,
  settleAtLastPrice,
} from '../../domain/reconcile/settle-expired';
import type { TradeDate } from '../../domain/time/trade-date';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';

/**
 * Settles positions in contracts that have expired and that the broker no longer holds, at their last price. Without any
 * price nothing is booked: the break locks the instrument, and a mail names the command that settles it. Returns how
 * many contracts were settled.
 */
export async function settleExpired(deps: Deps, breaks: readonly PositionBreak[], at: Date): Promise<number> {
  const moment = { now: at.getTime(), zone: deps.config.system_zone };
  const records = await contractsNamed(deps.database, breaks);
  const expiryOf = (instrument: string, contract: string) =>
    expiryOnceOver(
      records.find((each) => each.instrument === instrument && each.contract === contract),
      moment,
    );
  let settled = 0;
  for (const each of explainedByExpiry(breaks, expiryOf)) {
    const { kind, text } = await settleOne(deps, each, moment).catch((error: unknown) => {
      if (isTransient(error)) throw error;
      return { kind: 'open', text: sentence(error) } as const;
    });
    if (kind === 'settled') settled++;
    const outcome = kind === 'settled' ? 'settled' : 'not settled';
    const subject = `${each.instrument} ${each.contract} expired: ${outcome}`;
    await deps.sendMail({ subject, text, critical: true });
  }
  return settled;
}

async function settleOne(
  { database, journal }: Deps,
  expired: PositionBreak & { readonly expiry: TradeDate },
  moment: Moment,
): Promise<ExpirySettlement> {
  const { instrument, contract } = expired;
  const { times, columns } = await readMergedContract(database, instrument, contract);
  const rows = await ledgerRows(database, { instrument });
  const settlement = settleAtLastPrice(expired, { prices: { times, values: columns.FINAL }, rows }, moment);
  if (settlement.kind === 'settled')
    for (const row of settlement.rows) await recordFill(database, journal, row);
  return settlement;
}

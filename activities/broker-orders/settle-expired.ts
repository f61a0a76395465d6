import { findContract } from '../../data/instruments/contracts';
import { ledgerRows } from '../../data/ledger/ledger-store';
import { recordFill } from '../../data/ledger/record-fill';
import { readMergedContract } from '../../data/series/contract-prices';
import { contractSessions } from '../../domain/contracts/contract-sessions';
import { dateOfBroker } from '../../domain/contracts/expiry';
import {
  explainedByExpiry,
  hasExpired,
  settlementPrice,
  settlementRows,
} from '../../domain/reconcile/expiry-settlement';
import type { PositionBreak } from '../../domain/reconcile/position-breaks';
import { notionalClose } from '../../domain/time/notional-close';
import { sessionEnd } from '../../domain/time/sessions';
import { localDate, type TradeDate } from '../../domain/time/trade-date';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';

/**
 * Settles positions in contracts that have expired and that the broker no longer holds, at their last price. Without any
 * price nothing is booked: the break locks the instrument, and a mail names the command that settles it. Returns how
 * many contracts were settled.
 */
export async function settleExpired(deps: Deps, breaks: readonly PositionBreak[], at: Date): Promise<number> {
  const expiries = new Map<string, TradeDate>();
  for (const { instrument, contract } of breaks) {
    const expiry = await expiredOn(deps, instrument, contract, at);
    if (expiry !== undefined) expiries.set(`${instrument}/${contract}`, expiry);
  }
  let settled = 0;
  for (const each of explainedByExpiry(breaks, (...names) => expiries.get(names.join('/')))) {
    const text = await settleOne(deps, each, at).catch((error: unknown) => {
      if (isTransient(error)) throw error;
      return { kind: 'open', text: sentence(error) } as const;
    });
    if (text.kind === 'settled') settled++;
    const subject = `${each.instrument} ${each.contract} expired: ${text.kind === 'settled' ? 'settled' : 'not settled'}`;
    await deps.sendMail({ subject, text: text.text, critical: true });
  }
  return settled;
}

/** The contract's expiry once it is over. */
export async function expiredOn(
  { database, config }: Pick<Deps, 'database' | 'config'>,
  instrument: string,
  contract: string,
  at: Date,
): Promise<TradeDate | undefined> {
  const record = await findContract(database, instrument, contract);
  if (!record?.expiry) return undefined;
  const expiry = dateOfBroker(record.expiry);
  const today = localDate(at.getTime(), config.system_zone);
  const lastSessionEnd = sessionEnd(contractSessions(record) ?? [], expiry);
  return hasExpired(expiry, { today, now: at.getTime(), lastSessionEnd }) ? expiry : undefined;
}

async function settleOne(
  deps: Deps,
  { instrument, contract, ours, expiry }: PositionBreak & { readonly expiry: TradeDate },
  at: Date,
): Promise<{ readonly kind: 'settled' | 'open'; readonly text: string }> {
  const zone = deps.config.system_zone;
  const { times, columns } = await readMergedContract(deps.database, instrument, contract);
  const priced = settlementPrice({ times, values: columns.FINAL }, expiry, zone);
  const what = `${instrument} ${contract} expired on ${expiry} with ${ours} held, and the broker no longer holds it`;
  const command = `npx tst rolls settle ${instrument} ${contract} --price PRICE --reason "..."`;
  if (priced === undefined) {
    const text = `${what}. No price of it is known, so nothing was booked and ${instrument} is locked: ${command}`;
    return { kind: 'open', text };
  }
  const time = new Date(Math.min(at.getTime(), notionalClose(expiry, zone)));
  const rows = settlementRows(await ledgerRows(deps.database, { instrument }), {
    ...priced,
    instrument,
    contract,
    expiry,
    time,
  });
  for (const row of rows) await recordFill(deps.database, deps.journal, row);
  return {
    kind: 'settled',
    text: `${what}. It is ${priced.note}: ${priced.price}. Another price is booked by: ${command}`,
  };
}

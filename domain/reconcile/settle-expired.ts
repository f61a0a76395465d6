/** What is booked of a contract that has expired: at its last price, or at the price that a person names. */
import { type ContractHours, contractSessions } from '../contracts/contract-sessions';
import { dateOfBroker } from '../contracts/expiry';
import type { LedgerRow } from '../ledger/ledger-row';
import type { InstrumentLock } from '../limits/lock';
import type { PricePoints } from '../prices/price-points';
import { type Refused, refused } from '../questions/answer';
import type { SettleExpiredRequest } from '../rolls/settle-expired-request';
import { notionalClose } from '../time/notional-close';
import { sessionEnd } from '../time/sessions';
import { localDate, type TradeDate } from '../time/trade-date';
import { correctedSettlement, hasExpired, settlementPrice, settlementRows } from './expiry-settlement';
import { isOfReconciliation } from './lock-owners';
import type { PositionBreak } from './position-breaks';

/** The trading clock (UTC ms) and the system's zone. */
export interface Moment {
  readonly now: number;
  readonly zone: string;
}

/** A contract of ours, with what the broker reported of it: its expiry (`YYYYMMDD`) and hours. */
export interface ExpiringContract extends ContractHours {
  readonly expiry?: string;
}

/** The contract's expiry, once nothing of it can be traded; undefined before, and while its expiry is not known. */
export function expiryOnceOver(
  contract: ExpiringContract | undefined,
  { now, zone }: Moment,
): TradeDate | undefined {
  if (!contract?.expiry) return undefined;
  const expiry = dateOfBroker(contract.expiry);
  const lastSessionEnd = sessionEnd(contractSessions(contract) ?? [], expiry);
  return hasExpired(expiry, { today: localDate(now, zone), now, lastSessionEnd }) ? expiry : undefined;
}

/** `open`: without any price nothing is booked. `text` is for the operator. */
export type ExpirySettlement =
  | { readonly kind: 'settled'; readonly rows: readonly LedgerRow[]; readonly text: string }
  | { readonly kind: 'open'; readonly text: string };

/** Settles at the contract's last price up to its expiry. `rows`: all of the instrument. */
export function settleAtLastPrice(
  { instrument, contract, ours, expiry }: PositionBreak & { readonly expiry: TradeDate },
  { prices, rows }: { readonly prices: PricePoints; readonly rows: readonly LedgerRow[] },
  moment: Moment,
): ExpirySettlement {
  const what = `${instrument} ${contract} expired on ${expiry} with ${ours} held, and the broker no longer holds it`;
  const command = `npx tst rolls settle ${instrument} ${contract} --price PRICE --reason "..."`;
  const priced = settlementPrice(prices, expiry, moment.zone);
  if (priced === undefined) {
    const text = `${what}. No price of it is known, so nothing was booked and ${instrument} is locked: ${command}`;
    return { kind: 'open', text };
  }
  const time = settlementTime(expiry, moment);
  return {
    kind: 'settled',
    rows: settlementRows(rows, { ...priced, instrument, contract, expiry, time }),
    text: `${what}. It is ${priced.note}: ${priced.price}. Another price is booked by: ${command}`,
  };
}

/** What is known when a person settles an expired contract. `rows`: all of the instrument; `locks`: the instrument's. */
export interface SettleByHandFacts {
  readonly record: ExpiringContract | undefined;
  readonly rows: readonly LedgerRow[];
  readonly locks: readonly Pick<InstrumentLock, 'owner'>[];
}

/**
 * Settles at a person's price what is still held of the contract, and what was settled before at another price. What is
 * held is settled only after the reconciliation has found that the broker holds none of it.
 */
export function settleAtPrice(
  { instrument, contract, price, reason, by = 'operator' }: SettleExpiredRequest,
  { record, rows, locks }: SettleByHandFacts,
  moment: Moment,
): Refused | { readonly kind: 'settled'; readonly rows: readonly LedgerRow[]; readonly summary: string } {
  const expiry = expiryOnceOver(record, moment);
  if (expiry === undefined) return refused(`${instrument} ${contract} is not known to have expired`);
  const settlement = {
    instrument,
    contract,
    price,
    note: `settled by hand: ${reason}`,
    enteredBy: by,
    expiry,
  };
  const corrected = correctedSettlement(rows, settlement);
  const time = settlementTime(expiry, moment);
  const held = settlementRows([...rows, ...corrected], { ...settlement, time });
  const isLocked = locks.some(({ owner }) => isOfReconciliation(owner));
  if (held.length > 0 && !isLocked)
    return refused(
      `${contract} is held, and the last reconciliation did not find that the broker no longer holds it`,
    );
  const booked = [...corrected, ...held];
  const summary =
    booked.length > 0
      ? `${instrument} ${contract}: settled at ${price}${isLocked ? '; it is compared again now, which lifts its lock' : ''}`
      : `${instrument} ${contract}: nothing to settle, or settled at ${price} before`;
  return { kind: 'settled', rows: booked, summary };
}

/** The notional close of its last day, or now where that is still to come. */
function settlementTime(expiry: TradeDate, { now, zone }: Moment): Date {
  return new Date(Math.min(now, notionalClose(expiry, zone)));
}

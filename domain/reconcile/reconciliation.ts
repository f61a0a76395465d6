/** What one reconciliation finds in two readings of broker, ledger and strategies, and when the next one is due. */

import type { LedgerRow } from '../ledger/ledger-row';
import { type StrategyBreak, strategyBreaks } from '../ledger/strategy-breaks';
import type { Book } from '../orders/book';
import { MINUTE_MS } from '../time/units';
import { breaksInBoth, type Difference, type PositionBreak } from './position-breaks';

/** One reading, of a broker that was connected and said that its list was complete. */
export interface Reading {
  /** Contracts of the ledger against the broker's. */
  readonly broker: readonly PositionBreak[];
  /** Strategies against the contracts, both of the ledger. */
  readonly strategies: readonly Difference[];
}

/** Wall time between the two readings: a fill's report and its position arrive apart. */
export const SECOND_READING_AFTER_MS = 2_000;

/** Confirmed by both readings; and whether the last one had more, which are looked at again soon. */
export interface Findings {
  readonly broker: readonly PositionBreak[];
  readonly strategies: readonly Difference[];
  readonly isUnsettled: boolean;
}

export function findingsOf(first: Reading, second: Reading): Findings {
  const broker = breaksInBoth(first.broker, second.broker);
  const strategies = second.strategies.filter((each) =>
    first.strategies.some(
      ({ instrument, reason }) => instrument === each.instrument && reason === each.reason,
    ),
  );
  const isUnsettled = broker.length < second.broker.length || strategies.length < second.strategies.length;
  return { broker, strategies, isUnsettled };
}

export function isClean({ broker, strategies }: Reading): boolean {
  return broker.length === 0 && strategies.length === 0;
}

/**
 * Instruments whose strategies do not add up to their contracts. While a roll or a spread is at work, its legs may be
 * filled one after the other: its instrument is left out.
 */
export function strategyDifferences(
  rows: readonly LedgerRow[],
  { contract }: Pick<Book, 'contract'>,
): readonly Difference[] {
  const rolling = new Set(
    contract
      .filter((order) => order.rollOrder || order.contracts.length > 1)
      .map(({ instrument }) => instrument),
  );
  return strategyBreaks(rows)
    .filter(({ instrument }) => !rolling.has(instrument))
    .map(differenceOf);
}

function differenceOf({ instrument, contracts, strategies }: StrategyBreak): Difference {
  return {
    instrument,
    reason: `its strategies hold ${strategies} together, its contracts are ${contracts}`,
  };
}

/** When to reconcile again (UTC ms): hourly, or in a minute while something was on its way. */
export function nextReconciliation(now: number, isUnsettled: boolean): number {
  return now + (isUnsettled ? 1 : 60) * MINUTE_MS;
}

/** Mail about an instrument that is locked because we and the broker differ, with every way out of it. */
export function positionBreakMail({ instrument, reason }: Difference) {
  return {
    subject: `Position break in ${instrument}`,
    text: `${instrument} is locked: ${reason}. Nothing is sent for it until this is explained:
- a trade that the broker reports and we do not know: \`npx tst questions\`
- a trade made elsewhere, or a correction of the ledger:
  \`npx tst orders balance ${instrument} --strategy S --contract C --quantity N --price P --id ID --reason "..."\`
- an order whose fate is unknown: \`npx tst orders settle B7 ...\`; an expired contract: \`npx tst rolls settle ...\`
- wrong at the broker: trade it there, then answer its question
\`npx tst orders reconcile\` compares again now, and lifts the lock when nothing differs.`,
    critical: true,
  };
}

/** The command that books on a strategy what the strategies of an instrument lack or have too much. */
export function bookOnStrategy(instrument: string): string {
  return `npx tst orders balance ${instrument} --strategy S --quantity N --price P --id ID --reason "..."`;
}

/** The same about strategies that do not add up. */
export function strategyBreakMail({ instrument, reason }: Difference) {
  return {
    subject: `Strategies of ${instrument} do not add up`,
    text: `${instrument} is locked: ${reason}. \`npx tst positions\` shows who holds what. Book the difference on a strategy:
  \`${bookOnStrategy(instrument)}\`
\`npx tst orders reconcile\` compares again now, and lifts the lock when nothing differs.`,
    critical: true,
  };
}

/** Positions that another system held: what of them enters the fill ledger. */
import { effectiveRows } from './effective-rows';
import type { LedgerRow } from './ledger-row';

/** A position as another system left it: of a contract (strategy empty), or of a strategy (contract empty). */
export interface OpeningPosition {
  readonly strategy: string;
  readonly instrument: string;
  readonly contract: string;
  /** Signed contracts; 0 when all was sold again. */
  readonly quantity: number;
  /** UTC instant since when it is held. */
  readonly time: Date;
  readonly tradeDate: string;
  /** Of the contract at that time, in price points. */
  readonly price: number;
  readonly note: string;
}

export type OpeningDecision =
  | { readonly kind: 'record'; readonly row: LedgerRow }
  /** The ledger says so already. */
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Names the row by what it is about, so that it counts once, however often it is imported. */
function openingIdentity({
  strategy,
  instrument,
  contract,
}: Pick<OpeningPosition, 'strategy' | 'instrument' | 'contract'>): string {
  return contract === ''
    ? `opening:strategy/${strategy}/${instrument}`
    : `opening:contract/${instrument}/${contract}`;
}

/**
 * The row that makes the ledger hold the position; `rows` are all that move the same contract, or the same strategy in
 * the instrument. A newer position replaces the one before, unless something was traded since: nothing is added to it.
 */
export function decideOpening(position: OpeningPosition, rows: readonly LedgerRow[]): OpeningDecision {
  const { quantity } = position;
  const identity = openingIdentity(position);
  const counted = effectiveRows(rows);
  const before = counted.find((row) => row.identity === identity);
  if ((before?.quantity ?? 0) === quantity) return { kind: 'known' };
  if (!Number.isInteger(quantity))
    return { kind: 'refused', reason: `${quantity} is not a whole number of contracts` };
  const traded = counted.filter((row) => row !== before && row.quantity !== 0);
  if (traded.length > 0) {
    const held = counted.reduce((sum, row) => sum + row.quantity, 0);
    const reason = `the ledger already has ${traded.length} fills and a position of ${held}: ${quantity} would be added to them`;
    return { kind: 'refused', reason };
  }
  const version = (before?.version ?? 0) + 1;
  return {
    kind: 'record',
    row: { ...position, id: `${identity}#${version}`, identity, version, kind: 'opening' },
  };
}

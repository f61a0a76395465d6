/**
 * The fill ledger is insert-only. Positions by contract, instrument and strategy, and the filled part of
 * every order, are derived from it and never incremented.
 */
export type LedgerKind = 'broker' | 'manual' | 'balance' | 'transfer' | 'expiry' | 'opening';

export interface LedgerRow {
  /** `<identity>#<version>`: the unique key. Inserting the same row again changes nothing. */
  readonly id: string;
  /**
   * What the row is about: `exec:<execution id without its last part>` for a broker's fill,
   * `manual:<fill id>` for a manual one. The highest version of an identity counts.
   */
  readonly identity: string;
  readonly version: number;
  readonly kind: LedgerKind;
  readonly strategy: string;
  readonly instrument: string;
  /** 8 digits; empty for rows that move only a strategy (transfer). */
  readonly contract: string;
  /** Signed contracts; 0 for a busted fill, and where strategies have only traded with each other. */
  readonly quantity: number;
  /** In price points of the contract. */
  readonly price: number;
  /** UTC instant of the fill. */
  readonly time: Date;
  /** The exchange's trade date of the fill, `YYYY-MM-DD`. */
  readonly tradeDate: string;
  readonly instrumentOrderId?: string | undefined;
  readonly contractOrderId?: string;
  /** The broker order's id, which is its orderRef. */
  readonly brokerOrderId?: string;
  /** The broker's execution id, complete. */
  readonly executionId?: string;
  readonly permId?: number;
  /** Who entered it, for a manual row. */
  readonly enteredBy?: string;
  readonly note?: string;
  /** Of a row that is several strategies': what each has of `quantity`; `strategy` names all of them. */
  readonly shares?: readonly RowShare[];
  /** Identity of the execution that took the place of what this version lacks against the one before. */
  readonly replacedBy?: string;
}

/** What one instrument order has of a row. */
export interface RowShare {
  readonly strategy: string;
  readonly instrumentOrderId: string;
  /** Signed contracts. */
  readonly quantity: number;
  /** Signed contracts that it has of the order that was filled. */
  readonly asked: number;
}

/** Commission of one execution, in `currency`; it may come long after its fill and is unknown until then. */
export interface CommissionRow {
  /** The broker's execution id, complete. */
  readonly executionId: string;
  readonly amount: number;
  readonly currency: string;
}

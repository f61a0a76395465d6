/** Whether an instrument may be taken out of a system. */

/** What still uses it. */
export interface InstrumentUse {
  /** Contracts that are held, with their number. */
  readonly held: readonly { readonly contract: string; readonly quantity: number }[];
  /** Names of open orders, as people see them. */
  readonly openOrders: readonly string[];
  /** Strategies whose file names it. */
  readonly namedBy: readonly string[];
  /** Strategies that take every instrument with prices, this one among them. */
  readonly takenBy: readonly string[];
}

/** Each reason against it; empty when nothing uses it. */
export function whyNotRemoved({ held, openOrders, namedBy, takenBy }: InstrumentUse): readonly string[] {
  return [
    ...held.map(({ contract, quantity }) => `${quantity} of its contract ${contract} are held`),
    ...(openOrders.length > 0 ? [`open orders: ${openOrders.join(', ')}`] : []),
    ...namedBy.map((strategy) => `strategy ${strategy} names it`),
    ...takenBy.map(
      (strategy) =>
        `strategy ${strategy} takes every instrument with prices; list it under exclude_instrument_lists.ignore_instruments first`,
    ),
  ];
}

/** Names that pysystemtrade joins: a strategy and an instrument. */

/**
 * `STRAT_INSTR`, of which both may contain underscores: the longest known instrument that ends the name. Undefined
 * when no known one does.
 */
export function splitStrategyInstrument(
  name: string,
  instruments: ReadonlySet<string>,
): { readonly strategy: string; readonly instrument: string } | undefined {
  for (let at = name.indexOf('_'); at >= 0; at = name.indexOf('_', at + 1)) {
    const instrument = name.slice(at + 1);
    if (at > 0 && instruments.has(instrument)) return { strategy: name.slice(0, at), instrument };
  }
  return undefined;
}

import { tstError } from '../errors/errors';

/** What a log record may be about; records are found by these. The names are pysystemtrade's. */
export const LOG_ATTRIBUTES = [
  ...['type', 'component', 'stage', 'currency_code', 'instrument_code', 'contract_date', 'order_id'],
  ...['strategy_name', 'instrument_order_id', 'contract_order_id', 'broker_order_id', 'broker', 'clientid'],
] as const satisfies readonly string[];

export type LogAttributes = Readonly<Record<string, string | number>>;

/**
 * How attributes join those that a log is bound to: `overwrite` them, `preserve` the bound ones where both have a value,
 * `clear` all that was bound. What is given with one record counts for that record alone.
 */
export type AttributeMode = 'overwrite' | 'preserve' | 'clear';

/** The attributes a log is bound to from now on. Throws BAD_INPUT for a name that is not among `LOG_ATTRIBUTES`. */
export function joinedAttributes(
  bound: LogAttributes,
  given: LogAttributes,
  mode: AttributeMode = 'overwrite',
): LogAttributes {
  const unknown = Object.keys(given).filter((name) => !isLogAttribute(name));
  if (unknown.length > 0)
    throw tstError(
      'BAD_INPUT',
      `a log has no attribute ${unknown.join(', ')}; it has ${LOG_ATTRIBUTES.join(', ')}`,
    );
  switch (mode) {
    case 'overwrite':
      return { ...bound, ...given };
    case 'preserve':
      return { ...given, ...bound };
    case 'clear':
      return given;
  }
}

export function isLogAttribute(name: string): boolean {
  return (LOG_ATTRIBUTES as readonly string[]).includes(name);
}

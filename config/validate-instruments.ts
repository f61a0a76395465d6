import type { BrokerInstrument } from '../domain/instruments/instrument';
import { ConfigError } from './config-error';
import type { ConfigProblem } from './loaded-config';

/** Codes that have an entry in each of the files that describe an instrument. */
export interface DescribedInstruments {
  readonly instrumentconfig: ReadonlySet<string>;
  readonly rollconfig: ReadonlySet<string>;
  readonly brokerMapping: ReadonlySet<string>;
}

/**
 * Throws BAD_CONFIG if the broker's contracts of two instruments cannot be distinguished: a fill could be booked
 * on the wrong one, which must not be found out after the trade.
 */
export function refuseAmbiguousInstruments(
  rows: readonly BrokerInstrument[],
  file: string,
  lines: ReadonlyMap<string, number>,
): void {
  const problems = ambiguousInstruments(rows, file, lines);
  if (problems.length > 0) throw new ConfigError(problems);
}

/**
 * Returns each pair with the same symbol and exchange that neither multipliers nor currencies distinguish. A row without
 * one of them stands for every contract of its symbol.
 * @param lines of each instrument in the file
 */
export function ambiguousInstruments(
  rows: readonly BrokerInstrument[],
  file: string,
  lines: ReadonlyMap<string, number>,
): readonly ConfigProblem[] {
  const bySymbol = new Map<string, BrokerInstrument[]>();
  for (const row of rows) {
    const contract = [row.symbol, row.exchange].join('|');
    bySymbol.set(contract, [...(bySymbol.get(contract) ?? []), row]);
  }
  return [...bySymbol.values()].flatMap((same) =>
    same.flatMap((row, i) =>
      same
        .slice(0, i)
        .filter((earlier) => !differ(row.multiplier, earlier.multiplier))
        .filter((earlier) => !differ(row.currency, earlier.currency))
        .map((earlier) => clash(earlier, row, file, lines)),
    ),
  );
}

function differ<T>(a: T | undefined, b: T | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

function clash(
  first: BrokerInstrument,
  second: BrokerInstrument,
  file: string,
  lines: ReadonlyMap<string, number>,
): ConfigProblem {
  const described = ({ symbol, exchange, multiplier, currency }: BrokerInstrument) =>
    `symbol ${symbol}, exchange ${exchange}, multiplier ${multiplier ?? 'any'}, currency ${currency ?? 'any'}`;
  const before = `${first.code} (line ${lines.get(first.code) ?? 0}: ${described(first)})`;
  return {
    file,
    line: lines.get(second.code) ?? 0,
    key: second.code,
    message: `is the same contract at the broker as ${before}: ${described(second)}`,
    remedy: `Remove one of ${first.code} and ${second.code}, or correct its IBSymbol, IBExchange, IBMultiplier or IBCurrency.`,
  };
}

/** None of / # @ . and no space: a code is part of file names and keys. */
const CODE = /^[^/#@. ]+$/;

/** Throws BAD_CONFIG for instrument codes that would break file names and keys. */
export function refuseBadCodes(codes: Iterable<string>, file: string): void {
  const problems = [...codes]
    .filter((code) => !CODE.test(code))
    .map((code) => ({
      file,
      line: 0,
      key: code,
      message: 'is not a valid instrument code: it must not contain / # @ . or a space',
      remedy: 'Name the instrument without them, here and in every file that names it.',
    }));
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Instruments that a strategy names, but that one of the files does not describe. */
export function undescribedInstruments(
  codes: readonly string[],
  described: DescribedInstruments,
  strategyFile: string,
): readonly ConfigProblem[] {
  const files = [
    ['instrumentconfig.csv', described.instrumentconfig],
    ['rollconfig.csv', described.rollconfig],
    ['ib_config_futures.csv', described.brokerMapping],
  ] as const;
  return codes.flatMap((code) => {
    const missing = files.filter(([, known]) => !known.has(code)).map(([name]) => name);
    if (missing.length === 0) return [];
    const message = `has no row in ${missing.join(' and ')}`;
    return [
      {
        file: strategyFile,
        line: 0,
        key: code,
        message,
        remedy: `Add the row, or remove ${code} from the strategy.`,
      },
    ];
  });
}

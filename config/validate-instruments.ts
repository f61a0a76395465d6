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
export function refuseAmbiguousInstruments(rows: readonly BrokerInstrument[], file: string): void {
  const problems = ambiguousInstruments(rows, file);
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Returns each pair with the same symbol, exchange and multiplier whose currencies don't distinguish them. */
export function ambiguousInstruments(
  rows: readonly BrokerInstrument[],
  file: string,
): readonly ConfigProblem[] {
  const byContract = new Map<string, BrokerInstrument[]>();
  for (const row of rows) {
    const contract = [row.symbol, row.exchange, row.multiplier ?? ''].join('|');
    byContract.set(contract, [...(byContract.get(contract) ?? []), row]);
  }
  return [...byContract.values()].flatMap((same) =>
    same.flatMap((row, i) =>
      same
        .slice(0, i)
        .filter((earlier) => !differInCurrency(row, earlier))
        .map((earlier) => clash(earlier, row, file)),
    ),
  );
}

function differInCurrency(a: BrokerInstrument, b: BrokerInstrument): boolean {
  return a.currency !== undefined && b.currency !== undefined && a.currency !== b.currency;
}

function clash(first: BrokerInstrument, second: BrokerInstrument, file: string): ConfigProblem {
  const { symbol, exchange, multiplier } = second;
  const contract = `symbol ${symbol}, exchange ${exchange}, multiplier ${multiplier ?? 'none'}`;
  return {
    file,
    line: 0,
    key: second.code,
    message: `is the same contract at the broker as ${first.code} (${contract})`,
    remedy: `Remove one of ${first.code} and ${second.code}, or correct its IBSymbol, IBExchange or IBMultiplier.`,
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

/** Results of fetches, folded to one line for each instrument or FX code. */
import type { FetchResult, PriceFetch } from './fetch-result';

export interface ItemSummary {
  readonly item: string;
  /** Newest trade date for which it was fetched. */
  readonly tradeDate: string;
  readonly at: Date;
  /** Contracts; 0 for an FX code. */
  readonly contracts: number;
  readonly fetches: number;
  /** Rows added. */
  readonly rows: number;
  readonly failures: readonly PriceFetch[];
  /** Time of the newest stored bar of all its contracts. */
  readonly lastBar?: Date;
}

/** One summary for each item, sorted by name. */
export function summariseFetches(fetches: readonly PriceFetch[]): readonly ItemSummary[] {
  const items = [...new Set(fetches.map(({ item }) => item))].sort();
  return items.map((item) =>
    summaryOf(
      item,
      fetches.filter((each) => each.item === item),
    ),
  );
}

function summaryOf(item: string, fetches: readonly PriceFetch[]): ItemSummary {
  const newest = (times: readonly Date[]) => new Date(Math.max(...times.map((time) => time.getTime())));
  const bars = fetches.flatMap(({ lastBar }) => (lastBar ? [lastBar] : []));
  return {
    item,
    tradeDate:
      fetches
        .map(({ tradeDate }) => tradeDate)
        .sort()
        .at(-1) ?? '',
    at: newest(fetches.map(({ at }) => at)),
    contracts: new Set(fetches.map(({ contract }) => contract).filter(Boolean)).size,
    fetches: fetches.length,
    rows: fetches.reduce((rows, { result }) => rows + (result.kind === 'data' ? result.rows : 0), 0),
    failures: fetches.filter(({ result }) => result.kind === 'failure'),
    ...(bars.length === 0 ? {} : { lastBar: newest(bars) }),
  };
}

/** `3 rows`, or what failed and why; equal failures of several fetches once. */
export function summaryText({ rows, fetches, failures }: ItemSummary): string {
  const added = rows === 0 ? 'nothing new' : `${rows} ${rows === 1 ? 'row' : 'rows'}`;
  if (failures.length === 0) return added;
  return [`${failures.length} of ${fetches} failed`, ...failureTexts(failures)].join('; ');
}

/** Each reason once, with the contracts it is the reason of. */
export function failureTexts(failures: readonly PriceFetch[]): readonly string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { contract, result } of failures) {
    const text = resultText(result);
    byReason.set(text, (byReason.get(text) ?? new Set()).add(contract));
  }
  return [...byReason].map(([text, contracts]) =>
    [...contracts].some(Boolean) ? `${[...contracts].join(', ')} ${text}` : text,
  );
}

export function resultText(result: FetchResult): string {
  if (result.kind === 'data') {
    const rows = `${result.rows} ${result.rows === 1 ? 'row' : 'rows'}`;
    return result.note === undefined ? rows : `${rows} ${result.note}`;
  }
  return result.kind === 'empty' ? result.reason : `${result.cause.toUpperCase()}: ${result.reason}`;
}

/** One line for all: how many are in order, and the items with failures by name. */
export function fetchLine(summaries: readonly ItemSummary[]): string {
  if (summaries.length === 0) return 'not fetched yet';
  const failed = summaries.filter(({ failures }) => failures.length > 0).map(({ item }) => item);
  const newest = summaries
    .map(({ tradeDate }) => tradeDate)
    .sort()
    .at(-1);
  const good = `${summaries.length - failed.length} of ${summaries.length} fetched without a failure, newest for ${newest}`;
  return failed.length === 0
    ? good
    : `${good}; FAILED: ${failed.join(', ')} (npx tst prices status --problems)`;
}

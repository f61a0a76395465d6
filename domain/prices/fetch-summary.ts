/** Results of fetches, folded to one line for each instrument or FX code. */
import { type FetchResult, isWithoutData, type PriceFetch } from './fetch-result';

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
  /** Those of which no source has a bar. */
  readonly withoutData: readonly PriceFetch[];
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
    withoutData: fetches.filter(isWithoutData),
    ...(bars.length === 0 ? {} : { lastBar: newest(bars) }),
  };
}

/** `3 rows`, or what failed and why, and what is without data; equal texts of several fetches once. */
export function summaryText(summary: ItemSummary): string {
  const { rows, fetches, failures } = summary;
  const added = rows === 0 ? 'nothing new' : `${rows} ${rows === 1 ? 'row' : 'rows'}`;
  const [first] = failures.length === 0 ? [added] : [`${failures.length} of ${fetches} failed`];
  return [first, ...troubleTexts(summary)].join('; ');
}

/** Why prices of an item failed or are missing: each reason once, with the contracts it is the reason of. */
export function troubleTexts({ failures, withoutData }: ItemSummary): readonly string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { contract, result } of [...failures, ...withoutData]) {
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
  if (result.kind === 'empty') return result.noData ? `NO DATA: ${result.reason}` : result.reason;
  return `${result.cause.toUpperCase()}: ${result.reason}`;
}

/** What an operator does about each is another thing. In the order in which they are shown. */
const TROUBLES = ['waiting for an answer', 'unknown at the broker', 'no data', 'FAILED'] as const;

function troublesOf({ failures, withoutData }: ItemSummary): ReadonlySet<(typeof TROUBLES)[number]> {
  const troubles = failures.map(({ result }) => {
    const cause = result.kind === 'failure' ? result.cause : undefined;
    return cause === 'spike' ? TROUBLES[0] : cause === 'unknown' ? TROUBLES[1] : TROUBLES[3];
  });
  // A contract that never had a bar is no trouble yet.
  const hadData = withoutData.some(({ contract, lastBar }) => contract === '' || lastBar !== undefined);
  return new Set(hadData ? [...troubles, TROUBLES[2]] : troubles);
}

/** How many are in order; below, one line for each kind of trouble, with the names of its items. */
export function fetchLines(summaries: readonly ItemSummary[]): readonly string[] {
  if (summaries.length === 0) return ['not fetched yet'];
  const troubles = summaries.map(troublesOf);
  const inOrder = troubles.filter(({ size }) => size === 0).length;
  const newest = summaries
    .map(({ tradeDate }) => tradeDate)
    .sort()
    .at(-1);
  const good = `${inOrder} of ${summaries.length} fetched in order, newest for ${newest}`;
  if (inOrder === summaries.length) return [good];
  const lines = TROUBLES.map((trouble) => {
    const items = summaries.filter((_, index) => troubles[index].has(trouble)).map(({ item }) => item);
    return items.length === 0 ? '' : `${trouble}: ${items.join(', ')}`;
  });
  return [`${good} (npx tst prices status --problems)`, ...lines.filter(Boolean)];
}

/** Faults that a scenario switches on; the exchange and the gateway ask before they act. */

export interface OrderFilter {
  readonly symbol?: string;
  readonly orderRef?: string;
  readonly clientId?: number;
  readonly action?: string;
}

export interface FilteredOrder {
  readonly clientId: number;
  readonly request: {
    readonly action: string;
    readonly orderRef: string;
    readonly contract: { readonly symbol: string };
  };
}

export interface RejectRule {
  n: number;
  readonly code: number;
  readonly text: string;
  readonly filter?: OrderFilter;
}

export interface FillRule {
  readonly mode: 'normal' | 'never' | 'hold' | 'parts' | 'race';
  readonly parts?: number;
  readonly delayMs?: number;
  readonly priceOffset?: number;
  readonly filter?: OrderFilter;
}

export interface EventRule {
  n: number;
  readonly mode: 'duplicate' | 'drop' | 'delay' | 'reorder';
  readonly message: string;
  readonly delayMs?: number;
}

/** Orders are shown with this status text instead of their own. */
export interface StatusRule {
  readonly text: string;
  readonly filter?: OrderFilter;
}

export interface RequestRule {
  n: number;
  readonly request: string;
  /** Undefined: mute, no answer at all. */
  readonly code?: number;
  readonly text?: string;
}

export type DataMode =
  | 'stale'
  | 'noQuotes'
  | 'delayedOnly'
  | 'spike'
  | 'crossed'
  | 'gap'
  /** What a scenario says in place of the market. */
  | 'quote'
  /** Known, without a bar. */
  | 'noBars'
  /** Not in the broker's list any more. */
  | 'vanished';

/** Bars of a day and longer, or shorter ones. */
export type BarsOf = 'day' | 'intraday';

/** Prices and sizes in place of the market's; it keeps those that are not there. */
export type SetQuote = Partial<Record<'bid' | 'ask' | 'bidSize' | 'askSize', number>>;

export interface DataRule {
  readonly mode: DataMode;
  readonly since: number;
  readonly factor: number;
  /** Of mode `quote`. */
  readonly quote?: SetQuote;
  /** Only bars of these sizes. */
  readonly bars?: BarsOf;
}

/** The broker's rules are enforced; history is answered after so long (wall time), some contracts are missing. */
export interface RulesRule {
  readonly latencyMs: number;
  /** Share of contracts that the broker lacks, 0 to 1. */
  readonly missing: number;
}

export class Faults {
  rejects: RejectRule[] = [];
  fills: FillRule[] = [];
  events: EventRule[] = [];
  requests: RequestRule[] = [];
  statuses: StatusRule[] = [];
  ack?: { mode: 'lost-before' | 'lost-after'; n: number };
  private readonly data = new Map<string, DataRule>();
  pacingRate = false;
  pacingHistory = false;
  rules?: RulesRule;
  connectivityLost = false;

  clear(): void {
    this.rejects = [];
    this.fills = [];
    this.events = [];
    this.requests = [];
    this.statuses = [];
    this.ack = undefined;
    this.data.clear();
    this.pacingRate = false;
    this.pacingHistory = false;
    this.rules = undefined;
  }

  /** Without a month: of all contracts of the symbol that have no rule of their own. */
  setData(symbol: string, month: string | undefined, rule: DataRule | undefined): void {
    const key = dataKey(symbol, month);
    if (rule) this.data.set(key, rule);
    else this.data.delete(key);
  }

  dataRule({ instrument: { symbol }, contractMonth }: FaultyContract): DataRule | undefined {
    return this.data.get(dataKey(symbol, contractMonth)) ?? this.data.get(dataKey(symbol, undefined));
  }

  takeReject(order: FilteredOrder): RejectRule | undefined {
    return take(this.rejects, (rule) => matches(rule.filter, order));
  }

  /** The newest rule that fits. */
  fillRule(order: FilteredOrder): FillRule | undefined {
    return this.fills.findLast((rule) => matches(rule.filter, order));
  }

  /** The order as a client is to see it: with the status text of the newest rule that fits, while it works. */
  shown<Order extends FilteredOrder & { readonly status: string }>(order: Order): Order {
    const rule = this.statuses.findLast(({ filter }) => matches(filter, order));
    return rule && !ENDED.has(order.status) ? { ...order, status: rule.text } : order;
  }

  takeAck(): 'lost-before' | 'lost-after' | undefined {
    if (!this.ack || this.ack.n <= 0) return undefined;
    this.ack.n -= 1;
    return this.ack.mode;
  }

  takeEvent(message: string): EventRule | undefined {
    return this.events.length === 0 ? undefined : take(this.events, (rule) => rule.message === message);
  }

  takeRequest(request: string): RequestRule | undefined {
    return this.requests.length === 0 ? undefined : take(this.requests, (rule) => rule.request === request);
  }
}

interface FaultyContract {
  readonly instrument: { readonly symbol: string };
  readonly contractMonth: string;
}

function dataKey(symbol: string, month: string | undefined): string {
  return `${symbol} ${month || 'all'}`;
}

const ENDED: ReadonlySet<string> = new Set(['Filled', 'Cancelled', 'Inactive']);

function take<Rule extends { n: number }>(
  rules: readonly Rule[],
  fits: (rule: Rule) => boolean,
): Rule | undefined {
  const rule = rules.find((candidate) => candidate.n > 0 && fits(candidate));
  if (rule) rule.n -= 1;
  return rule;
}

function matches(filter: OrderFilter | undefined, order: FilteredOrder): boolean {
  if (!filter) return true;
  const { request } = order;
  return (
    (filter.symbol === undefined || filter.symbol === request.contract.symbol) &&
    (filter.orderRef === undefined || filter.orderRef === request.orderRef) &&
    (filter.clientId === undefined || filter.clientId === order.clientId) &&
    (filter.action === undefined || filter.action === request.action)
  );
}

import { tstError } from '../../domain/errors/errors';
import type { SimulatorClock } from '../clock/clock';
import type { Exchange } from '../exchange/exchange';
import { correctExecution, setPosition, tradeManually } from '../exchange/manual';
import type { Gateway } from '../gateway/gateway';
import type { Market } from '../market/market';
import type { BarsOf, DataMode, Faults, FillRule, OrderFilter, SetQuote } from './faults';
import { type Body, checkFields, type FieldName } from './fields';

export interface ScenarioParts {
  readonly market: Market;
  readonly exchange: Exchange;
  readonly gateway: Gateway;
  readonly clock: SimulatorClock;
  readonly faults: Faults;
  /** Timers that end with the simulator. */
  later(ms: number, action: () => void): void;
}

type Scenario = (parts: ScenarioParts, body: Body) => unknown;

/** A number of the body, the fallback when it is not there; BAD_INPUT for anything else. */
export function numberOf(body: Body, key: string, fallback?: number): number {
  const value = body[key] ?? fallback;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw tstError('BAD_INPUT', `${key} must be a number, not ${JSON.stringify(value)}`);
  return value;
}

export function textOf(body: Body, key: string, fallback?: string): string {
  const value = body[key] ?? fallback;
  if (typeof value !== 'string')
    throw tstError('BAD_INPUT', `${key} must be a text, not ${JSON.stringify(value)}`);
  return value;
}

function oneOf<Value extends string>(
  body: Body,
  key: string,
  values: readonly Value[],
  fallback?: Value,
): Value {
  const value = textOf(body, key, fallback);
  const known = values.find((candidate) => candidate === value);
  if (known === undefined)
    throw tstError('BAD_INPUT', `${key} must be one of ${values.join(', ')}, not '${value}'`);
  return known;
}

const filterOf = (body: Body) => body['filter'] as OrderFilter | undefined;
const optional = (body: Body, key: string) => (body[key] === undefined ? undefined : numberOf(body, key));

const reject: Scenario = ({ faults }, body) => {
  const text = textOf(body, 'text', 'Order rejected - reason:scenario');
  faults.rejects.push({
    n: numberOf(body, 'n', 1),
    code: numberOf(body, 'code', 201),
    text,
    filter: filterOf(body),
  });
};

const fill: Scenario = ({ faults }, body) => {
  const mode = oneOf(body, 'mode', ['normal', 'never', 'hold', 'parts', 'race'] as const);
  if (mode === 'normal' && body['filter'] === undefined) faults.fills = [];
  const rule: FillRule = {
    mode,
    parts: optional(body, 'parts'),
    delayMs: optional(body, 'delayMs'),
    priceOffset: optional(body, 'priceOffset'),
    filter: filterOf(body),
  };
  faults.fills.push(rule);
};

/** Working orders are shown with another status text, in events and lists; without a text, as they are again. */
const status: Scenario = ({ faults }, body) => {
  if (body['text'] === undefined) faults.statuses = [];
  else faults.statuses.push({ text: textOf(body, 'text'), filter: filterOf(body) });
};

/** The broker knows an order no longer: it is in no list, and cancelling it is refused with 10147. */
const forget: Scenario = ({ exchange }, body) => ({ forgotten: exchange.forget(textOf(body, 'orderRef')) });

const ack: Scenario = ({ faults }, body) => {
  faults.ack = {
    mode: oneOf(body, 'mode', ['lost-before', 'lost-after'] as const),
    n: numberOf(body, 'n', 1),
  };
};

const events: Scenario = ({ faults }, body) => {
  faults.events.push({
    n: numberOf(body, 'n', 1),
    mode: oneOf(body, 'mode', ['duplicate', 'drop', 'delay', 'reorder'] as const),
    message: textOf(body, 'message'),
    delayMs: optional(body, 'delayMs'),
  });
};

const correction: Scenario = ({ exchange }, body) =>
  correctExecution(exchange, textOf(body, 'execId'), optional(body, 'price'), optional(body, 'quantity'));

function chosen(gateway: Gateway, body: Body) {
  const clientId = optional(body, 'clientId');
  return gateway.connections().filter((one) => clientId === undefined || one.clientId === clientId);
}

const disconnect: Scenario = ({ gateway }, body) => {
  const how = oneOf(body, 'how', ['fin', 'rst'] as const, 'rst');
  for (const connection of chosen(gateway, body)) connection.close(how);
};

const refuse: Scenario = ({ gateway }, body) => {
  gateway.refuseUntil = Date.now() + numberOf(body, 'ms');
};

const halfOpen: Scenario = ({ gateway }, body) => {
  for (const connection of chosen(gateway, body)) connection.silence(numberOf(body, 'ms'));
};

const CONNECTIVITY = {
  1100: 'Connectivity between IBKR and Trader Workstation has been lost.',
  1101: 'Connectivity between IBKR and Trader Workstation has been restored - data lost.',
  1102: 'Connectivity between IBKR and Trader Workstation has been restored - data maintained.',
} as const;

const connectivity: Scenario = ({ gateway, faults, later }, body) => {
  const code = numberOf(body, 'code', 1102) === 1101 ? 1101 : 1102;
  const restore = () => {
    if (!faults.connectivityLost) return;
    if (code === 1101) for (const session of gateway.sessions()) session.lines.clear();
    gateway.broadcast(code, CONNECTIVITY[code]);
    gateway.restoreConnectivity();
  };
  if (body['restore'] === true) return restore();
  faults.connectivityLost = true;
  gateway.broadcast(1100, CONNECTIVITY[1100]);
  const ms = optional(body, 'restoreMs');
  if (ms !== undefined) later(ms, restore);
};

const farm: Scenario = ({ gateway }, body) => {
  gateway.broadcast(
    numberOf(body, 'code'),
    textOf(body, 'text', 'Market data farm connection is broken:usfuture'),
  );
};

const restart: Scenario = ({ gateway, exchange }, body) => {
  const ms = numberOf(body, 'ms', 1000);
  gateway.refuseUntil = Date.now() + ms;
  gateway.clashUntil = gateway.refuseUntil + numberOf(body, 'clashMs', 0);
  for (const connection of gateway.connections()) connection.close('rst');
  const back = numberOf(body, 'idRollback', 0);
  if (back === 0) return;
  // Ids of orders that never reached the broker are handed out again after a restart.
  const ids = [...exchange.store.nextIds].map(([client, id]) => [client, Math.max(1, id - back)] as const);
  exchange.commit({ nextIds: Object.fromEntries(ids) });
};

const DATA_MODES = [
  ...(['stale', 'noQuotes', 'delayedOnly', 'spike', 'crossed', 'gap'] as const),
  ...(['quote', 'noBars', 'vanished', 'none'] as const),
];

function setQuote(body: Body): SetQuote {
  const said = (['bid', 'ask', 'bidSize', 'askSize'] as const).filter((key) => body[key] !== undefined);
  return Object.fromEntries(said.map((key) => [key, numberOf(body, key)]));
}

const data: Scenario = ({ faults, clock }, body) => {
  const mode = oneOf<DataMode | 'none'>(body, 'mode', DATA_MODES);
  const symbol = textOf(body, 'symbol');
  const month = body['month'] === undefined ? undefined : textOf(body, 'month');
  const bars = body['bars'] === undefined ? undefined : oneOf<BarsOf>(body, 'bars', ['day', 'intraday']);
  const quote = mode === 'quote' ? { quote: setQuote(body) } : {};
  const rule = { since: clock.now(), factor: numberOf(body, 'factor', 10), bars, ...quote };
  faults.setData(symbol, month, mode === 'none' ? undefined : { mode, ...rule });
};

const error: Scenario = ({ faults }, body) => {
  const rule = {
    request: textOf(body, 'request'),
    code: numberOf(body, 'code'),
    text: textOf(body, 'text', 'injected'),
  };
  faults.requests.push({ n: numberOf(body, 'n', 1), ...rule });
};

const mute: Scenario = ({ faults }, body) => {
  faults.requests.push({ n: numberOf(body, 'n', 1), request: textOf(body, 'request') });
};

const pacing: Scenario = ({ faults }, body) => {
  faults.pacingRate = body['rate'] === true;
  faults.pacingHistory = body['history'] === true;
};

const rules: Scenario = ({ faults, gateway }, body) => {
  gateway.rules.reset();
  faults.rules = { latencyMs: numberOf(body, 'latencyMs', 0), missing: numberOf(body, 'missing', 0) };
};

function conIdOf({ market }: ScenarioParts, body: Body): number {
  if (body['conId'] !== undefined) return numberOf(body, 'conId');
  const month = textOf(body, 'month');
  const found = market.contracts(textOf(body, 'symbol'), 'FUT').find((one) => one.contractMonth === month);
  if (!found) throw tstError('BAD_INPUT', `the market has no ${textOf(body, 'symbol')} ${month}`);
  return found.conId;
}

const manualTrade: Scenario = (parts, body) =>
  tradeManually(parts.exchange, parts.market, {
    conId: conIdOf(parts, body),
    quantity: numberOf(body, 'quantity'),
    price: optional(body, 'price'),
    now: parts.clock.now(),
  });

const cash: Scenario = ({ exchange }, body) => {
  const currency = textOf(body, 'currency');
  const before = exchange.store.cash.get(currency) ?? 0;
  exchange.commit({ cash: { [currency]: before + numberOf(body, 'amount') } });
  exchange.emit({ kind: 'account', conIds: [] });
};

const position: Scenario = (parts, body) =>
  setPosition(
    parts.exchange,
    conIdOf(parts, body),
    numberOf(body, 'quantity'),
    numberOf(body, 'averagePrice', 0),
  );

const reset: Scenario = ({ exchange }, body) => {
  exchange.commit({ reset: true, cash: { USD: numberOf(body, 'cash', 1_000_000) } });
};

const SCENARIOS = {
  ...{ reject, fill, ack, events, correction, disconnect, refuse, halfOpen, connectivity, farm, restart },
  ...{ status, forget },
  ...{ data, error, mute, pacing, rules, manualTrade, cash, position, reset },
};
type Kind = keyof typeof SCENARIOS;

const FIELDS: Readonly<Record<Kind, readonly FieldName[]>> = {
  reject: ['n', 'code', 'text', 'filter'],
  fill: ['mode', 'parts', 'delayMs', 'priceOffset', 'filter'],
  status: ['text', 'filter'],
  forget: ['orderRef'],
  ack: ['mode', 'n'],
  events: ['mode', 'message', 'n', 'delayMs'],
  correction: ['execId', 'price', 'quantity'],
  disconnect: ['clientId', 'how'],
  refuse: ['ms'],
  halfOpen: ['clientId', 'ms'],
  connectivity: ['restoreMs', 'code', 'restore'],
  farm: ['code', 'text'],
  restart: ['ms', 'clashMs', 'idRollback'],
  data: ['mode', 'symbol', 'month', 'bars', 'factor', 'bid', 'ask', 'bidSize', 'askSize'],
  error: ['request', 'code', 'text', 'n'],
  mute: ['request', 'n'],
  pacing: ['rate', 'history'],
  rules: ['latencyMs', 'missing'],
  manualTrade: ['conId', 'symbol', 'month', 'quantity', 'price'],
  cash: ['currency', 'amount'],
  position: ['conId', 'symbol', 'month', 'quantity', 'averagePrice'],
  reset: ['cash'],
};

/** Starts a scenario; BAD_INPUT, with nothing applied, for one that doesn't exist or has a wrong field. */
export function runScenario(parts: ScenarioParts, body: Body): unknown {
  const kind = oneOf(body, 'kind', Object.keys(SCENARIOS) as Kind[]);
  checkFields(body, ['kind', ...FIELDS[kind]]);
  const scenario: Scenario = SCENARIOS[kind];
  return scenario(parts, body);
}

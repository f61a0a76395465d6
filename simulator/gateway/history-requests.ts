import { roundToTick } from '../../domain/prices/ticks';
import { DAY_MS } from '../../domain/time/units';
import { clockText, dateText } from '../clock/dates';
import { utcToLocal } from '../clock/zones';
import type { DataRule } from '../control/faults';
import { findOne } from '../exchange/contract-search';
import { seenQuote } from '../exchange/fill-price';
import { lackingOf } from '../market/lacking';
import type { Bar, MarketContract } from '../market/market';
import type { FieldReader } from '../protocol/field-reader';
import type { Field } from '../protocol/frame';
import { parseBarSize, parseDuration, parseStamp, utcStamp, zoneStamp } from '../protocol/times';
import { readContract, readShortLegs, type WireContract } from '../protocol/wire-contract';
import type { Handler, RequestContext, RequestKind } from './context';

const GAP_MS = 3 * DAY_MS;
const NO_DATA = 'Historical Market Data Service error message:HMDS query returned no data: ';
const TYPES = ['TRADES', 'MIDPOINT', 'BID', 'ASK', 'BID_ASK', 'ADJUSTED_LAST'];

interface HistoryRequest {
  readonly requestId: number;
  readonly wire: WireContract;
  readonly includeExpired: boolean;
  readonly end: string;
  readonly barSize: string;
  readonly duration: string;
  readonly regularHours: boolean;
  readonly whatToShow: string;
  readonly formatDate: number;
}

function readHistory(fields: FieldReader): HistoryRequest {
  const requestId = fields.whole();
  const wire = readContract(fields);
  const includeExpired = fields.bool();
  const [end, barSize, duration] = [fields.text(), fields.text(), fields.text()];
  const regularHours = fields.bool();
  const whatToShow = fields.text();
  const formatDate = fields.whole();
  if (wire.secType === 'BAG') readShortLegs(fields);
  return { requestId, wire, includeExpired, end, barSize, duration, regularHours, whatToShow, formatDate };
}

type Answer<Value> = { readonly value: Value } | { readonly code: number; readonly text: string };

function checkHistory(context: RequestContext, request: HistoryRequest) {
  const seconds = parseBarSize(request.barSize);
  const duration = parseDuration(request.duration);
  const end = request.end === '' ? context.now : parseStamp(request.end);
  const invalid = (what: string): Answer<never> => ({
    code: 321,
    text: `Error validating request.-'bZ' : cause - ${what}`,
  });
  if (seconds === undefined) return invalid('Historical data bar size setting is invalid.');
  if (duration === undefined) return invalid('Historical data request for an invalid duration.');
  if (end === undefined) return invalid('Invalid end date of the historical query.');
  if (!TYPES.includes(request.whatToShow)) return invalid(`unknown type of data ${request.whatToShow}`);
  const found = findOne(context.market, request.wire, context.now, request.includeExpired);
  if (found.kind === 'none') return { code: found.code, text: found.text };
  return {
    value: { seconds, from: end - duration, to: Math.min(end, context.now), contract: found.contract },
  };
}

/** Nobody sees more of an average, and each digit is written and read thousands of times. */
const AVERAGE_DIGITS = 1e6;

function showBar(contract: MarketContract, bar: Bar, what: string): readonly number[] {
  if (what === 'TRADES' || what === 'ADJUSTED_LAST') {
    const average = (bar.high + bar.low + bar.close) / 3;
    return [
      bar.open,
      bar.high,
      bar.low,
      bar.close,
      bar.volume,
      Math.round(average * AVERAGE_DIGITS) / AVERAGE_DIGITS,
      bar.count,
    ];
  }
  const half = what === 'MIDPOINT' ? 0 : contract.instrument.minTick / 2;
  const shift = (price: number, side: number) =>
    half === 0 ? price : roundToTick(price + side * half, contract.instrument.minTick / 2);
  const sides = what === 'BID' ? -1 : 1;
  const prices =
    what === 'BID_ASK'
      ? [
          shift(bar.open, -1),
          shift(bar.high, 1),
          shift(bar.low, -1),
          Math.max(shift(bar.close, 1), shift(bar.open, -1)),
        ]
      : [bar.open, bar.high, bar.low, bar.close].map((price) => shift(price, sides));
  return [...prices, -1, -1, -1];
}

/** Every contract has bars of the same days. */
const dayTexts = new Map<number, string>();

function dayText(day: number): string {
  const known = dayTexts.get(day) ?? dateText(day);
  dayTexts.set(day, known);
  return known;
}

function barDate(contract: MarketContract, bar: Bar, seconds: number, formatDate: number): Field {
  if (seconds >= 86_400) return dayText(bar.time);
  if (formatDate === 2) return Math.floor(bar.time / 1000);
  return zoneStamp(bar.time, contract.instrument.zone, contract.instrument.zoneId);
}

const reqHistoricalData: Handler = (context, fields) => {
  const request = readHistory(fields);
  const check = checkHistory(context, request);
  if ('code' in check) return context.error(request.requestId, check.code, check.text);
  const { contract, seconds, from, to } = check.value;
  const bars = barsWithFaults(context, contract, { seconds, from, to, regularHours: request.regularHours });
  const untraded = contract.instrument.secType === 'CASH' && request.whatToShow === 'TRADES';
  if (bars.length === 0 || untraded) {
    const name = `${contract.localSymbol}@${contract.instrument.exchange} ${request.whatToShow}`;
    return context.error(request.requestId, 162, NO_DATA + name);
  }
  const rows = bars.flatMap((bar) => [
    barDate(contract, bar, seconds, request.formatDate),
    ...showBar(contract, bar, request.whatToShow),
  ]);
  const edge = (time: number) => {
    const local = utcToLocal('America/New_York', time);
    return `${dateText(local)} ${clockText(local)} US/Eastern`;
  };
  context.reply(17, request.requestId, edge(from), edge(to), bars.length, ...rows);
};

function barsWithFaults(
  context: RequestContext,
  contract: MarketContract,
  query: { seconds: number; from: number; to: number; regularHours: boolean },
): readonly Bar[] {
  if (lackingOf(contract.conId, context.faults.rules?.missing ?? 0) === 'no-history') return [];
  const rule = ruleOf(context, contract, query.seconds);
  if (rule?.mode === 'noBars') return [];
  const to = rule?.mode === 'stale' ? Math.min(query.to, rule.since) : query.to;
  const bars = context.market.bars(contract, { ...query, to });
  // Three days before the fault began are missing.
  if (rule?.mode === 'gap')
    return bars.filter((bar) => bar.time < rule.since - GAP_MS || bar.time >= rule.since);
  if (rule?.mode !== 'spike' || bars.length === 0) return bars;
  const last = bars[bars.length - 1];
  const { factor } = rule;
  const spiked = { ...last, high: last.high * factor, close: last.close * factor };
  return [...bars.slice(0, -1), spiked];
}

function ruleOf(context: RequestContext, contract: MarketContract, seconds: number): DataRule | undefined {
  const rule = context.faults.dataRule(contract);
  const asked = seconds >= DAY_MS / 1000 ? 'day' : 'intraday';
  return rule?.bars === undefined || rule.bars === asked ? rule : undefined;
}

const reqHeadTimestamp: Handler = (context, fields) => {
  const requestId = fields.whole();
  const wire = readContract(fields);
  const includeExpired = fields.bool();
  fields.skip(2);
  const formatDate = fields.whole();
  const found = findOne(context.market, wire, context.now, includeExpired);
  if (found.kind === 'none') return context.error(requestId, found.code, found.text);
  const time = context.market.headTime(found.contract);
  if (time === undefined || time > context.now)
    return context.error(requestId, 162, `${NO_DATA}no head time stamp`);
  context.reply(88, requestId, formatDate === 2 ? Math.floor(time / 1000) : utcStamp(time));
};

const reqHistoricalTicks: Handler = (context, fields) => {
  const requestId = fields.whole();
  const wire = readContract(fields);
  const includeExpired = fields.bool();
  const [start, end] = [fields.text(), fields.text()];
  const wanted = Math.min(1000, fields.whole() || 1000);
  const what = fields.text();
  const found = findOne(context.market, wire, context.now, includeExpired);
  if (found.kind === 'none') return context.error(requestId, found.code, found.text);
  const times = tickTimes(start, end, wanted, context.now);
  const ticks = times.flatMap((time) => {
    const quote = seenQuote(context.market, context.faults, found.contract, time);
    if (!quote) return [];
    const seconds = Math.floor(time / 1000);
    if (what === 'BID_ASK') return [[seconds, 0, quote.bid, quote.ask, quote.bidSize, quote.askSize]];
    if (what === 'TRADES') return [[seconds, 0, quote.last, 1, found.contract.instrument.exchange, '']];
    return [[seconds, 0, (quote.bid + quote.ask) / 2, 0]];
  });
  const message = what === 'BID_ASK' ? 97 : what === 'TRADES' ? 98 : 96;
  context.reply(message, requestId, ticks.length, ...(ticks.flat() as readonly Field[]), true);
};

const TICK_SPACING_MS = 10_000;

/** One tick each ten seconds, forward from the start or back from the end. */
function tickTimes(start: string, end: string, wanted: number, now: number): readonly number[] {
  const from = start === '' ? undefined : parseStamp(start);
  const until = Math.min(now, (end === '' ? undefined : parseStamp(end)) ?? now);
  const first = from ?? until - (wanted - 1) * TICK_SPACING_MS;
  const count = Math.max(0, Math.min(wanted, Math.floor((until - first) / TICK_SPACING_MS) + 1));
  return Array.from({ length: count }, (_, index) => first + index * TICK_SPACING_MS);
}

export const HISTORY_REQUESTS: Readonly<Record<number, RequestKind>> = {
  20: { name: 'reqHistoricalData', idAt: 1, handle: reqHistoricalData },
  25: { name: 'cancelHistoricalData', idAt: 2, handle: () => undefined },
  87: { name: 'reqHeadTimestamp', idAt: 1, handle: reqHeadTimestamp },
  90: { name: 'cancelHeadTimestamp', idAt: 1, handle: () => undefined },
  96: { name: 'reqHistoricalTicks', idAt: 1, handle: reqHistoricalTicks },
};

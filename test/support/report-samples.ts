/** One day of a small system, invented: what the tests of the reports render. */

import type { PandlReportData, Values } from '../../reports/pandl/pandl-data';
import { failedPart, part } from '../../reports/part';
import type { ReconcileReportData } from '../../reports/reconcile/reconcile-data';
import type { StatusReportData } from '../../reports/status/status-data';
import type { TradeReportData } from '../../reports/trades/trade-data';

const ZONE = 'Europe/London';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const NOW = Date.UTC(2026, 10, 20, 21, 30);

export const STATUS_SAMPLE: StatusReportData = {
  producedAt: NOW,
  zone: ZONE,
  delayDaysMax: 3,
  clockSkewWarnMs: 2_000,
  clockSkew: part({ skewMs: -300, at: NOW }),
  stages: part([
    {
      stage: 'prices',
      state: 'done',
      summary: '12 instruments, 24 contracts updated',
      problems: ['V2X: spike in 20261200, see questions'],
    },
    { stage: 'positions', state: 'done', summary: '11 optimal positions', problems: [] },
    { stage: 'orders', state: 'done', summary: '4 orders, 4 filled', problems: [] },
    { stage: 'reports', state: 'running', summary: '', problems: [] },
  ]),
  methods: part([
    { process: 'run_reports', method: 'run_reports', lastStart: NOW - 60_000 },
    {
      process: 'run_backups',
      method: 'backup_db_to_csv',
      lastStart: NOW - 5 * DAY,
      lastEnd: NOW - 5 * DAY + HOUR,
    },
    { process: 'run_cleaners', method: 'clean_log_files' },
  ]),
  missingPrices: part([
    {
      name: 'V2X',
      tradeDate: '2026-11-24',
      at: NOW - HOUR,
      isFailure: true,
      reasons: ['20261200 TIMEOUT: no answer in time'],
    },
  ]),
  contractAlarms: part([
    { instrument: 'BUND', texts: ['its priced contract 20260900 has expired'], since: NOW - DAY },
  ]),
  blockedRolls: part([
    { instrument: 'BUND', texts: ['BUND is locked (npx tst locks lift BUND)'], since: NOW - DAY },
  ]),
  adjustedPrices: part([
    { name: 'CORN', lastUpdate: NOW - HOUR },
    { name: 'V2X', lastUpdate: NOW - 4 * DAY },
    { name: 'GOLD' },
  ]),
  fxPrices: part([{ name: 'EURUSD', lastUpdate: NOW - 2 * HOUR }]),
  optimalPositions: part([{ name: 'chapter15/CORN', lastUpdate: NOW - HOUR }]),
  tradeLimits: part([
    { instrument: 'CORN', periodDays: 1, limit: 4, tradedSinceReset: 4, resetAt: NOW - 5 * HOUR },
    {
      strategy: 'chapter15',
      instrument: 'US10',
      periodDays: 7,
      limit: 10,
      tradedSinceReset: 2,
      resetAt: NOW - 3 * DAY,
    },
  ]),
  positionLimits: part([
    { instrument: 'CORN', position: -3, limit: 3 },
    { instrument: 'US10', position: 1 },
  ]),
  overrides: part([{ name: 'MXP', override: 'reduce only', reason: 'bad market <see notes>' }]),
  locks: part([
    { instrument: 'V2X', owner: 'reconciliation', reason: 'ledger 2, broker 1', since: NOW - HOUR },
  ]),
  questions: part([
    { id: 'spike/V2X/20261200/day', text: '24.1 after 18.3: accept, replace or drop?', askedAt: NOW - HOUR },
  ]),
  processes: part([
    {
      process: 'run_stack_handler',
      status: 'GO',
      state: 'running',
      lastStart: NOW - 20 * HOUR,
      windowStart: '00:01',
      windowStop: '19:45',
      machine: 'main',
    },
    {
      process: 'run_backups',
      status: 'PAUSE',
      state: 'crashed',
      lastStart: NOW - 5 * DAY,
      windowStart: '20:15',
      windowStop: '23:50',
      previousProcess: 'run_reports',
      machine: 'main',
    },
  ]),
};

export const TRADE_SAMPLE: TradeReportData = {
  producedAt: NOW,
  zone: ZONE,
  start: NOW - DAY,
  end: NOW,
  trades: part([
    {
      orderNumber: 17,
      instrument: 'V2X',
      strategy: 'chapter15',
      contract: '20261200',
      filledAt: NOW - 3 * HOUR,
      fill: -3,
      filledPrice: 27.7,
      submittedAt: NOW - 3 * HOUR - 4500,
      parentReferenceTime: NOW - 20 * HOUR,
      referencePrice: 27.45,
      midPrice: 27.675,
      sidePrice: 27.65,
      limitPrice: 27.7,
      annualPriceStdev: 18,
      pointValueBase: 108,
    },
    {
      orderNumber: 18,
      instrument: 'CORN',
      strategy: 'chapter15',
      contract: '20261200',
      filledAt: NOW - 2 * HOUR,
      fill: 2,
      filledPrice: 431.5,
      submittedAt: NOW - 2 * HOUR - 900,
      parentReferenceTime: NOW - 20 * HOUR,
      referencePrice: 431,
      midPrice: 431.375,
      sidePrice: 431.5,
      annualPriceStdev: 96,
      pointValueBase: 50,
    },
    {
      orderNumber: 19,
      instrument: 'SOFR',
      strategy: 'trend',
      contract: '20270300',
      filledAt: NOW - HOUR,
      fill: 1,
      filledPrice: 96.035,
    },
  ]),
  refusals: part([
    {
      ...{ order: 'C5', strategy: 'chapter15', instrument: 'CORN', code: 'TRADE_LIMIT', key: 'trade limit' },
      ...{ reason: '4 contracts, but the trade limits leave 1', ends: 'when its period is over' },
      ...{ until: new Date(NOW + DAY), remedy: 'npx tst limits; raise or reset it with --reason R' },
    },
  ]),
};

function walk(first: number, steps: readonly number[]): Values {
  let value = first;
  const values = steps.map((step) => {
    value += step;
    return value;
  });
  return { times: steps.map((_, i) => NOW - (steps.length - 1 - i) * HOUR), values };
}

const FLAT_FX: Values = { times: [NOW - 100 * DAY], values: [1] };
const WAVE = Array.from({ length: 24 }, (_, i) => Math.sin(i / 3));

export const PANDL_SAMPLE: PandlReportData = {
  producedAt: NOW,
  zone: ZONE,
  start: NOW - DAY,
  end: NOW,
  capital: part({
    accumulated: { times: [NOW - DAY, NOW - HOUR], values: [0, 2600] },
    maximum: { times: [NOW - 9 * DAY], values: [500_000] },
  }),
  contracts: part([
    {
      instrument: 'CORN',
      contract: '20261200',
      assetClass: 'Ags',
      openingPosition: 0,
      fills: [{ time: NOW - 10 * HOUR, quantity: 2, price: 433 }],
      prices: walk(430, WAVE),
      pointSize: 50,
      fx: FLAT_FX,
    },
    {
      instrument: 'US10',
      contract: '20261200',
      assetClass: 'Bond',
      openingPosition: -3,
      fills: [{ time: NOW - 5 * HOUR, quantity: 3, price: 111.2 }],
      prices: walk(
        110,
        WAVE.map((x) => x / 4),
      ),
      pointSize: 1000,
      fx: FLAT_FX,
    },
  ]),
  strategies: part([
    {
      strategy: 'chapter15',
      instrument: 'CORN',
      openingPosition: 0,
      fills: [{ time: NOW - 10 * HOUR, quantity: 2, price: 433 }],
      prices: walk(430, WAVE),
      pointSize: 50,
      fx: FLAT_FX,
    },
  ]),
};

export const RECONCILE_SAMPLE: ReconcileReportData = {
  producedAt: NOW,
  zone: ZONE,
  optimal: part([
    {
      strategy: 'chapter15',
      instrument: 'CORN',
      current: 2,
      optimal: { kind: 'buffered', lower: 1.2, upper: 2.9 },
    },
    {
      strategy: 'chapter15',
      instrument: 'US10',
      current: -3,
      optimal: { kind: 'buffered', lower: -1.8, upper: -0.6 },
    },
  ]),
  strategyPositions: part([
    { strategy: 'chapter15', instrument: 'CORN', position: 2 },
    { strategy: 'chapter15', instrument: 'US10', position: -3 },
  ]),
  contractPositions: part([
    { instrument: 'CORN', contract: '20261200', position: 2 },
    { instrument: 'US10', contract: '20261200', position: -3 },
  ]),
  comparedPositions: part([
    { instrument: 'CORN', contract: '20261200', position: 2 },
    { instrument: 'US10', contract: '20261200', position: -3 },
  ]),
  brokerPositions: part({
    positions: [
      { instrument: 'CORN', contract: '20261200', position: 2 },
      { instrument: 'US10', contract: '20261200', position: -2 },
    ],
  }),
  ledgerTrades: part([
    {
      instrument: 'CORN',
      strategy: 'chapter15',
      contract: '20261200',
      time: NOW - 2 * HOUR,
      fill: 2,
      price: 431.5,
    },
  ]),
  brokerTrades: failedPart('gateway not connected'),
};

import type { ScheduledProcess } from './workflow-inputs';
import {
  addInstrumentStart,
  byHand,
  dailyCycleStart,
  executeOrderStart,
  nominalStart,
  orderStackStart,
  priceQuestionStart,
  scheduledStart,
  seedStart,
  stageStart,
  startOfProcess,
  type WorkflowStart,
} from './workflow-starts';

const DAY = { system: 'demo', tradeDate: '2026-11-20' };
const CYCLE = { ...DAY, clock: 'live', window: 'hand-over' } as const;
const INSTANT = '2026-11-20T14:00:00.000Z';
const STACK = { ...DAY, clock: 'live', windowEnd: '2026-11-23T20:00:00Z' } as const;
const QUESTION = { ...DAY, question: 'spike/CORN/20261200/day', instrument: 'CORN' };
const ORDER = {
  ...{ ref: 'demo-01K', workflowId: 'demo/order/CORN/buy-2/demo-01K', instrument: 'CORN', strategy: 'trend' },
  ...{ summary: 'demo: buy 2 CORN 20261200', timeoutSeconds: 600 },
};
const WATCH = { ...DAY, clock: 'live', cancelFirst: true } as const;

test.each<[string, WorkflowStart, string, string, WorkflowStart['reuse']]>([
  [
    'dailyCycle',
    dailyCycleStart(CYCLE),
    'demo/daily-cycle/2026-11-20',
    'daily cycle of 2026-11-20',
    'ALLOW_DUPLICATE_FAILED_ONLY',
  ],
  [
    'pricesStage',
    stageStart('prices', CYCLE),
    'demo/prices/2026-11-20',
    'prices of 2026-11-20',
    'ALLOW_DUPLICATE',
  ],
  [
    'pricesStage',
    byHand(stageStart('prices', CYCLE)),
    'demo/prices/2026-11-20',
    'prices of 2026-11-20, by hand',
    'ALLOW_DUPLICATE',
  ],
  ['orderStack', orderStackStart(STACK), 'demo/order-stack', 'order stack of demo', 'ALLOW_DUPLICATE'],
  [
    'priceQuestion',
    priceQuestionStart(QUESTION),
    'demo/question/spike/CORN/20261200/day',
    'price question: CORN',
    'ALLOW_DUPLICATE',
  ],
  ['executeOrder', executeOrderStart(ORDER, WATCH), ORDER.workflowId, ORDER.summary, 'ALLOW_DUPLICATE'],
  [
    'seedPrices',
    seedStart({ ...DAY, instruments: ['CORN', 'US10'] }),
    'demo/seed',
    'first history of 2 instruments',
    'ALLOW_DUPLICATE',
  ],
  [
    'addInstrument',
    addInstrumentStart({ ...DAY, instrument: 'CORN', from: 'both', csv: '/data' }),
    'demo/add-instrument/CORN',
    'first history of CORN from both',
    'ALLOW_DUPLICATE',
  ],
  [
    'scheduledStart',
    scheduledStart('fx-noon', { system: 'demo', process: 'fx' }),
    'demo/scheduled/fx-noon',
    'schedule fx-noon',
    'ALLOW_DUPLICATE',
  ],
  [
    'scheduledStart',
    nominalStart('fx-noon', { system: 'demo', process: 'fx', clock: 'simulated', nominal: INSTANT }),
    `demo/scheduled/fx-noon-${INSTANT}`,
    'schedule fx-noon',
    'REJECT_DUPLICATE',
  ],
])('%s has its id, its line in lists, its policy', (workflow, start, id, summary, reuse) => {
  expect(start).toMatchObject({ workflow, id, queue: 'demo-workflows', summary, reuse });
  expect(start.input).toMatchObject({ system: 'demo' });
});

test.each<[Exclude<ScheduledProcess, 'orderStack'>, string, string]>([
  ['dailyCycle', 'dailyCycle', 'demo/daily-cycle/2026-11-20'],
  ['prices', 'pricesStage', 'demo/prices/2026-11-20'],
  ['reports', 'reportsStage', 'demo/reports/2026-11-20'],
  ['backup', 'backupStage', 'demo/backup/2026-11-20'],
  ['capital', 'capitalUpdate', `demo/capital/${INSTANT}`],
  ['fx', 'fxUpdate', 'demo/fx/2026-11-20'],
])('a schedule starts %s under an id of the day, once unless it failed', (process, workflow, id) => {
  expect(startOfProcess(process, CYCLE, INSTANT)).toMatchObject({
    ...{ workflow, id, input: CYCLE, reuse: 'ALLOW_DUPLICATE_FAILED_ONLY' },
    attributes: { System: 'demo', TradeDate: '2026-11-20' },
  });
});

test('an order is found by its instrument and strategy; one that nobody watched begins with its cancellation', () => {
  const { attributes, input } = executeOrderStart(ORDER, WATCH);
  expect(attributes).toEqual({
    ...{ System: 'demo', TradeDate: '2026-11-20', Stage: 'orders' },
    ...{ Instrument: 'CORN', Strategy: 'trend' },
  });
  expect(input).toEqual({
    ...{ system: 'demo', ref: 'demo-01K', clock: 'live', timeoutSeconds: 600, cancelFirst: true },
  });
});

test('an order of before ids had a meaning has its reference as id', () => {
  expect(executeOrderStart({ ...ORDER, workflowId: undefined }, WATCH).id).toBe('demo-01K');
});

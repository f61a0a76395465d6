import fc from 'fast-check';
import {
  NOW,
  PANDL_SAMPLE,
  RECONCILE_SAMPLE,
  STATUS_SAMPLE,
  TRADE_SAMPLE,
} from '../test/support/report-samples';
import { createPandlReport, totalPercent } from './pandl/create-pandl-report';
import { holdingPandl, sumWithin } from './pandl/holding-pandl';
import { failedPart, part } from './part';
import { isOptimalBreak } from './reconcile/breaks';
import { createReconcileReport } from './reconcile/create-reconcile-report';
import { renderText } from './renderers/text';
import type { Report, TableSection } from './report';
import { createStatusReport } from './status/create-status-report';
import { createTradeReport } from './trades/create-trade-report';
import { cashSlippage, delaysOf, slippageOf, totalSlippage, volSlippage } from './trades/slippage';

const DAY = 86_400_000;

function tableOf(report: Report, title: string): TableSection | undefined {
  return report.sections.find((s): s is TableSection => s.kind === 'table' && s.title === title);
}

const firstCells = (table: TableSection | undefined) => table?.rows.map(({ cells }) => cells[0]);
function never(): never {
  throw new Error('the sample has trades');
}

const trade = TRADE_SAMPLE.trades.kind === 'data' ? TRADE_SAMPLE.trades.data[0] : never();

describe('status', () => {
  it('counts what has never been updated as delayed, and puts it first', () => {
    const report = createStatusReport(STATUS_SAMPLE);
    expect(firstCells(tableOf(report, 'Delayed adjusted prices'))).toEqual(['GOLD', 'V2X']);
    expect(firstCells(tableOf(report, 'Delayed methods'))).toEqual([
      'run_cleaners/clean_log_files',
      'run_backups/backup_db_to_csv',
    ]);
    expect(tableOf(report, 'Delayed FX prices')).toBeUndefined();
  });

  it('counts exactly three days as in time, and more as late', () => {
    const at = (age: number) =>
      tableOf(
        createStatusReport({
          ...STATUS_SAMPLE,
          adjustedPrices: part([{ name: 'A', lastUpdate: NOW - age }]),
        }),
        'Delayed adjusted prices',
      );
    expect(at(3 * DAY)).toBeUndefined();
    expect(firstCells(at(3 * DAY + 1))).toEqual(['A']);
  });

  it('a clock that is far off is a problem, one that is nearly right is not', () => {
    const clockOf = (skewMs: number) =>
      createStatusReport({ ...STATUS_SAMPLE, clockSkew: part({ skewMs, at: NOW }) }).sections.find(
        (each) => each.kind === 'text' && each.text.startsWith('Our clock'),
      );
    expect(clockOf(-1_900)).toMatchObject({ tone: 'good', text: expect.stringContaining('1.9 s behind') });
    expect(clockOf(2_100)).toMatchObject({
      tone: 'problem',
      text: expect.stringContaining('2.1 s ahead of'),
    });
  });

  it('shows what is at its limit, and no limit as 9999999 spare', () => {
    const report = createStatusReport(STATUS_SAMPLE);
    expect(firstCells(tableOf(report, 'Instruments at trade limit'))).toEqual(['CORN']);
    expect(firstCells(tableOf(report, 'Instruments at position limit'))).toEqual(['CORN']);
    expect(tableOf(report, 'Position limits')?.rows[1].cells).toEqual(['US10', 1, 'none', 9_999_999]);
  });

  it('says so when nothing is late and nothing is limited', () => {
    const text = renderText(
      createStatusReport({
        ...STATUS_SAMPLE,
        methods: part([]),
        adjustedPrices: part([]),
        tradeLimits: part([]),
        positionLimits: part([]),
        locks: part([]),
      }),
    );
    expect(text).toMatch(/No delays\./);
    expect(text).toMatch(/No constraints\./);
    expect(text).toMatch(/No locked instruments\./);
  });
});

describe('trades', () => {
  it('has a worked example: delay +0.225, bid_ask -0.025, execution +0.05, total +0.025', () => {
    const { delay, bidAsk, execution, totalTrading, versusLimit, versusParentLimit } = slippageOf(trade);
    expect([delay, bidAsk, execution, totalTrading].map((x) => Number(x.toFixed(9)))).toEqual([
      0.225, -0.025, 0.05, 0.025,
    ]);
    expect(versusLimit).toBeCloseTo(0);
    expect(versusParentLimit).toBeNaN();
  });

  it('names what was not sent, the rule, when that ends and what a person can do', () => {
    const { sections } = createTradeReport(TRADE_SAMPLE);
    expect(sections.at(-1)).toMatchObject({
      title: 'Orders that were held back, refused or not made',
      rows: [
        { cells: expect.arrayContaining(['C5', 'trade limit', expect.stringMatching(/period is over \(2/)]) },
      ],
    });
    expect(createTradeReport({ ...TRADE_SAMPLE, refusals: part([]) }).sections).toHaveLength(
      sections.length - 1,
    );
  });

  it('multiplies money by the number of lots', () => {
    const one = cashSlippage({ ...trade, fill: -1 }).execution;
    expect(cashSlippage(trade).execution).toBeCloseTo(3 * one, 12);
    expect(one).toBeCloseTo(0.05 * 108, 9);
  });

  it('gives 10,000ths of annual standard deviation', () => {
    expect(volSlippage(trade).execution).toBeCloseTo((10_000 * 0.05) / 18, 9);
  });

  it('leaves negative and unknown delays out', () => {
    expect(delaysOf(trade)).toEqual({ submitMinusGenerated: 17 * 3600 - 4.5, filledMinusSubmit: 4.5 });
    expect(delaysOf({ ...trade, submittedAt: trade.filledAt + 1, parentReferenceTime: undefined })).toEqual({
      submitMinusGenerated: NaN,
      filledMinusSubmit: NaN,
    });
  });

  it('is the same for a buy and a sell in a mirrored market', () => {
    const price = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(
        price,
        price,
        price,
        price,
        fc.integer({ min: 1, max: 50 }),
        (ref, mid, side, fill, lots) => {
          const buy = {
            ...trade,
            fill: lots,
            referencePrice: ref,
            midPrice: mid,
            sidePrice: side,
            filledPrice: fill,
          };
          const sell = {
            ...trade,
            fill: -lots,
            referencePrice: -ref,
            midPrice: -mid,
            sidePrice: -side,
            filledPrice: -fill,
          };
          expect(cashSlippage(buy).totalTrading).toBeCloseTo(cashSlippage(sell).totalTrading, 6);
        },
      ),
    );
  });

  it('sums what is known', () => {
    const known = slippageOf(trade);
    const unknown = slippageOf({ ...trade, midPrice: undefined });
    expect(totalSlippage([known, unknown]).delay).toBeCloseTo(0.225, 9);
    expect(totalSlippage([unknown]).delay).toBeNaN();
  });
});

describe('P&L', () => {
  const capital = { times: [0], values: [1000] };
  const holding = {
    openingPosition: 0,
    pointSize: 10,
    fx: { times: [0], values: [2] },
    prices: { times: [1, 2, 3, 4], values: [100, 101, NaN, 103] },
  };

  it('earns from the fill price on, by point size and FX, in percent of capital', () => {
    const points = holdingPandl({ ...holding, fills: [{ time: 1.5, quantity: 2, price: 100.5 }] }, capital);
    // 2 lots x 0.5 x 10 x 2 = 20 of 1000, then 2 lots x 2 x 10 x 2 = 80 of 1000.
    expect(points.map(({ time, percent }) => [time, percent])).toEqual([
      [1.5, 0],
      [2, 2],
      [4, 8],
    ]);
  });

  it('weights several fills of one time by their size', () => {
    const fills = [
      { time: 2, quantity: 3, price: 100 },
      { time: 2, quantity: 1, price: 104 },
    ];
    // Mean fill 101; 4 lots x (103 - 101) x 20.
    expect(holdingPandl({ ...holding, fills }, capital).at(-1)?.percent).toBeCloseTo(16, 12);
  });

  it('includes what was closed within the period', () => {
    const report = createPandlReport(PANDL_SAMPLE);
    expect(firstCells(tableOf(report, 'By instrument'))).toContain('US10');
  });

  it('adds up: strategies and residual give the futures, futures and residual the total', () => {
    const report = createPandlReport(PANDL_SAMPLE);
    const values = (title: string) => tableOf(report, title)!.rows.map(({ cells }) => Number(cells[1]));
    const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
    const [futures, residual, total] = values('Total');
    expect(futures + residual).toBeCloseTo(total, 12);
    expect(total).toBeCloseTo(0.52, 12);
    expect(sum(values('By instrument'))).toBeCloseTo(futures, 12);
    expect(sum(values('By asset class'))).toBeCloseTo(futures, 12);
    expect(sum(values('By strategy'))).toBeCloseTo(futures, 12);
  });

  it('leaves to the day before what the run of its evening found, a little after the close', () => {
    const times = [PANDL_SAMPLE.start - DAY, PANDL_SAMPLE.start + 600_000, NOW - 1];
    const capitalOf = { times, values: [0, 9000, 9500] };
    const sample = part({ accumulated: capitalOf, maximum: { times: [0], values: [100_000] } });
    const rows = tableOf(createPandlReport({ ...PANDL_SAMPLE, capital: sample }), 'Total')!.rows;
    expect(rows.at(-1)!.cells[1]).toBeCloseTo(0.5, 12);
  });

  it('counts only changes within the period', () => {
    const accumulated = { times: [1, 2, 3], values: [0, 10, 30] };
    expect(totalPercent(accumulated, capital, 1, 2)).toBe(1);
    expect(totalPercent(accumulated, capital, 0, 3)).toBe(3);
    expect(
      sumWithin(
        [
          { time: 1, percent: 5 },
          { time: 2, percent: NaN },
          { time: 3, percent: 1 },
        ],
        1,
        3,
      ),
    ).toBe(1);
  });

  it('does not depend on the order of the fills', () => {
    const fill = fc.record({
      time: fc.integer({ min: 1, max: 5 }),
      quantity: fc.integer({ min: -3, max: 3 }),
      price: fc.integer({ min: 90, max: 110 }),
    });
    fc.assert(
      fc.property(fc.array(fill, { maxLength: 6 }), (fills) => {
        const forward = sumWithin(holdingPandl({ ...holding, fills }, capital), 0, 9);
        const backward = sumWithin(holdingPandl({ ...holding, fills: [...fills].reverse() }, capital), 0, 9);
        expect(backward).toBeCloseTo(forward, 9);
      }),
    );
  });
});

describe('reconcile', () => {
  it.each([
    [2, 1.2, 2.9, false],
    [3, 1.2, 2.5, true], // 2.5 rounds to 2, half to even
    [3, 1.2, 3.5, false],
    [0, 0.5, 1, false], // 0.5 rounds to 0
    [1, 1.5, 3, true],
    [1, NaN, NaN, false],
  ])('position %p in %p to %p is a break: %p', (current, lower, upper, expected) => {
    expect(
      isOptimalBreak({
        strategy: 's',
        instrument: 'i',
        current,
        optimal: { kind: 'buffered', lower, upper },
      }),
    ).toBe(expected);
  });

  it('a whole or simple target is broken where it is not held, not where it is', () => {
    const target = { kind: 'target', target: 2 } as const;
    expect(isOptimalBreak({ strategy: 's', instrument: 'i', current: 2, optimal: target })).toBe(false);
    expect(isOptimalBreak({ strategy: 's', instrument: 'i', current: 1, optimal: target })).toBe(true);
  });

  it('names the three kinds of break, and holds on one side alone', () => {
    const report = createReconcileReport({
      ...RECONCILE_SAMPLE,
      brokerPositions: part({
        positions: [
          { instrument: 'CORN', contract: '20261200', position: 2 },
          { instrument: 'GOLD', contract: '20261200', position: 1 },
        ],
      }),
      strategyPositions: part([{ strategy: 'chapter15', instrument: 'CORN', position: 1 }]),
    });
    expect(firstCells(tableOf(report, 'Optimal versus actual: breaks'))).toEqual(['chapter15']);
    expect(firstCells(tableOf(report, 'Strategies versus contracts: breaks'))).toEqual(['CORN', 'US10']);
    expect(tableOf(report, 'Ledger versus broker: breaks')?.rows.map(({ cells }) => cells)).toEqual([
      ['GOLD/20261200', 0, 1],
      ['US10/20261200', -3, 0],
    ]);
  });

  it('compares a statement with what the ledger had at its time, and says which it is', () => {
    const held = [{ instrument: 'CORN', contract: '20261200', position: 1 }];
    const statement = { where: '/me/positions.csv', at: Date.parse('2026-08-01T12:00:00Z') };
    const text = renderText(
      createReconcileReport({
        ...RECONCILE_SAMPLE,
        comparedPositions: part(held),
        brokerPositions: part({ positions: held, statement }),
      }),
    );
    expect(text).toMatch(/Ledger versus \/me\/positions\.csv as of 2026-08-01 13:00:00: no breaks/);
    expect(text).toMatch(/Positions at the broker by \/me\/positions\.csv as of/);
  });
});

describe('pysystemtrade #1546, #449, #689: one failed section does not fail the report', () => {
  it('says what is missing and shows the rest', () => {
    const text = renderText(createReconcileReport(RECONCILE_SAMPLE));
    expect(text).toMatch(/! At the broker: this part could not be made: gateway not connected/);
    expect(text).toMatch(/Ledger versus broker: 1 break/);
  });

  it('survives every part failing at once', () => {
    for (const sample of [STATUS_SAMPLE, TRADE_SAMPLE, PANDL_SAMPLE, RECONCILE_SAMPLE]) {
      const broken = Object.fromEntries(
        Object.entries(sample).map(([key, value]) => [
          key,
          typeof value === 'object' ? failedPart('down') : value,
        ]),
      ) as never;
      const create =
        sample === STATUS_SAMPLE
          ? createStatusReport
          : sample === TRADE_SAMPLE
            ? createTradeReport
            : sample === PANDL_SAMPLE
              ? createPandlReport
              : createReconcileReport;
      expect(renderText(create(broken))).toMatch(/could not be made: down/);
    }
  });

  it('survives data that no section can be made of', () => {
    const nonsense = { kind: 'data', data: [{}] } as never;
    expect(renderText(createStatusReport({ ...STATUS_SAMPLE, adjustedPrices: nonsense }))).toMatch(
      /END OF REPORT/,
    );
    expect(renderText(createReconcileReport({ ...RECONCILE_SAMPLE, optimal: nonsense }))).toMatch(
      /could not be made/,
    );
  });
});

import { beginOrdersRun, nextOrdersRun, type OrdersAction, type OrdersEvent } from './orders-run';
import {
  beginPositionsRun,
  nextPositionsRun,
  type PositionsAction,
  type PositionsEvent,
} from './positions-run';

const listed = (...strategies: string[]) => ({ kind: 'listed', strategies }) as const;
const failed = (reason: string) => ({ kind: 'failed', reason }) as const;

describe('positions', () => {
  const done = (summary: string, ...problems: string[]): PositionsEvent => ({
    kind: 'done',
    summary,
    problems,
  });
  const actions = (...events: readonly PositionsEvent[]): readonly PositionsAction[] => {
    let run = beginPositionsRun();
    return [
      run.action,
      ...events.map((event) => {
        run = nextPositionsRun(run, event);
        return run.action;
      }),
    ];
  };
  const runs = (strategy: string) => ({ kind: 'run-strategy', strategy });

  test('capital first, then each strategy; one that fails is a problem, and the others continue', () => {
    const events = [
      done('capital', 'late'),
      listed('a', 'b', 'c'),
      done('a: 3'),
      failed('no capital'),
      done('c: 1'),
    ];
    expect(actions(...events)).toEqual([
      { kind: 'update-capital' },
      { kind: 'list-strategies' },
      ...['a', 'b', 'c'].map(runs),
      {
        kind: 'end',
        result: { summary: 'capital; a: 3; c: 1', problems: ['late', 'b: failed: no capital'] },
      },
    ]);
  });

  test('fail where every strategy does, with the first reason, after all were tried', () => {
    expect(actions(done('capital'), listed('a', 'b'), failed('first'), failed('second')).slice(2)).toEqual([
      ...['a', 'b'].map(runs),
      { kind: 'fail', reason: 'first' },
    ]);
  });

  test('are the capital alone without strategies', () => {
    const result = { summary: 'capital', problems: [] };
    expect(actions(done('capital'), listed()).at(-1)).toEqual({ kind: 'end', result });
  });
});

describe('orders', () => {
  const made = (orders: number, ...problems: string[]): OrdersEvent => ({ kind: 'made', orders, problems });
  const actions = (
    window: 'wait' | 'hand-over',
    ...events: readonly OrdersEvent[]
  ): readonly OrdersAction[] => {
    let run = beginOrdersRun({ window });
    return [
      run.action,
      ...events.map((event) => {
        run = nextOrdersRun(run, event);
        return run.action;
      }),
    ];
  };
  const windowEnd = '2026-11-23T20:00:00.000Z';
  const MADE = [listed('a', 'b'), made(2, 'CORN: no price'), failed('away')];
  const HANDED: readonly OrdersEvent[] = [{ kind: 'window', end: windowEnd }, { kind: 'handed-over' }];
  const problems = ['CORN: no price', 'b: failed: away'];

  test('of each strategy are handed over, and the stage ends', () => {
    expect(actions('hand-over', ...MADE, ...HANDED)).toEqual([
      { kind: 'list-strategies' },
      ...['a', 'b'].map((strategy) => ({ kind: 'make-orders', strategy })),
      { kind: 'read-window' },
      { kind: 'hand-over', windowEnd },
      { kind: 'end', result: { summary: '2 instrument orders, handed over', problems } },
    ]);
  });

  test('or are waited for until their window is closed', () => {
    const closed: OrdersEvent = { kind: 'window-closed' };
    const summed: OrdersEvent = { kind: 'summarised', summary: '2 filled', problems: ['one open'] };
    expect(actions('wait', ...MADE, ...HANDED, closed, summed).slice(-3)).toEqual([
      { kind: 'await-window', windowEnd },
      { kind: 'summarise' },
      { kind: 'end', result: { summary: '2 filled', problems: [...problems, 'one open'] } },
    ]);
  });

  test('are not handed over where every strategy failed', () => {
    expect(actions('wait', listed('a'), failed('away')).at(-1)).toEqual({ kind: 'fail', reason: 'away' });
  });
});

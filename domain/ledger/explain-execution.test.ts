import type { ExplainInput } from '../inputs/messages';
import type { BrokerOrder } from '../orders/order';
import { effectiveRows } from './effective-rows';
import { rowId } from './execution-id';
import type { ExecutionLink } from './execution-link';
import { decideExplanation, type ExplainFacts } from './explain-execution';
import type { LedgerRow } from './ledger-row';

const time = new Date('2026-11-20T15:00:00Z');
const order = { id: 'b7', parentId: 'c1', strategy: 'carry', instrument: 'CORN' } as unknown as BrokerOrder;
const owner = { order, instrumentOrderId: 'i1' };
const link: ExecutionLink = {
  ...{ executionId: 'a.b.01', contract: '20261200', quantity: -2, price: 400, time },
  ...{ identity: 'exec:a.b', instrument: 'CORN', outcome: 'open' },
};
const manual = (identity: string, quantity: number, changes: Partial<LedgerRow> = {}): LedgerRow => ({
  ...{ id: rowId(identity, 1), identity, version: 1, quantity, price: 399, time, tradeDate: '2026-11-20' },
  ...{ kind: 'manual', strategy: 'trend', instrument: 'CORN', contract: '20261200', enteredBy: 'ann' },
  ...changes,
});
const facts: ExplainFacts = { link, rows: [], tradeDate: '2026-11-20', strategies: ['carry', 'trend'] };
const request: ExplainInput = { identity: 'exec:a.b', outcome: 'adopted', reason: 'mine', strategy: 'trend' };

const decide = (change: Partial<ExplainInput>, known: Partial<ExplainFacts> = {}) =>
  decideExplanation({ ...request, ...change }, { ...facts, ...known });
const done = (...given: Parameters<typeof decide>) => {
  const answer = decide(...given);
  if (answer.kind === 'refused') throw new Error(answer.reason);
  return answer;
};

describe('a word on an execution that nobody could explain', () => {
  const [two, three] = [manual('manual:two', -2), manual('manual:three', -3)];
  const linked = { outcome: 'linked', strategy: undefined } as const;
  it.each<[string, RegExp, Partial<ExplainInput>, Partial<ExplainFacts>]>([
    ['without a reason', /reason/, { reason: ' ' }, {}],
    ['on none that waits', /no execution exec:a.b/, {}, { link: undefined }],
    [
      'another than before',
      /ignored already \(x\)/,
      {},
      { link: { ...link, outcome: 'ignored', reason: 'x' } },
    ],
    ['adopted by one of several strategies', /which strategy .*: carry, trend/, { strategy: undefined }, {}],
    ['adopted by a strategy that does not run', /which strategy/, { strategy: 'gone' }, {}],
    ['linked to nothing', /no manual fill of 20261200 is left/, linked, {}],
    [
      'linked to one of several',
      /which manual fill it is: manual:two, manual:three/,
      linked,
      { rows: [two, three] },
    ],
    ['linked to what is none', /manual:x is not a manual fill/, { ...linked, ledgerRowId: 'manual:x' }, {}],
    [
      'linked to less than it is',
      /manual:one is -1 of 20261200, not -2 of 20261200/,
      { ...linked, ledgerRowId: 'manual:one' },
      { rows: [manual('manual:one', -1)] },
    ],
    [
      'linked to the other side',
      /manual:buy is 2 of 20261200, not -2/,
      { ...linked, ledgerRowId: 'manual:buy' },
      { rows: [manual('manual:buy', 2)] },
    ],
  ])('%s is refused', (_what, reason, change, known) => {
    expect(decide(change, known)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  it('adopted, it is booked for the named strategy, or the only one', () => {
    const [row] = done({}).rows;
    expect(row).toMatchObject({
      ...{ id: 'exec:a.b#1', kind: 'broker', strategy: 'trend', quantity: -2, price: 400 },
      ...{ enteredBy: 'operator', note: 'adopted: mine', tradeDate: '2026-11-20' },
    });
    expect(done({ strategy: undefined }, { strategies: ['carry'] }).rows).toMatchObject([
      { strategy: 'carry' },
    ]);
    expect(done({})).toMatchObject({
      ledgerRowId: 'exec:a.b#1',
      summary: 'CORN: -2 20261200 at 400 is adopted',
    });
  });

  it('adopted, it is a fill of the order that it matched, whatever strategy is named', () => {
    expect(done({ strategy: undefined }, { owner }).rows).toMatchObject([
      { strategy: 'carry', brokerOrderId: 'b7', contractOrderId: 'c1', instrumentOrderId: 'i1' },
    ]);
  });

  it('ignored, it books nothing and is linked to nothing', () => {
    expect(done({ outcome: 'ignored', ledgerRowId: 'manual:two' })).toEqual({
      kind: 'done',
      link,
      rows: [],
      summary: 'CORN: -2 20261200 at 400 is ignored',
    });
  });

  it('linked, it takes the place of as much of the named fill, and has its owner', () => {
    const { rows } = done({ ...linked, ledgerRowId: 'manual:three' }, { rows: [two, three] });
    expect(rows.map(({ identity, quantity, strategy }) => [identity, quantity, strategy])).toEqual([
      ['manual:three', -1, 'trend'],
      ['exec:a.b', -2, 'trend'],
    ]);
    expect(rows[1]).not.toHaveProperty('enteredBy');
  });

  it('linked, it takes the place of what was entered for its order: several fills too', () => {
    const entered = ['manual:x', 'manual:y'].map((identity) => manual(identity, -1, { brokerOrderId: 'b7' }));
    const { rows } = done(linked, { owner, rows: [...entered, two] });
    expect(rows.map(({ identity, quantity }) => [identity, quantity])).toEqual([
      ['manual:x', 0],
      ['manual:y', 0],
      ['exec:a.b', -2],
    ]);
  });

  it('said again, it completes what was begun and counts nothing twice', () => {
    const first = done({ ...linked, ledgerRowId: 'manual:three' }, { rows: [three] });
    // The process ended after the first row.
    const begun = [three, first.rows[0]];
    const again = done({ ...linked, ledgerRowId: 'manual:three' }, { rows: begun });
    const total = effectiveRows([...begun, ...again.rows]).reduce((sum, { quantity }) => sum + quantity, 0);
    expect(total).toBe(-3);
    const settled = { ...link, outcome: 'linked' } as const;
    const whole = [...begun, ...again.rows];
    const third = done({ ...linked, ledgerRowId: 'manual:three' }, { link: settled, rows: whole });
    expect(third.rows.map(({ id }) => id)).toEqual(['exec:a.b#1']);
  });
});

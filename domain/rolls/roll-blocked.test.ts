import { blockText, explainBlock, type RollBlocked } from './roll-blocked';

const NOON = Date.parse('2027-03-01T12:00:00Z');

/** Every kind, with the reason, the command that helps, and whether it ends without anybody. */
test.each<[RollBlocked, RegExp, RegExp, boolean]>([
  [
    { kind: 'no-forward-volume', contract: '20270600', volume: 0.6 },
    /^20270600 hardly trades \(0 contracts a day\)$/,
    /tst rolls set BUND Close/,
    false,
  ],
  [
    { kind: 'trade-limit', needed: 6, left: 2, strategy: '', periodDays: 1, resets: NOON },
    /^it needs 6 contracts, the trade limit of 1 day leaves 2 until 2027-03-01 12:00 UTC$/,
    /an operator lifts it: npx tst limits reset BUND 1 --reason R$/,
    false,
  ],
  [
    { kind: 'trade-limit', needed: 6, left: 0, strategy: 'trend', periodDays: 30, resets: NOON },
    /the trade limit of 30 days leaves 0/,
    /npx tst limits reset BUND 30 --strategy trend --reason R$/,
    false,
  ],
  [{ kind: 'order-size', needed: 30, most: 20 }, /trade 30 contracts, .* 20$/, /contracts_max/, false],
  [
    { kind: 'locked', locks: [{ owner: 'reconcile', reason: 'odd' }] },
    /^BUND is locked: odd \(reconcile\)$/,
    /tst locks lift BUND --owner reconcile --reason R/,
    false,
  ],
  [{ kind: 'halted', reason: 'a holiday' }, /halted: a holiday/, /tst halt lift/, false],
  [
    { kind: 'market-closed', contract: '20270300', opens: NOON },
    /20270300 is not trading/,
    /it opens 2027-03-01 12:00 UTC/,
    true,
  ],
  [{ kind: 'market-closed', contract: '20270300' }, /no trading hours/, /tst run prices/, false],
  [
    { kind: 'working-order', orders: ['C5', 'C6'] },
    /^C5, C6 must end first$/,
    /tst orders close C5 --reason R/,
    true,
  ],
  [
    { kind: 'missing-price', contract: '20270600' },
    /20270600 is missing/,
    /rolls preview BUND --forward-fill/,
    false,
  ],
  [{ kind: 'still-held', contract: '20270300', quantity: -2 }, /^-2 of 20270300/, /Force_Outright/, false],
  [{ kind: 'price-question' }, /waits for an answer/, /tst questions/, false],
  [{ kind: 'no-holder', contract: '20270300' }, /no strategy holds/, /tst positions/, false],
  [
    { kind: 'not-allowed', from: 'Force', wanted: 'No_Open', allowed: ['Roll_Adjusted', 'Passive'] },
    /^No_Open may not follow Force$/,
    /rolls set BUND Roll_Adjusted \| Passive/,
    false,
  ],
])('%j says why, what to do, and whether it passes', (block, reason, remedy, passes) => {
  expect(explainBlock('BUND', block)).toEqual({
    reason: expect.stringMatching(reason),
    remedy: expect.stringMatching(remedy),
    passes,
  });
  expect(blockText('BUND', block)).toMatch(remedy.source.endsWith('$') ? /\(.+\)$/ : remedy);
});

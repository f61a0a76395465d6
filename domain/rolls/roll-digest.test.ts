import { asHeldNow, type RollDay } from './roll-day';
import { DEFAULT_ROLL_POLICY, type RollFacts } from './roll-decision';
import { blockTexts, digestSubject, rollDigest } from './roll-digest';
import { whyWanted } from './roll-reasons';

const facts: RollFacts = {
  ...{ state: 'Passive', isOperatorState: false, position: 2 },
  ...{ daysUntilRoll: 9, daysUntilExpiry: 20, daysUntilCarryExpiry: 20 },
  ...{ pricedVolume: 1000, forwardVolume: 2830 },
};
const NOW = new Date('2027-03-02T23:14:00Z');
const day = (change: Partial<RollDay>): RollDay => ({
  ...{
    instrument: 'CORN',
    tradeDate: '2027-03-02',
    at: NOW,
    facts,
    why: whyWanted(facts, DEFAULT_ROLL_POLICY),
  },
  contracts: { price: '20271200', forward: '20281200' },
  ...change,
});
const plan = { from: 'Passive', to: 'Force', contract: '20271200', readVersion: 1 } as const;
const done = { ...plan, facts, why: '2 held' };
const input = (...days: RollDay[]) => ({ system: 'main', days, blocks: [], now: NOW });

test.each<[string, Partial<RollDay>, string, RegExp]>([
  [
    'planned',
    { planned: plan },
    '1 planned (CORN)',
    /^PLANNED\nCORN: Passive -> Force, with the first update of its prices after 2027-03-03 19:14 UTC\n {2}because 2 held, the forward contract is liquid, the roll is less than 10 days away; 2 held; 9 days to its roll, 20 to its expiry; volume 1000 -> 2830 a day \(2.830\)\n {2}otherwise: npx tst rolls set CORN Passive \| Force_Outright \| No_Roll \| Close \| No_Open --reason R$/m,
  ],
  [
    'planned and mailed before',
    { planned: { ...plan, mailedAt: new Date('2027-03-01T23:14:00Z') } },
    '1 planned (CORN)',
    /after 2027-03-02 19:14 UTC/,
  ],
  ['done', { done }, '1 done', /^DONE\nCORN: Passive -> Force; 2 held; 2 held; 9 days/m],
  [
    'rolled',
    { done: { ...done, to: 'Roll_Adjusted' } },
    '1 done',
    /prices rolled from 20271200 into 20271200/,
  ],
  [
    'dropped',
    { dropped: { ...plan, reason: 'ann has set No_Roll: R' } },
    'nothing is planned any more',
    /^NO LONGER PLANNED\nCORN: Passive -> Force; ann has set No_Roll: R$/m,
  ],
  [
    'undecided',
    { undecided: true },
    '1 to decide',
    /^YOU DECIDE\nCORN: .*\n {2}npx tst rolls set CORN Passive \| Force/m,
  ],
  [
    'kept',
    { kept: { by: 'ann', wanted: 'Force' } },
    '1 kept as you set them',
    /CORN: Passive of ann stays; the policy would set Force; .*npx tst rolls set CORN automatic --reason R/,
  ],
  ['under way', { leaving: true }, '1 under way', /^UNDER WAY\nCORN: Passive out of 20271200; 2 held/m],
  ['blocked', { blocked: ['no price'] }, '1 blocked', /^CAN'T ROLL\nCORN: no price/m],
  [
    'near expiry',
    { expiring: ['2 of X held'] },
    '1 held near expiry',
    /^HELD NEAR EXPIRY\nCORN: 2 of X held$/m,
  ],
])('%s: a section of the text, and its number in the subject', (_, change, counted, text) => {
  const given = input(day(change));
  expect(digestSubject(given)).toBe(`Rolls 2027-03-02 23:14 UTC: ${counted}`);
  expect(rollDigest(given)).toMatch(text);
});

test('the text names the command and the Temporal update that overrule a plan', () => {
  const text = rollDigest(input(day({ planned: plan })));
  expect(text).toContain('npx tst rolls set CORN Passive --reason R --system main');
  expect(text).toContain(
    `npx tst temporal workflow update execute -w main/order-stack --name setRollState --input '{"instrument":"CORN","state":"Passive","reason":"R"}'`,
  );
});

test('blocks of orders are told with what to do, also where nothing else is to tell', () => {
  const since = NOW;
  const blocked = { kind: 'halted', reason: 'a test' } as const;
  const blocks = blockTexts([
    { instrument: 'US10', side: 'orders', blocks: [{ blocked, since, mailed: true }] },
  ]);
  const given = { ...input(), blocks };
  expect(rollDigest(given)).toBe(
    "CAN'T ROLL\nUS10: trading is halted: a test (npx tst halt lift --reason R)",
  );
  expect(rollDigest(input())).toBeUndefined();
});

test('many planned are counted, some of them named', () => {
  const days = ['A', 'B', 'C', 'D', 'E'].map((instrument) => day({ instrument, planned: plan }));
  expect(digestSubject(input(...days))).toMatch(/5 planned \(A, B, C, D, ...\)$/);
});

test('what was planned before a position was opened says so, with the states that may follow now', () => {
  const flat = day({
    planned: { ...plan, from: 'No_Roll', to: 'Roll_Adjusted' },
    facts: { ...facts, state: 'No_Roll', position: 0 },
    why: 'nothing is held',
  });
  expect(rollDigest(input(asHeldNow(flat, 3)))).toMatch(
    /^ {2}because nothing is held \(0 held then; decided again with the next update of its prices\); 3 held; 9 days .*\n {2}otherwise: npx tst rolls set CORN No_Roll \| Passive \| Force \| Force_Outright \| Close \| No_Open --reason R$/m,
  );
  expect(rollDigest(input(asHeldNow(flat, 0)))).toBe(rollDigest(input(flat)));
});

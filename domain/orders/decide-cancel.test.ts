import { afterCancel, cancelRefusedMail, howToCancel } from './decide-cancel';
import type { BrokerOrder } from './order';

it.each([
  ['intended', 'end-unsent'],
  ['working', 'cancel'],
  ['sending', 'look-up'],
  ['unknown', 'look-up'],
] as const)('%s: %s', (state, step) => {
  expect(howToCancel({ state })).toBe(step);
});

const taken = { kind: 'taken' } as const;
const refused = { kind: 'refused', code: 161, text: 'not cancellable' } as const;
const reason = 'cancel refused: not cancellable (code 161)';

it.each([
  ['taken, not ended yet', taken, 'working', true, { kind: 'as-it-is' }],
  ['taken, no longer listed', taken, 'working', false, { kind: 'as-it-is' }],
  ['refused because it was filled', refused, 'filled', false, { kind: 'as-it-is' }],
  ['refused, and listed', refused, 'working', true, { kind: 'refused', reason }],
  ['refused, and not listed', refused, 'working', false, { kind: 'missing' }],
] as const)('%s', (_, answer, state, isListed, next) => {
  expect(afterCancel(answer, state, isListed)).toEqual(next);
});

it('the mail names the order and says that it is still watched', () => {
  const order = {
    ...{ level: 'broker', number: 7, instrument: 'CORN', trade: [-2], contracts: ['20261200'] },
  } as unknown as BrokerOrder;
  expect(cancelRefusedMail(order, reason)).toEqual({
    subject: 'Cancel refused: CORN',
    text: expect.stringMatching(
      /^Order B7 \(-2 CORN 20261200\) is still at the broker: cancel refused.*watched/,
    ),
    critical: true,
  });
});

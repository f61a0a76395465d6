import { type Halt, STOP } from '../limits/halt';
import { notSentNow } from './not-sent-now';

const halt = (change: Partial<Halt> = {}): Halt => ({
  ...{ ...STOP, reason: 'drill', by: 'ann', at: new Date(0) },
  ...change,
});
const ORDER = { strategy: 'trend', instrument: 'CORN' };

test.each<[string, boolean, readonly Halt[], RegExp | undefined]>([
  ['sent', true, [], undefined],
  ['another market is halted', true, [halt({ instrument: 'GOLD' })], undefined],
  ['nothing is sent by this system', false, [halt()], /sends no orders: .*npx tst orders fill/],
  [
    'everything is halted',
    true,
    [halt(), halt({ instrument: 'GOLD' })],
    /halted \(drill\): `npx tst halt lift --reason R`$/,
  ],
  [
    'its market and its strategy are halted',
    true,
    [halt({ instrument: 'CORN' }), halt({ strategy: 'trend', mode: 'reduce-only' })],
    /^nothing .*\(CORN: drill\): .*--instrument CORN`, .*--strategy trend`$/,
  ],
  [
    'only what reduces is sent',
    true,
    [halt({ mode: 'reduce-only' })],
    /^only what reduces .*: `npx tst halt lift --reason R`$/,
  ],
])('of an order that was made: %s', (_, sendsOrders, halts, said) => {
  const answer = notSentNow(ORDER, { sendsOrders, halts });
  if (said === undefined) expect(answer).toBeUndefined();
  else expect(answer).toMatch(said);
});

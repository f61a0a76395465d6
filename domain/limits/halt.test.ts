import {
  decideHalt,
  type Halt,
  haltInWords,
  isCancelledByHalt,
  liftCommand,
  STOP,
  whyReduceOnly,
  whyStopped,
} from './halt';

const at = new Date(0);
const actor = { by: 'ann', at };
const halt = (change: Partial<Halt> = {}): Halt => ({ ...STOP, reason: 'storm', ...actor, ...change });
const order = { strategy: 'trend', instrument: 'CORN' };

test.each<[string, Partial<Halt>, string | undefined]>([
  ['of everything', {}, 'storm'],
  ['of its instrument', { instrument: 'CORN' }, 'CORN: storm'],
  ['of its strategy', { strategy: 'trend' }, 'trend: storm'],
  ['of both', { strategy: 'trend', instrument: 'CORN' }, 'CORN of trend: storm'],
  ['of another instrument', { instrument: 'GOLD' }, undefined],
  ['of another strategy', { strategy: 'carry' }, undefined],
  ['of its instrument in another strategy', { strategy: 'carry', instrument: 'CORN' }, undefined],
  ['that was lifted', { halted: false }, undefined],
])('an order under a halt %s', (_what, change, reason) => {
  expect(whyStopped([halt(change)], order)).toBe(reason);
  expect(isCancelledByHalt([halt({ ...change, cancel: true })], order)).toBe(reason !== undefined);
  expect(isCancelledByHalt([halt(change)], order)).toBe(false);
});

test('a halt that lets positions shrink stops nothing, and is told as such', () => {
  const reducing = halt({ mode: 'reduce-only', instrument: 'CORN' });
  expect(whyStopped([reducing], order)).toBeUndefined();
  expect(whyReduceOnly([reducing], order)).toBe('CORN, reduce only: storm');
  expect(haltInWords(halt({ mode: 'reduce-only' }))).toBe('reduce only: storm');
  expect(liftCommand(reducing)).toBe('npx tst halt lift --reason R --instrument CORN');
});

describe('setting and lifting', () => {
  const decide = (
    request: Parameters<typeof decideHalt>[0],
    halts: readonly Halt[] = [],
    lost: string[] = [],
  ) => decideHalt(request, { halts, lost }, { by: 'bob', at });

  test('sets a scope, again with another mode if repeated', () => {
    const request = { action: 'on', reason: 'drill', cancel: true, instrument: 'CORN' } as const;
    const set = { ...STOP, cancel: true, instrument: 'CORN', reason: 'drill', by: 'bob', at };
    expect(decide(request)).toEqual({ kind: 'set', halts: [set] });
    expect(decide({ ...request, reduceOnly: true }, [set])).toEqual({
      kind: 'set',
      halts: [{ ...set, mode: 'reduce-only' }],
    });
  });

  test('lifts the halts of exactly the scope, whoever set them', () => {
    const halts = [halt(), halt({ owner: 'restore' }), halt({ instrument: 'CORN' })];
    expect(decide({ action: 'lift', reason: 'over' }, halts)).toMatchObject({
      kind: 'set',
      halts: [
        { owner: 'operator', halted: false, instrument: '', reason: 'over', by: 'bob' },
        { owner: 'restore', halted: false, instrument: '' },
      ],
    });
    expect(decide({ action: 'lift', reason: 'over', instrument: 'GOLD' }, halts)).toEqual({
      kind: 'nothing',
      summary: 'GOLD is not halted by itself',
    });
  });

  test('is not lifted for everything while the system lacks protections', () => {
    const lift = { action: 'lift', reason: 'over' } as const;
    expect(decide(lift, [halt()], ['x.yaml is gone'])).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/x\.yaml is gone.*npx tst config accept/),
    });
    const corn = [halt({ instrument: 'CORN' })];
    expect(decide({ ...lift, instrument: 'CORN' }, corn, ['x.yaml is gone'])).toMatchObject({ kind: 'set' });
  });
});

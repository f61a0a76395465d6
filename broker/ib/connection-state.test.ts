import fc from 'fast-check';
import type { ConnectionState } from '../broker';
import { backoff, type ConnectionChange, nextState } from './connection-state';

const CHANGES: ConnectionChange[] = [
  'dial',
  'accepted',
  'synchronised',
  'upstream-lost',
  'upstream-found',
  'down',
  'close',
];

test('the way up', () => {
  const states: ConnectionState[] = ['disconnected'];
  for (const change of ['dial', 'accepted', 'synchronised'] as const) {
    states.push(nextState(states[states.length - 1], change));
  }
  expect(states).toEqual(['disconnected', 'connecting', 'synchronising', 'ready']);
});

test('ready comes only from a complete synchronisation, whatever happened before', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...CHANGES), { maxLength: 60 }), (changes) => {
      let state: ConnectionState = 'disconnected';
      for (const change of changes) {
        const next = nextState(state, change);
        if (next === 'ready' && state !== 'ready')
          expect([state, change]).toEqual(['synchronising', 'synchronised']);
        if (state === 'closed') expect(next).toBe('closed');
        state = next;
      }
    }),
  );
});

test('losing the broker behind the gateway during synchronisation prevents ready', () => {
  expect(nextState(nextState('synchronising', 'upstream-lost'), 'synchronised')).toBe('degraded');
});

test('back-off repeats its last step, with jitter of at most a quarter', () => {
  const waits = [1000, 2000, 5000];
  expect([1, 2, 3, 4, 99].map((attempt) => backoff(attempt, waits, 0))).toEqual([
    1000, 2000, 5000, 5000, 5000,
  ]);
  expect(backoff(1, waits, 1)).toBe(1250);
});

import fc from 'fast-check';
import type { BrokerOrderState } from '../orders/order';
import { FINAL_BROKER_STATES } from '../orders/order';
import {
  beginOrderRun,
  isCancelAnswered,
  isWoken,
  nextOrderRun,
  type OrderAction,
  type OrderEvent,
  type OrderRun,
} from './order-run';
import type { ExecuteOrderInput } from './workflow-inputs';

const MINUTE = 60_000;
const T = Date.parse('2026-11-20T15:00:00Z');
const INPUT: ExecuteOrderInput = { system: 's', ref: 's-1', clock: 'live', timeoutSeconds: 600 };
const always = () => true;

const iso = (minutes: number) => new Date(T + minutes * MINUTE).toISOString();
const answered = (state: BrokerOrderState, minutes: number, worked?: true): OrderEvent => ({
  kind: 'answered',
  progress: { state, text: state, at: iso(minutes), worked },
});
const failed = (reason?: string): OrderEvent => ({ kind: 'failed', reason });
const REACHED: OrderEvent = { kind: 'waited', reached: true };
const WOKEN: OrderEvent = { kind: 'waited', reached: false };
const LOOK: OrderEvent = { kind: 'look' };
const CANCEL: OrderEvent = { kind: 'cancel-asked' };

/** The actions that the events lead to, the first one included. */
function actions(events: readonly OrderEvent[], input = INPUT, inForce = always): readonly OrderAction[] {
  let run = beginOrderRun(input);
  return [
    run.action,
    ...events.map((event) => {
      run = nextOrderRun(run, event, inForce);
      return run.action;
    }),
  ];
}

function after(events: readonly OrderEvent[], input = INPUT): OrderRun {
  return events.reduce((run, event) => nextOrderRun(run, event, always), beginOrderRun(input));
}

const wait = (minutes: number): OrderAction => ({ kind: 'wait', until: iso(minutes) });
const REFRESH: OrderAction = { kind: 'refresh', sweep: false };
const SWEEP: OrderAction = { kind: 'refresh', sweep: true };

test('is sent, waited for, refreshed when something is heard, and ends when it is final', () => {
  expect(actions([answered('working', 0), LOOK, WOKEN, answered('filled', 0.5)])).toEqual([
    { kind: 'send' },
    wait(1),
    wait(1),
    REFRESH,
    { kind: 'end' },
  ]);
});

test.each([
  ['died', undefined],
  ['was refused', 'the broker refused it'],
])('an attempt to send that %s is looked up, never sent again', (_what, reason) => {
  const run = [failed(reason), answered('unknown', 0), REACHED, answered('unknown', 1)];
  expect(actions(run)).toEqual([
    { kind: 'send' },
    { kind: 'look-up', notSent: reason },
    wait(1),
    SWEEP,
    wait(2),
  ]);
});

test('an order is cancelled at its deadline, then ever more rarely while it does not end', () => {
  const working = (minutes: number) => answered('working', minutes);
  const events = [
    working(0),
    REACHED,
    working(1),
    REACHED,
    working(3),
    REACHED,
    working(8),
    REACHED,
    working(10),
  ];
  expect(actions([...events, REACHED, working(11)])).toEqual([
    { kind: 'send' },
    ...[wait(1), SWEEP, wait(3), SWEEP, wait(8), SWEEP],
    wait(10),
    { kind: 'cancel' },
    wait(11),
    { kind: 'cancel' },
    wait(13),
  ]);
});

test('what was asked to be cancelled meanwhile is cancelled without a wait, and its askers are answered by that step', () => {
  const asked = [CANCEL, answered('working', 0)];
  expect(actions(asked).at(-1)).toEqual({ kind: 'cancel' });
  expect(isCancelAnswered(after(asked), 1)).toBe(false);
  const done = after([...asked, CANCEL, answered('working', 0)]);
  expect([isCancelAnswered(done, 1), isCancelAnswered(done, 2)]).toEqual([true, false]);
  expect(done.action).toEqual({ kind: 'cancel' });
  expect(isCancelAnswered(after([CANCEL, answered('rejected', 0)]), 1)).toBe(true);
});

test('a cancellation asked for during a wait ends it, and cancels', () => {
  const asked = [answered('working', 0), CANCEL];
  expect(isWoken(after([answered('working', 0)]))).toBe(false);
  expect(isWoken(after(asked))).toBe(true);
  expect(actions([...asked, WOKEN]).at(-1)).toEqual({ kind: 'cancel' });
});

test('what prevents a step is reported once, again when it is another, and again after it was over', () => {
  const begin = answered('working', 0);
  const again = [REACHED, failed('away'), answered('working', 1)];
  const other = [REACHED, failed('busy'), answered('working', 3)];
  const well = [REACHED, answered('working', 4)];
  const reports = actions([begin, ...again, ...again, ...other, ...well, ...again], {
    ...INPUT,
    timeoutSeconds: 6000,
  })
    .filter(({ kind }) => kind === 'report')
    .map((action) => (action.kind === 'report' ? action.trouble : ''));
  const away = 'could not be looked up: away';
  expect(reports).toEqual([away, undefined, 'could not be looked up: busy', away]);
  expect(actions([begin, CANCEL, WOKEN, failed('away')]).at(-1)).toEqual({
    kind: 'report',
    trouble: 'could not be cancelled: away',
  });
});

test('an order nobody watched when it was due is cancelled first, and its time is over', () => {
  const input = { ...INPUT, cancelFirst: true, deadline: iso(-5) } as const;
  expect(actions([answered('working', 0)], input)).toEqual([{ kind: 'cancel' }, wait(-5)]);
});

test('an order whose algorithm follows the quotes is worked for as long as the wait', () => {
  expect(actions([answered('working', 0, true)]).at(-1)).toEqual({
    kind: 'work',
    until: iso(1),
    forMs: MINUTE,
  });
});

test('a run that began before a change continues as it began', () => {
  const never = () => false;
  expect(actions([CANCEL, answered('working', 0)], INPUT, never).at(-1)).toEqual(wait(1));
  expect(actions([answered('unknown', 0)], INPUT, never).at(-1)).toEqual(wait(1));
  expect(actions([answered('unknown', 0), REACHED, answered('unknown', 1)], INPUT, never).at(-1)).toEqual(
    wait(3),
  );
});

describe('whatever happens', () => {
  const state = fc.constantFrom<BrokerOrderState>('working', 'unknown', 'filled', 'cancelled', 'rejected');
  const event = fc.oneof(
    fc.constantFrom(LOOK, CANCEL),
    fc.record({ state, minutes: fc.nat(20), fails: fc.boolean(), reached: fc.boolean() }),
  );
  /** The actions of a run to which the world answers by chance; it ends with its action. */
  const play = (chances: readonly (OrderEvent | Chance)[]): readonly OrderAction[] => {
    let run = beginOrderRun(INPUT);
    let now = 0;
    const taken: OrderAction[] = [];
    for (const chance of chances) {
      if (run.action.kind === 'end') break;
      if (!('kind' in chance)) {
        taken.push(run.action);
        now += chance.minutes;
      }
      run = nextOrderRun(run, 'kind' in chance ? chance : answerTo(run, chance, now), always);
    }
    return [...taken, run.action];
  };

  test('it is sent at most once, and never after a look-up', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (chances) => {
        const kinds = play(chances).map(({ kind }) => kind);
        expect(kinds.slice(1)).not.toContain('send');
        expect(kinds.lastIndexOf('look-up')).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('it ends as soon as it is final, and not before', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (chances) => {
        let run = beginOrderRun(INPUT);
        for (const chance of chances) {
          if (run.action.kind === 'end') break;
          run = nextOrderRun(run, 'kind' in chance ? chance : answerTo(run, chance, 0), always);
          const isFinal = run.progress !== undefined && FINAL_BROKER_STATES.includes(run.progress.state);
          expect(run.action.kind === 'end').toBe(isFinal);
        }
      }),
    );
  });
});

interface Chance {
  readonly state: BrokerOrderState;
  readonly minutes: number;
  readonly fails: boolean;
  readonly reached: boolean;
}

function answerTo({ action }: OrderRun, { state, fails, reached }: Chance, now: number): OrderEvent {
  if (action.kind === 'wait' || action.kind === 'work') return { kind: 'waited', reached };
  const canFail = action.kind === 'send' || action.kind === 'cancel' || action.kind === 'refresh';
  return canFail && fails ? failed('trouble') : answered(state, now);
}

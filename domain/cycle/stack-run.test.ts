import fc from 'fast-check';
import type { StackPass } from './stack-pass';
import { beginStackRun, nextStackRun, type StackAction, type StackEvent, type StackRun } from './stack-run';
import type { OrderStackInput } from './workflow-inputs';

const iso = (minutes: number) =>
  new Date(Date.parse('2026-11-20T08:00:00Z') + minutes * 60_000).toISOString();
const INPUT: OrderStackInput = {
  system: 's',
  clock: 'live',
  tradeDate: '2026-11-20',
  windowEnd: iso(600),
};
const QUIET: StackPass = { execute: [], busy: false, nextLook: iso(60), windowEnded: false, summary: '' };
const order = (ref: string) => ({
  ref,
  instrument: 'CORN',
  strategy: 'a',
  summary: ref,
  timeoutSeconds: 600,
});
const passed = (pass: Partial<StackPass> = {}): StackEvent => ({
  kind: 'passed',
  pass: { ...QUIET, ...pass },
});
const reconciled = (minutes: number): StackEvent => ({ kind: 'reconciled', next: iso(minutes) });
const ATTENDED: StackEvent = { kind: 'attended' };
const LOOK: StackEvent = { kind: 'look' };
const EXPLAINED: StackEvent = { kind: 'explained' };
const REACHED: StackEvent = { kind: 'waited', reached: true };
const WOKEN: StackEvent = { kind: 'waited', reached: false };
const always = () => true;

const after = (events: readonly StackEvent[], input = INPUT, inForce = always): StackRun =>
  events.reduce((run, event) => nextStackRun(run, event, inForce), beginStackRun(input));
const kinds = (events: readonly StackEvent[], input = INPUT): readonly string[] =>
  [...events.keys(), events.length].map((count) => after(events.slice(0, count), input).action.kind);

const BEGUN = [reconciled(120), passed(), ATTENDED];

test('compares with the broker first, passes over what is active, attends to it, and waits', () => {
  expect(kinds([...BEGUN, REACHED])).toEqual(['reconcile', 'pass', 'attend', 'wait', 'pass']);
  expect(after([]).action).toEqual({ kind: 'reconcile', insists: true });
  expect(after(BEGUN).action).toEqual({ kind: 'wait', until: iso(60) });
});

test('what is heard during a pass makes another one', () => {
  const heard = after([reconciled(120), LOOK, passed(), ATTENDED]);
  expect(heard.dirty).toBe(true);
  expect(after([reconciled(120), LOOK, passed(), ATTENDED, WOKEN])).toMatchObject({
    dirty: false,
    action: { kind: 'pass' },
  });
});

test('each watcher is started, and told to cancel, once; both again at a timed look', () => {
  const pass = passed({ execute: [order('a'), order('b')], cancel: ['w'] });
  const attended = (events: readonly StackEvent[]) => {
    const { action } = after(events);
    return action.kind === 'attend' ? [action.watch.map(({ ref }) => ref), action.cancel] : action;
  };
  const first = [reconciled(120), pass];
  expect(attended(first)).toEqual([['a', 'b'], ['w']]);
  expect(attended([...first, ATTENDED, WOKEN, pass])).toEqual([[], []]);
  expect(attended([...first, ATTENDED, REACHED, pass])).toEqual([['a', 'b'], ['w']]);
});

test('the next comparison comes in time, and at once after what may have explained a break', () => {
  expect(after([reconciled(30), passed(), ATTENDED]).action).toEqual({ kind: 'wait', until: iso(30) });
  const due = [reconciled(30), passed(), ATTENDED, REACHED];
  expect(after(due).action).toEqual({ kind: 'reconcile', insists: false });
  expect(kinds([...due, reconciled(90), passed(), ATTENDED]).slice(-3)).toEqual(['pass', 'attend', 'wait']);
  expect(after([...BEGUN, EXPLAINED, WOKEN]).action).toEqual({ kind: 'reconcile', insists: false });
  expect(after([EXPLAINED, reconciled(120)]).action).toEqual({ kind: 'reconcile', insists: false });
});

test('on a simulated clock nothing is compared in time while no order is at the broker', () => {
  const simulated = { ...INPUT, clock: 'simulated' } as const;
  const waits = (pass: StackEvent) => after([reconciled(30), pass, ATTENDED], simulated).action;
  expect(waits(passed())).toEqual({ kind: 'wait', until: iso(60) });
  expect(waits(passed({ execute: [order('a')] }))).toEqual({ kind: 'wait', until: iso(30) });
});

test('while an order is on its way it looks every 2 s, after a minute every 15 s, and then starts a missing watcher', () => {
  const busy = [passed({ busy: true, execute: [order('a')] }), ATTENDED];
  const looks = (count: number) =>
    after([reconciled(120), ...busy, ...Array.from({ length: count - 1 }, () => [REACHED, ...busy]).flat()]);
  expect(looks(1).action).toEqual({ kind: 'pause', seconds: 2 });
  expect(looks(30).action).toEqual({ kind: 'pause', seconds: 2 });
  expect([...looks(30).watched]).toEqual(['a']);
  expect(looks(31).action).toEqual({ kind: 'pause', seconds: 15 });
  expect([...looks(31).watched]).toEqual([]);
  const calm = [...Array.from({ length: 31 }, () => [...busy, REACHED]).flat(), passed(), ATTENDED, WOKEN];
  expect(after([reconciled(120), ...calm, ...busy]).action).toEqual({ kind: 'pause', seconds: 2 });
});

test('a later window is taken over with its trade date, an earlier one is not', () => {
  const handed = (minutes: number) =>
    after([{ kind: 'handed-over', tradeDate: '2026-11-23', windowEnd: iso(minutes) }]);
  expect(handed(900)).toMatchObject({ tradeDate: '2026-11-23', windowEnd: iso(900), dirty: true });
  expect(handed(600)).toMatchObject({ tradeDate: '2026-11-20', windowEnd: iso(600), dirty: true });
});

test('a window that has ended is closed: working orders are cancelled, then all closed, then compared', () => {
  const closing: readonly StackEvent[] = [
    passed({ windowEnded: true }),
    ATTENDED,
    { kind: 'listed', working: ['a', 'b'] },
    { kind: 'cancelled' },
    { kind: 'closed', summary: '2 closed' },
    reconciled(900),
  ];
  const ended = [...BEGUN, { kind: 'end-asked' } as const, WOKEN, ...closing];
  expect(kinds(ended).slice(-6)).toEqual([
    ...['attend', 'list-working', 'cancel-working', 'close-window', 'reconcile', 'end'],
  ]);
  expect(after(ended.slice(0, -3)).action).toEqual({ kind: 'cancel-working', refs: ['a', 'b'] });
  expect(after(ended.slice(0, -1)).action).toEqual({ kind: 'reconcile', insists: true });
  expect(after(ended).action).toEqual({ kind: 'end', summary: '2 closed' });
});

test('a run that began before a change continues as it began', () => {
  const never = () => false;
  expect(after([...BEGUN, EXPLAINED, WOKEN], INPUT, never).action.kind).toBe('pass');
});

test('whatever is heard, everything heard is followed by a pass, and nothing trades before the first comparison', () => {
  const message = fc.constantFrom<StackEvent>(LOOK, EXPLAINED, { kind: 'end-asked' });
  const chance = fc.record({
    busy: fc.boolean(),
    reached: fc.boolean(),
    messages: fc.array(message, { maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(chance, { maxLength: 40 }), (chances) => {
      let run = beginStackRun(INPUT);
      let unseen = false;
      let compared = false;
      for (const { busy, reached, messages } of chances) {
        if (run.action.kind === 'end') break;
        if (run.action.kind === 'pass') {
          unseen = false;
          expect(compared).toBe(true);
        }
        for (const each of messages) {
          run = nextStackRun(run, each, always);
          unseen = true;
        }
        // What was heard during a comparison is seen by the pass after it, and looked at once more.
        if (unseen && (run.action.kind === 'wait' || run.action.kind === 'pause'))
          expect(run.dirty).toBe(true);
        if (run.action.kind === 'reconcile') compared = true;
        run = nextStackRun(run, answerTo(run.action, busy, reached, run.ending), always);
      }
    }),
  );
});

function answerTo(action: StackAction, busy: boolean, reached: boolean, ending: boolean): StackEvent {
  switch (action.kind) {
    case 'reconcile':
      return reconciled(30);
    case 'pass':
      return passed({ busy, windowEnded: ending });
    case 'attend':
      return ATTENDED;
    case 'list-working':
      return { kind: 'listed', working: [] };
    case 'cancel-working':
      return { kind: 'cancelled' };
    case 'close-window':
      return { kind: 'closed', summary: '' };
    default:
      return { kind: 'waited', reached };
  }
}

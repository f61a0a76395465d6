import { DEFAULT_ROLL_POLICY } from '../../domain/rolls/roll-decision';
import { rulesText, withParameters } from './roll-policy';

test('parameters are overridden by name, each checked as in the configuration', () => {
  const typed = ['near_expiry_days=5', 'auto_roll_expired=false', 'default_roll_state_if_undecided=Force'];
  expect(withParameters(DEFAULT_ROLL_POLICY, typed)).toEqual({
    ...DEFAULT_ROLL_POLICY,
    ...{ near_expiry_days: 5, auto_roll_expired: false, default_roll_state_if_undecided: 'Force' },
  });
  expect(withParameters(DEFAULT_ROLL_POLICY, [])).toEqual(DEFAULT_ROLL_POLICY);
});

test.each([
  ['near_days=3', /the keys are days_ahead, auto_roll_if_/],
  ['near_expiry_days', /give key=value/],
  ['near_expiry_days=', /--param near_expiry_days=: /],
  ['near_expiry_days=-1', /--param near_expiry_days=-1: /],
  ['default_roll_state_if_undecided=Roll_Adjusted', /Ask/],
  ['auto_roll_expired=1', /--param auto_roll_expired=1: /],
])('%s is refused', (text, reason) => {
  expect(() => withParameters(DEFAULT_ROLL_POLICY, [text])).toThrow(reason);
});

test('parameters and rules are told before anything is decided', () => {
  const text = rulesText({ ...DEFAULT_ROLL_POLICY, near_expiry_days: 7 });
  expect(text).toMatch(/near_expiry_days: 7/);
  expect(text).toMatch(/within 7 days of the roll Ask/);
});

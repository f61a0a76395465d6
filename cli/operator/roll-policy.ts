import { rollKeys } from '../../config/schema/trading';
import { tstError } from '../../domain/errors/errors';
import type { RollPolicy } from '../../domain/rolls/roll-decision';

const SCHEMA = rollKeys.roll_status_auto_update;

/**
 * The parameters of the configuration with those that were typed as `key=value`. Throws BAD_INPUT, naming the key and the
 * keys that there are.
 */
export function withParameters(configured: RollPolicy, typed: readonly string[]): RollPolicy {
  let policy = configured;
  for (const text of typed) {
    const [key, ...rest] = text.split('=');
    const keys = Object.keys(SCHEMA.shape);
    if (!keys.includes(key) || rest.length === 0)
      throw tstError('BAD_INPUT', `--param ${text}: give key=value; the keys are ${keys.join(', ')}`);
    const parsed = SCHEMA.safeParse({ ...policy, [key]: typedValue(rest.join('=')) });
    if (!parsed.success)
      throw tstError(
        'BAD_INPUT',
        `--param ${text}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`,
      );
    policy = parsed.data as RollPolicy;
  }
  return policy;
}

function typedValue(text: string): unknown {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Parameters and rules, as they are printed before the states are decided automatically. */
export function rulesText(policy: RollPolicy): string {
  const parameters = Object.entries(policy).map(([key, value]) => `  ${key}: ${value}`);
  return [
    'roll_status_auto_update (change one with --param key=value):',
    ...parameters,
    'nothing held: expired, or the forward contract is liquid -> Roll_Adjusted',
    `held, the forward contract is liquid: Passive; within ${policy.near_expiry_days} days of the roll ${policy.default_roll_state_if_undecided}`,
    `the forward contract is not liquid: No_Roll; within ${policy.near_expiry_days} days of the roll No_Open`,
    'liquid: forward / priced volume above auto_roll_if_relative_volume_higher_than, or above min_relative_volume',
    'and forward volume above min_absolute_volume',
  ].join('\n');
}

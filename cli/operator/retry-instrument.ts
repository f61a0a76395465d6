import { forgetProblemsOf } from '../../data/system/stack-problems';
import { audited } from './audited';
import type { OpenSystem } from './open-system';
import { wakeStack } from './order-stack';

/** Has the order stack try again, at once, what failed for an instrument. Throws BAD_INPUT when nothing did. */
export async function retryInstrument(open: OpenSystem, instrument: string, reason: string): Promise<string> {
  const problems = await audited(open, { action: 'retry instrument', instrument, reason }, () =>
    forgetProblemsOf(open.database, instrument),
  );
  await wakeStack(open);
  return `${instrument} is tried again at the next pass; it was left out because: ${problems.join('; ')}`;
}

import { fileStanding, putFileStanding } from '../../data/results/strategy-versions';
import { tstError } from '../../domain/errors/errors';
import { audited } from './audited';
import type { OpenSystem } from './open-system';

/**
 * Lets a strategy trade with its changed file; audited. Returns the trade date of the run whose orders were held. Throws
 * BAD_INPUT when nothing waits, VERSION_CONFLICT when the file has changed again at this moment.
 */
export async function confirmStrategyFile(
  open: OpenSystem,
  strategy: string,
  reason: string,
): Promise<string> {
  const standing = await fileStanding(open.database, strategy);
  const { accepted: before, pending } = standing ?? {};
  const details = { strategy, before, after: pending?.hash };
  return audited(open, { action: 'confirm strategy file', reason, details }, async () => {
    if (pending === undefined)
      throw tstError('BAD_INPUT', `no change of the file of ${strategy} waits to be confirmed`);
    await putFileStanding(open.database, standing, { strategy, accepted: pending.hash });
    return pending.tradeDate;
  });
}

import { hasLocked, lockInstrument, unlockInstrument } from '../../data/controls/locks';
import { factsSentence } from '../../domain/contracts/broker-facts';
import { tstError } from '../../domain/errors/errors';
import type { Deps } from '../deps';

type FactDeps = Pick<Deps, 'database' | 'clock' | 'sendMail'>;

/** Owner of the lock of an instrument whose facts at the broker differ from our files. */
const OWNER = 'broker-facts';

/**
 * Stops the instrument while its facts at the broker differ from our files (a lock, with one mail when it begins), and
 * ends that stop when they agree. Throws BROKER_DIFFERS with every difference.
 */
export async function stopWhileDiffering(
  { database, clock, sendMail }: FactDeps,
  instrument: string,
  differences: readonly string[],
): Promise<void> {
  if (differences.length === 0) {
    if (await hasLocked(database, instrument, OWNER)) await unlockInstrument(database, instrument, OWNER);
    return;
  }
  const reason = factsSentence(instrument, differences);
  const at = new Date(await clock.read());
  if (await lockInstrument(database, { instrument, owner: OWNER, reason, at }))
    await sendMail({ subject: `Facts of ${instrument} differ at the broker`, text: reason, critical: true });
  throw tstError('BROKER_DIFFERS', reason);
}

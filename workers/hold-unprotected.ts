import type { Deps } from '../activities/deps';
import { protectionsOf } from '../config/protections-of';
import { readHalt, setHalt } from '../data/controls/halt';
import {
  askedProtections,
  CONFIGURATION_HALT,
  readProtections,
  storeProtections,
} from '../data/controls/protections';
import { lostProtections } from '../domain/limits/protections';

type Needs = Pick<Deps, 'config' | 'loaded' | 'database' | 'clock' | 'log' | 'sendMail'>;

/**
 * Runs before a worker does anything: if its machine lacks a protection that it ran with before, all sending is held,
 * until an operator accepts that (`npx tst config accept`) or the worker starts with it again. The halt is written
 * first, so that a process that dies here never lets orders through.
 */
export async function holdWithoutProtections(deps: Needs, machine: string): Promise<void> {
  const { database, loaded } = deps;
  const now = protectionsOf(loaded);
  const accepted = (await readProtections(database, machine))?.accepted ?? now;
  const lost = lostProtections(accepted, now);
  if (lost.length > 0) {
    await hold(deps, machine, lost);
    await storeProtections(database, { machine, accepted, asked: { now, lost } });
    return;
  }
  await storeProtections(database, { machine, accepted: now });
  await releaseIfComplete(deps);
}

async function hold({ database, clock, log, sendMail }: Needs, machine: string, lost: readonly string[]) {
  const halt = await readHalt(database, CONFIGURATION_HALT);
  const reason =
    `worker ${machine} lacks protections that it ran with before: ${lost.join('; ')}. ` +
    'Restore it and start again, or accept it: npx tst config accept --reason "..."';
  log.error({ machine, lost }, 'sending is held: something that protected the system is gone');
  if (halt?.halted) return;
  await setHalt(database, { ...CONFIGURATION_HALT, reason, at: new Date(await clock.read()) });
  await sendMail({
    subject: 'Sending is held: something that protected the system is gone',
    text: reason,
    critical: true,
  });
}

/** Everything is back, on every machine: the halt ends. */
async function releaseIfComplete({ database, clock }: Needs): Promise<void> {
  const halt = await readHalt(database, CONFIGURATION_HALT);
  if (!halt?.halted) return;
  if ((await askedProtections(database)).length > 0) return;
  const reason = 'what protected the system is back';
  const at = new Date(await clock.read());
  await setHalt(database, { ...halt, halted: false, reason, at });
}

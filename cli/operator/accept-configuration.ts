import { readHalt, setHalt } from '../../data/controls/halt';
import { askedProtections, CONFIGURATION_HALT, storeProtections } from '../../data/controls/protections';
import { audited } from './audited';
import type { OpenSystem } from './open-system';

/**
 * Accepts that a system runs without protections that it had before, and ends the halt about them. Returns what was
 * accepted; nothing if nothing was pending.
 */
export async function acceptConfiguration(open: OpenSystem, reason: string): Promise<readonly string[]> {
  const { database } = open;
  const asked = await askedProtections(database);
  const lost = asked.flatMap((each) => each.asked?.lost ?? []);
  if (lost.length === 0) return [];
  await audited(open, { action: 'accept configuration', reason, details: { lost } }, async ({ by, at }) => {
    for (const { machine, accepted, asked: question } of asked)
      await storeProtections(database, { machine, accepted: question?.now ?? accepted });
    const halt = await readHalt(database, CONFIGURATION_HALT);
    if (halt?.halted) await setHalt(database, { ...halt, halted: false, reason, by, at });
  });
  return lost;
}

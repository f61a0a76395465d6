import { rollBlocks } from '../../data/instruments/roll-blocks';
import { markRollDayMailed, rollDays } from '../../data/instruments/roll-days';
import { blockTexts, digestSubject, rollDigest } from '../../domain/rolls/roll-digest';
import type { Deps } from '../deps';

/**
 * One mail about all rolls, if something of them was not mailed yet. Only what was mailed acts, a day later; where this
 * ends between the mail and its note, the mail is sent again.
 */
export async function mailRolls({
  system,
  database,
  clock,
  sendMail,
}: Pick<Deps, 'system' | 'database' | 'clock' | 'sendMail'>): Promise<void> {
  const days = (await rollDays(database)).filter(({ mailed }) => !mailed);
  if (days.length === 0) return;
  const now = new Date(await clock.read());
  const input = { system, days, blocks: blockTexts(await rollBlocks(database)), now };
  const text = rollDigest(input);
  if (text !== undefined) await sendMail({ subject: digestSubject(input), text });
  for (const day of days) await markRollDayMailed(database, day, now);
}

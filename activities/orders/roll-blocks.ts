import { tradedHours } from '../../config/traded-hours';
import { keepRollBlocks, rollBlocks } from '../../data/instruments/roll-blocks';
import { readObstacleFacts } from '../../data/instruments/roll-obstacle-facts';
import type { Book } from '../../domain/orders/book';
import type { HeldInstrument } from '../../domain/rolls/held-instrument';
import { explainBlock, type RollBlocked } from '../../domain/rolls/roll-blocked';
import { type KeptBlock, nextBlocks, type RollSide } from '../../domain/rolls/roll-blocks';
import { rollObstacles } from '../../domain/rolls/roll-obstacles';
import type { Deps } from '../deps';
import type { Isolation } from './left-out-of-pass';

type BlockDeps = Pick<Deps, 'database' | 'clock' | 'config' | 'loaded' | 'sendMail'>;

/**
 * Keeps what is in the way of the rolls that need orders, and mails what is new; of instruments that are not leaving
 * their contract any more, nothing is kept.
 */
export async function noteObstacles(
  deps: BlockDeps,
  book: Book,
  leaving: readonly HeldInstrument[],
  isolation: Isolation,
): Promise<void> {
  const kept = await rollBlocks(deps.database, { side: 'orders' });
  for (const { instrument, blocks } of kept)
    if (!leaving.some((each) => each.instrument === instrument))
      await noteBlocks(deps, { instrument, side: 'orders' }, blocks, []);
  const settings = { ...deps.config, hours: tradedHours(deps.loaded) };
  const pieceOf = ({ instrument }: HeldInstrument) => ({ step: 'look for what blocks its roll', instrument });
  await isolation.each(leaving, pieceOf, async (held) => {
    const { instrument } = held;
    const now = await deps.clock.read();
    const facts = await readObstacleFacts(deps.database, book, held, settings, now);
    const before = kept.find((each) => each.instrument === instrument)?.blocks ?? [];
    await noteBlocks(deps, { instrument, side: 'orders' }, before, rollObstacles(facts, now));
  });
}

/** Keeps what is in the way of one roll, and mails what is new of it. */
async function noteBlocks(
  { database, clock, sendMail }: Pick<Deps, 'database' | 'clock' | 'sendMail'>,
  { instrument, side }: { readonly instrument: string; readonly side: RollSide },
  kept: readonly KeptBlock[],
  found: readonly RollBlocked[],
): Promise<void> {
  if (kept.length + found.length === 0) return;
  const { blocks, toMail } = nextBlocks(kept, instrument, found, new Date(await clock.read()));
  if (toMail.length > 0) await mailBlocks(sendMail, instrument, toMail);
  await keepRollBlocks(database, { instrument, side, blocks });
}

async function mailBlocks(
  sendMail: Deps['sendMail'],
  instrument: string,
  blocks: readonly RollBlocked[],
): Promise<void> {
  const lines = blocks.map((blocked) => {
    const { reason, remedy } = explainBlock(instrument, blocked);
    return `${reason}.\nWhat to do: ${remedy}`;
  });
  await sendMail({
    subject: `Roll blocked: ${instrument}`,
    text: `The roll of ${instrument} makes no progress:\n${lines.join('\n')}\n\nnpx tst rolls show ${instrument} shows where it stands.`,
    critical: true,
  });
}

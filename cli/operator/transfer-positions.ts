import { lockInstrument, locks, unlockInstrument } from '../../data/controls/locks';
import { strategyStates } from '../../data/controls/strategy-states';
import { recordTransfer } from '../../data/ledger/record-fill';
import { readBook } from '../../data/orders/read-book';
import { lastAdjustedPrices } from '../../data/series/last-adjusted';
import { tstError } from '../../domain/errors/errors';
import { strategyPositions } from '../../domain/ledger/positions';
import {
  decideTransfer,
  type TransferDecision,
  type TransferFacts,
  type TransferLine,
  type TransferRequest,
  transferLockOwner,
  transferPair,
} from '../../domain/ledger/transfer';
import { stateName } from '../../domain/strategies/strategy-state';
import { latestTradeDate } from '../../domain/time/trade-date';
import { strategiesOf } from '../../strategies/strategy-config';
import { type Actor, audited } from './audited';
import { refuseStrayNames } from './known-names';
import type { OpenSystem } from './open-system';
import { withJournal } from './with-journal';

export type PlannedTransfer = Exclude<TransferDecision, { kind: 'refused' }>;

/** What a transfer would move; changes nothing. Throws BAD_INPUT with the reason why it cannot be made. */
export async function planTransfer(open: OpenSystem, request: TransferRequest): Promise<PlannedTransfer> {
  const facts = await transferFacts(open);
  const holds = strategyPositions(facts.book.ledger).some(({ strategy }) => strategy === request.from);
  if (!holds) await refuseStrayNames(open.settings.loaded, { strategy: request.from });
  return accepted(decideTransfer(request, facts));
}

/**
 * Moves positions as planned, one ledger pair for each instrument; audited. Locks keep orders away meanwhile. Throws
 * BAD_INPUT when what is held, ordered or locked is no longer as it was planned on; what was moved before stays so,
 * and the same request does the rest.
 */
export async function transferPositions(
  open: OpenSystem,
  request: TransferRequest,
  planned: PlannedTransfer,
  reason: string,
): Promise<void> {
  const { from, to, id } = request;
  const held = (position: (line: TransferLine) => number) =>
    Object.fromEntries(planned.lines.map((line) => [line.instrument, position(line)]));
  const details = {
    ...{ id, from, to, prices: held(({ price }) => price) },
    before: { [from]: held(({ quantity }) => quantity), [to]: held(({ heldByOther }) => heldByOther) },
    after: { [from]: held(() => 0), [to]: held(({ quantity, heldByOther }) => quantity + heldByOther) },
  };
  const what = { action: 'transfer positions', reason, details };
  await audited(open, what, async (actor) => {
    const instruments = planned.lines.map(({ instrument }) => instrument);
    const owner = transferLockOwner(id);
    const lock = { owner, reason: `positions pass from ${from} to ${to}`, at: actor.at };
    try {
      for (const instrument of instruments) await lockInstrument(open.database, { instrument, ...lock });
      await write(open, request, planned, { ...actor, reason });
    } finally {
      for (const instrument of instruments) await unlockInstrument(open.database, instrument, owner);
    }
  });
}

async function write(
  open: OpenSystem,
  request: TransferRequest,
  planned: PlannedTransfer,
  { by, at, reason }: Actor & { readonly reason: string },
): Promise<void> {
  const now = accepted(decideTransfer(request, await transferFacts(open)));
  if (JSON.stringify(now.lines) !== JSON.stringify(planned.lines))
    throw tstError(
      'BAD_INPUT',
      'positions or prices have changed meanwhile, and nothing was moved: ask again',
    );
  const tradeDate = latestTradeDate(at.getTime(), open.settings.config.system_zone);
  const entry = { time: at, tradeDate, by, note: reason };
  await withJournal(open, async (journal) => {
    for (const line of now.lines)
      await recordTransfer(open.database, journal, transferPair(request, line, entry));
  });
}

function accepted(decision: TransferDecision): PlannedTransfer {
  if (decision.kind === 'refused') throw tstError('BAD_INPUT', decision.reason);
  return decision;
}

/** The book is read last: an order that is made meanwhile is in it, or finds the lock. */
async function transferFacts({ database, settings }: OpenSystem): Promise<TransferFacts> {
  const states = await strategyStates(database);
  const running = strategiesOf(settings.loaded).map(({ name }) => name);
  return {
    receivers: running.filter((name) => stateName(states, name) === 'active'),
    prices: await lastAdjustedPrices(database),
    locks: await locks(database),
    book: await readBook(database),
  };
}

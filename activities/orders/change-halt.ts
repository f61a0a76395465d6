import { haltsInForce, setHalt } from '../../data/controls/halt';
import { askedProtections } from '../../data/controls/protections';
import type { Journal } from '../../data/ledger/journal';
import type { Database } from '../../data/store/database';
import type { HaltInput } from '../../domain/inputs/messages';
import { decideHalt, type Halt, type HaltRequest, haltInWords, scopeInWords } from '../../domain/limits/halt';
import { strayNames } from '../../domain/limits/known-names';
import { type Answer, refused } from '../../domain/questions/answer';
import { knownNamesOf } from '../../strategies/known-names';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';

interface Stores {
  readonly database: Database;
  readonly journal: Journal;
}

/**
 * Sets or lifts a halt. The database first: that stops the next order, even where the journal cannot be written. What
 * is in the journal survives a restore of the database.
 */
export async function changeHalt(
  { database, journal }: Stores,
  request: HaltRequest,
  actor: Pick<Halt, 'by' | 'at'>,
): Promise<Answer> {
  const halts = await haltsInForce(database);
  const lost = (await askedProtections(database)).flatMap(({ asked }) => asked?.lost ?? []);
  const decision = decideHalt(request, { halts, lost }, actor);
  if (decision.kind === 'refused') return decision;
  if (decision.kind === 'nothing') return { kind: 'done', summary: decision.summary };
  for (const halt of decision.halts) await setHalt(database, halt);
  const problem = await noteInJournal(journal, decision.halts);
  const left = (await haltsInForce(database)).map(haltInWords);
  return { kind: 'done', summary: [summaryOf(request, left), ...problem].join('; ') };
}

/** Audited, done or refused. A name that does not exist is refused: a halt of it would stop nothing. */
export async function haltBySignal(deps: Deps, request: HaltInput, requestId: string): Promise<Answer> {
  const { by = 'operator' } = request;
  const known = knownNamesOf(deps.loaded, deps.catalogue.instruments.keys());
  const strays = request.action === 'on' ? strayNames(request, known) : [];
  const answer: Answer =
    strays.length > 0
      ? refused(
          `${strays.map(({ kind, name }) => `${kind} ${name} does not exist`).join('; ')}: nothing was halted`,
        )
      : await changeHalt(deps, request, { by, at: new Date(await deps.clock.read()) });
  const action = request.action === 'on' ? 'halt' : 'lift halt';
  await auditRequest(deps, { id: `halt/${requestId}`, action }, request, answer);
  return answer;
}

function summaryOf(request: HaltRequest, left: readonly string[]): string {
  const { action, reduceOnly, strategy = '', instrument = '' } = request;
  const scope = scopeInWords({ strategy, instrument });
  if (action === 'lift') {
    const still = left.length === 0 ? 'orders are sent again' : `still halted: ${left.join('; ')}`;
    return `lifted${scope === '' ? '' : ` for ${scope}`}: ${still}`;
  }
  const of = scope === '' ? '' : ` of ${scope}`;
  return `halted: ${reduceOnly ? `only orders${of} that reduce a position are sent` : `no orders${of} are sent`}`;
}

async function noteInJournal(journal: Journal, halts: readonly Halt[]): Promise<readonly string[]> {
  try {
    for (const { at, ...halt } of halts) await journal.append({ kind: 'halt', halt, time: at });
    return [];
  } catch (error) {
    return [`it is not in the journal, a restored backup would not know it: ${(error as Error).message}`];
  }
}

import { ulid } from 'ulid';
import { type AuditEntry, writeAudit } from '../../data/operator/audit';
import { type OpenSystem, operatorName } from './open-system';

/** Who acts, and when on the trading clock. */
export interface Actor {
  readonly by: string;
  readonly at: Date;
}

type What = Pick<AuditEntry, 'action' | 'reason' | 'instrument' | 'details'>;

/** Does what an operator requested, and audits it: done, or refused with the reason. */
export async function audited<T>(
  { database, clock }: Pick<OpenSystem, 'database' | 'clock'>,
  what: What,
  act: (actor: Actor) => Promise<T>,
): Promise<T> {
  const actor = { by: operatorName(), at: new Date(await clock.read()) };
  const note = (entry: Partial<AuditEntry> & Pick<AuditEntry, 'outcome'>) =>
    writeAudit(database, { id: `${what.action}/${ulid()}`, ...actor, ...what, ...entry });
  let result: T;
  try {
    result = await act(actor);
  } catch (error) {
    await note({ outcome: 'refused', details: { ...what.details, refused: (error as Error).message } });
    throw error;
  }
  await note({ outcome: 'done' });
  return result;
}

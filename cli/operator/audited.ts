import { ulid } from 'ulid';
import { type AuditEntry, writeAudit } from '../../data/operator/audit';
import { type OpenSystem, operatorName } from './open-system';

/** Who acts, and when on the trading clock. */
export interface Actor {
  readonly by: string;
  readonly at: Date;
  /** Adds to the details of the audit what is known only while acting, such as the values before. */
  note(details: Readonly<Record<string, unknown>>): void;
}

type What = Pick<AuditEntry, 'action' | 'reason' | 'instrument' | 'details'>;

/** Does what an operator requested, and audits it: done, or refused with the reason. */
export async function audited<T>(
  { database, clock }: Pick<OpenSystem, 'database' | 'clock'>,
  what: What,
  act: (actor: Actor) => Promise<T>,
): Promise<T> {
  const who = { by: operatorName(), at: new Date(await clock.read()) };
  let details = what.details;
  const write = (outcome: AuditEntry['outcome']) =>
    writeAudit(database, {
      ...{ id: `${what.action}/${ulid()}`, ...who, ...what, outcome },
      ...(details && { details }),
    });
  let result: T;
  try {
    result = await act({
      ...who,
      note: (more) => {
        details = { ...details, ...more };
      },
    });
  } catch (error) {
    details = { ...details, refused: (error as Error).message };
    await write('refused');
    throw error;
  }
  await write('done');
  return result;
}

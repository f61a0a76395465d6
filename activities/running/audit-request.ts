import { writeAudit } from '../../data/operator/audit';
import type { Answer } from '../../domain/questions/answer';
import type { Deps } from '../deps';

/**
 * Audits what an operator requested by update or signal, accepted or refused. The request is kept as it came: it may be
 * anything, and only texts are taken from it. `change`: what was before, and what is after. The same id again changes nothing.
 */
export async function auditRequest(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  { id, action }: { readonly id: string; readonly action: string },
  request: unknown,
  answer: Answer<object>,
  change: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const refused = answer.kind === 'refused' ? answer.reason : undefined;
  const { by, reason = refused, instrument } = (request ?? {}) as Record<string, unknown>;
  await writeAudit(database, {
    id,
    at: new Date(await clock.read()),
    by: typeof by === 'string' ? by : 'operator',
    action,
    ...(typeof instrument === 'string' ? { instrument } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    details: {
      ...change,
      request: JSON.stringify(request),
      ...(refused === undefined ? {} : { refused }),
    },
    outcome: answer.kind,
  });
}

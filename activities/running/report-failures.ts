import { writeAudit } from '../../data/operator/audit';
import { stageFailureMail } from '../../domain/cycle/stage-failure';
import type { StageName } from '../../domain/system/names';
import type { Deps } from '../deps';

/** A message that a workflow refused, and of whose answer nobody waits. */
export interface RefusedMessage {
  readonly workflowId: string;
  /** The signal's name. */
  readonly message: string;
  readonly reason: string;
}

/** A refused signal is in the audit, the log and the mail: its sender has no answer to wait for. */
export async function reportRefusedMessage(
  { database, clock, log, sendMail }: Pick<Deps, 'database' | 'clock' | 'log' | 'sendMail'>,
  { workflowId, message, reason }: RefusedMessage,
): Promise<void> {
  const at = new Date(await clock.read());
  log.warn({ workflowId, message }, reason);
  await writeAudit(database, {
    id: `refused/${workflowId}/${message}/${at.getTime()}`,
    at,
    by: 'unknown',
    action: `signal ${message}`,
    reason,
    details: { workflowId },
    outcome: 'refused',
  });
  await sendMail({
    subject: `Refused: ${message} to ${workflowId}`,
    text: `${reason}\nNothing was changed.`,
  });
}

/** A stage of the day failed: somebody hears of it at once, not the next morning. */
export async function reportFailedStage(
  { log, sendMail }: Pick<Deps, 'log' | 'sendMail'>,
  failure: { readonly tradeDate: string; readonly stage: StageName; readonly reason: string },
): Promise<void> {
  const mail = stageFailureMail(failure);
  log.error({ stage: failure.stage, tradeDate: failure.tradeDate }, failure.reason);
  await sendMail({ ...mail, critical: true });
}

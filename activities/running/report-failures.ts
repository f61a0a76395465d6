import { stageFailureMail } from '../../domain/cycle/stage-failure';
import { refused } from '../../domain/questions/answer';
import type { StageName } from '../../domain/system/names';
import type { Deps } from '../deps';
import { recordFailedStage } from '../runs/stage-runs';
import { auditRequest } from './audit-request';

/** A message that a workflow refused, and whose sender waits for no answer. */
export interface RefusedMessage {
  readonly workflowId: string;
  /** The signal's name. */
  readonly message: string;
  readonly reason: string;
}

/** Reports a refused signal in the audit, the log and a mail: its sender gets no answer. */
export async function reportRefusedMessage(
  { database, clock, log, sendMail }: Pick<Deps, 'database' | 'clock' | 'log' | 'sendMail'>,
  { workflowId, message, reason }: RefusedMessage,
): Promise<void> {
  const at = await clock.read();
  log.warn({ workflowId, message }, reason);
  const audited = { id: `refused/${workflowId}/${message}/${at}`, action: `signal ${message}` };
  await auditRequest({ database, clock }, audited, { by: 'unknown', workflowId }, refused(reason));
  await sendMail({
    subject: `Refused: ${message} to ${workflowId}`,
    text: `${reason}\nNothing was changed.`,
  });
}

/** Reports a failed stage of the day at once, not the next morning. */
export async function reportFailedStage(
  deps: Pick<Deps, 'database' | 'system' | 'clock' | 'version' | 'log' | 'sendMail'>,
  failure: { readonly tradeDate: string; readonly stage: StageName; readonly reason: string },
): Promise<void> {
  const { log, sendMail } = deps;
  const mail = stageFailureMail(failure);
  log.error({ stage: failure.stage, tradeDate: failure.tradeDate }, failure.reason);
  await recordFailedStage(deps, failure);
  await sendMail({ ...mail, critical: true });
}

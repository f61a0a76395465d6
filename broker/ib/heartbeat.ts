/**
 * Asks the gateway for its time again and again. A stopped or half-open peer keeps the socket up and says
 * nothing for ever: only this finds it.
 */
import { tstError } from '../../domain/errors/errors';
import type { Session } from './session';

/** Runs until the session ends, which it ends itself when too many answers in a row are missing. */
export async function watchHeartbeat(session: Session): Promise<void> {
  const { everyMs, deadlineMs, misses } = session.settings.heartbeat;
  let missed = 0;
  while (session.isLive()) {
    await pause(everyMs);
    if (!session.isLive()) return;
    missed = (await answers(session, deadlineMs)) ? 0 : missed + 1;
    if (missed < misses) continue;
    const text = `the gateway did not answer ${missed} heartbeats of ${deadlineMs} ms in a row`;
    session.fail(tstError('BROKER_UNREACHABLE', text));
  }
}

/** Returns true if the gateway reports its time before the deadline. */
export async function answers(session: Session, deadlineMs: number): Promise<boolean> {
  try {
    return (await session.currentTime(deadlineMs)) !== undefined;
  } catch {
    // The session has ended meanwhile, and has reported why.
    return false;
  }
}

/** Does not keep the process alive by itself. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

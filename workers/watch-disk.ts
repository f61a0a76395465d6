import type { Logger } from 'pino';
import type { Mail } from '../activities/deps';
import type { DiskState } from '../domain/system/disk-space';

export interface DiskWatchOptions {
  readonly folders: readonly string[];
  look(folder: string): Promise<DiskState>;
  sendMail(mail: Mail): Promise<void>;
  readonly log: Logger;
}

const EVERY_MS = 30_000;

/**
 * Mails when the disk of a folder becomes low, full, or has room again: once each. Returns a function that ends the
 * watch.
 */
export function watchDisk(options: DiskWatchOptions): () => void {
  const look = createDiskLook(options);
  void look();
  const timer = setInterval(() => void look(), EVERY_MS);
  return () => clearInterval(timer);
}

/** Checks every folder once; what was reported is not reported again. */
export function createDiskLook({ folders, look, sendMail, log }: DiskWatchOptions): () => Promise<void> {
  const reported = new Map<string, DiskState['kind']>();
  return async () => {
    for (const folder of folders) {
      const state = await look(folder).catch((error: unknown) => {
        log.warn({ folder, error: String(error) }, 'the disk could not be looked at');
        return undefined;
      });
      const before = reported.get(folder) ?? 'enough';
      if (state === undefined || state.kind === before) continue;
      reported.set(folder, state.kind);
      log.error({ folder, kind: state.kind }, state.text);
      await sendMail(mailOf(state)).catch(() => undefined); // the log has it
    }
  };
}

function mailOf({ kind, text }: DiskState): Mail {
  if (kind === 'enough') return { subject: 'The disk has room again', text: `There is ${text}.` };
  const subject = kind === 'full' ? 'The disk is FULL' : 'The disk is almost full';
  const what = kind === 'full' ? 'Nothing can be stored, and nothing is sent. ' : '';
  return {
    subject,
    text: `${text}. ${what}What to do: free space; work then continues by itself.`,
    critical: true,
  };
}

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** No answer in this time: the machine has no way there, and the next source is tried. */
const CONNECT_TIMEOUT_MS = 4_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

export type DownloadAnswer = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly reason: string };

/** Downloads a file within 10 minutes, once the server answers within a few seconds. Expected failures are answers. */
export async function download(url: string, path: string): Promise<DownloadAnswer> {
  const control = new AbortController();
  const connecting = setTimeout(() => control.abort(new Error('no answer')), CONNECT_TIMEOUT_MS);
  const whole = setTimeout(() => control.abort(new Error('too slow')), DOWNLOAD_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: control.signal });
    clearTimeout(connecting);
    if (!response.ok || response.body === null)
      return { kind: 'failed', reason: `status ${response.status}` };
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(path));
    return { kind: 'done' };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  } finally {
    clearTimeout(connecting);
    clearTimeout(whole);
  }
}

/** True when the server of this address answers anything within a few seconds. */
export async function isReachable(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
    return true;
  } catch {
    return false; // that is the answer
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}

/** Longer than any such service takes. */
const TIMEOUT_MS = 10_000;

/**
 * Calls an address of the operator: with `content` as JSON (`text` is what most chat services show), or, without it, to say
 * that all is well. Undefined when it was taken, otherwise why not; never the address, which is a secret.
 */
export async function postUrl(
  url: string,
  content?: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const body = content && {
    method: 'POST',
    body: JSON.stringify(content),
    headers: { 'content-type': 'application/json' },
  };
  try {
    const response = await fetch(url, { ...body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? undefined : `${new URL(url).host} answered ${response.status}`;
  } catch (error) {
    const { cause, message } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    return `${new URL(url).host}: ${reason.replaceAll(url, '********')}`;
  }
}

/**
 * The parts of an HTTP request that decide whether a server of this machine answers it. Header names are in lower case.
 */
export interface LocalRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The port at which it arrived. */
  readonly port: number;
}

export interface Refusal {
  /** HTTP status. */
  readonly status: number;
  readonly error: string;
}

const READING = ['GET', 'HEAD'];
const FROM_HERE = ['same-origin', 'none'];

/**
 * Why a server that is meant for this machine alone must not answer a request; undefined when it may. A page of any
 * site in the user's browser can send requests to a port of the machine: it is known by its `Origin` or
 * `Sec-Fetch-Site`, and where its own name was made to lead here (DNS rebinding), by the `Host` it asked for.
 */
export function refusalOf({ method, headers, port }: LocalRequest): Refusal | undefined {
  const hosts = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${port}`);
  const header = (name: string) => [headers[name] ?? []].flat().join(', ');
  const host = header('host').toLowerCase();
  if (!hosts.includes(host))
    return { status: 403, error: `this is ${hosts[0]}, not ${JSON.stringify(host)}` };
  const origin = headers['origin'] === undefined ? undefined : header('origin').toLowerCase();
  if (origin !== undefined && !hosts.some((own) => origin === `http://${own}`))
    return { status: 403, error: `a page of ${origin} may not use this port` };
  const site = headers['sec-fetch-site'] === undefined ? undefined : header('sec-fetch-site').toLowerCase();
  if (site !== undefined && !FROM_HERE.includes(site))
    return { status: 403, error: 'a page of another site may not use this port' };
  return READING.includes(method) ? undefined : refusedContent(header('content-type'), origin ?? site);
}

/**
 * Content is JSON and says so. The default type of `curl -d` passes where no browser sent it: a form of a page can
 * send JSON as plain text only, since its other types escape quotes.
 */
function refusedContent(type: string, page: string | undefined): Refusal | undefined {
  const name = type.split(';')[0].trim().toLowerCase();
  if (name === '' || name === 'application/json') return undefined;
  if (name === 'application/x-www-form-urlencoded' && page === undefined) return undefined;
  return { status: 415, error: `content must be application/json, not ${name}` };
}

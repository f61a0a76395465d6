import { createServer } from 'node:net';
import { tstError } from '../../domain/errors/errors';

const LOCALHOST = '127.0.0.1';

export interface PortRequest {
  /** Named in messages: `Temporal server`. */
  readonly service: string;
  /** Named by the user: taken means refused. */
  readonly exact?: number;
  /** Tried in order; when all are taken, any free one. */
  readonly usual: readonly number[];
}

/** A port on localhost that is free now. Throws BAD_INPUT when the user's own choice is in use. */
export async function choosePort(request: PortRequest): Promise<number> {
  if (request.exact !== undefined) {
    if (await isFree(request.exact)) return request.exact;
    throw tstError(
      'BAD_INPUT',
      `port ${request.exact}, asked for the ${request.service}, is in use by another program`,
    );
  }
  for (const port of request.usual) if (await isFree(port)) return port;
  return anyFreePort();
}

/** A port that the operating system picks. */
export async function anyFreePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === undefined) throw tstError('SERVICE_UNAVAILABLE', 'no port on localhost is free');
  return port;
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, LOCALHOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

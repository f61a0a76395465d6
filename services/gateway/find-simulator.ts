import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import { readEndpoints } from '../system/endpoints';
import { dataFolder } from '../system/folders';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** The simulator answers only programs on its machine. */
const THIS_MACHINE = ['127.0.0.1', 'localhost', '::1'];
const ANSWER_MS = 2_000;

/**
 * Control port of the simulator that answers as this gateway; undefined for any other gateway. It is looked for where the
 * systems of this machine have started one, and at the next port, and must say itself that it has this gateway.
 */
export async function findSimulator({ host, port }: Address): Promise<number | undefined> {
  if (!THIS_MACHINE.includes(host)) return undefined;
  for (const candidate of [...startedHere(port), port + 1])
    if ((await gatewayPort(candidate)) === port) return candidate;
  return undefined;
}

/** As `findSimulator`. Throws BAD_INPUT for a gateway that is not the simulator: a real one has no clock to follow. */
export async function controlPortOf(gateway: Address): Promise<number> {
  const found = await findSimulator(gateway);
  if (found !== undefined) return found;
  const { host, port } = gateway;
  throw tstError(
    'BAD_INPUT',
    `the gateway at ${host}:${port} is not the simulator, and only its clock can be followed: start it (npx tst simulator), or leave out --clock simulated`,
  );
}

function startedHere(port: number): readonly number[] {
  const systems = join(dataFolder(), 'systems');
  if (!existsSync(systems)) return [];
  return readdirSync(systems).flatMap((system) => {
    const gateway = readEndpoints(system)?.gateway;
    const isIt = gateway?.kind === 'simulator' && gateway.port === port;
    return isIt && gateway.controlPort !== undefined ? [gateway.controlPort] : [];
  });
}

async function gatewayPort(controlPort: number): Promise<number | undefined> {
  try {
    const url = `http://127.0.0.1:${controlPort}/gateway`;
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    const answer = (await response.json()) as { readonly port?: unknown };
    return typeof answer.port === 'number' ? answer.port : undefined;
  } catch {
    return undefined; // nothing there, or another program
  }
}

import { choosePort } from '../../services/processes/free-port';
import type { StartRequest } from '../../services/system/start-request';

/** Below the ports that the operating system gives to connections. */
const [FIRST, COUNT] = [20_000, 10_000];
const TRIES = 50;

/**
 * Ports of a test system's own, not the usual ones: of systems that share those, one would take the port of another
 * whose server was just killed.
 */
export async function ownPorts(): Promise<NonNullable<StartRequest['ports']>> {
  const [temporal, ui, database, gateway] = await Promise.all(
    ['Temporal server', 'Temporal Web UI', 'database', 'gateway'].map((service) =>
      choosePort({
        service,
        usual: Array.from({ length: TRIES }, () => FIRST + Math.floor(Math.random() * COUNT)),
      }),
    ),
  );
  return { temporal, ui, database, gateway };
}

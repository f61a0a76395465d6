import { tstError } from '../../domain/errors/errors';
import { checkGateway } from '../../services/gateway/check-gateway';
import { findSimulator } from '../../services/gateway/find-simulator';
import type { SystemSetup } from '../../services/system/endpoints';
import { loadSystemConfig } from '../../services/system/system-config';
import { claimClientId } from '../start/claim-client-id';

/**
 * What a system through the configured gateway is made with, before its first start; where that gateway is the simulator,
 * with its clock. Throws BAD_INPUT if no private directory is named, and what `checkGateway` throws.
 */
export async function beginSystem(system: string): Promise<SystemSetup> {
  if (!process.env['PYSYS_PRIVATE_CONFIG_DIR'])
    throw tstError(
      'BAD_INPUT',
      `system '${system}' was never started on this machine: name your private directory in PYSYS_PRIVATE_CONFIG_DIR (npx tst init writes one) to begin it`,
    );
  const setup: SystemSetup = { system, gateway: 'ib' };
  const loaded = loadSystemConfig(setup);
  await checkGateway(loaded);
  await claimClientId(loaded);
  const { broker_kind, ib_ipaddress: host, ib_port: port } = loaded.config;
  if (broker_kind === 'none') return setup;
  const isSimulator = (await findSimulator({ host, port })) !== undefined;
  return isSimulator ? { ...setup, clock: 'simulated' } : setup;
}

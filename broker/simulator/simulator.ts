import { tstError } from '../../domain/errors/errors';
import type { RunningSimulator, SimulatorOptions } from './options';

/**
 * Starts a simulated gateway: its TWS port, its control port, its market and the account from its state directory.
 * Throws BAD_INPUT when a port is in use.
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  throw tstError('SERVICE_UNAVAILABLE', `the simulator is being built (${options.account})`);
}

import { ACCOUNT_FAULTS } from './account-faults';
import { BROKER_FAULTS } from './broker-faults';
import { MACHINE_FAULTS } from './machine-faults';
import { OPERATOR_FAULTS } from './operator-faults';

/** Everything that goes wrong in a world besides the fates of single orders. */
export const FAULTS = { ...BROKER_FAULTS, ...MACHINE_FAULTS, ...OPERATOR_FAULTS, ...ACCOUNT_FAULTS } as const;

export type FaultName = keyof typeof FAULTS;

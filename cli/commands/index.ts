import type { Command } from 'commander';
import { register as registerAudit } from './audit';
import { register as registerBacktest } from './backtest';
import { register as registerCapital } from './capital';
import { register as registerConfig } from './config';
import { register as registerControls } from './controls';
import { register as registerDoctor } from './doctor';
import { register as registerExport } from './export';
import { register as registerHalt } from './halt';
import { register as registerImport } from './import';
import { register as registerInit } from './init';
import { register as registerInstruments } from './instruments';
import { register as registerLimits } from './limits';
import { register as registerLocks } from './locks';
import { register as registerLogServer } from './log-server';
import { register as registerLogs } from './logs';
import { register as registerMails } from './mails';
import { register as registerOrders } from './orders';
import { register as registerOverrides } from './overrides';
import { register as registerPositions } from './positions';
import { register as registerPrices } from './prices';
import { register as registerProcesses } from './processes';
import { register as registerQuestions } from './questions';
import { register as registerReplay } from './replay';
import { register as registerReports } from './reports';
import { register as registerRestore } from './restore';
import { register as registerRolls } from './rolls';
import { register as registerRun } from './run';
import { register as registerSchedules } from './schedules';
import { register as registerServices } from './services';
import { register as registerSimulator } from './simulator';
import { register as registerStart } from './start';
import { register as registerStatus } from './status';
import { register as registerStrategies } from './strategies';
import { register as registerTemporal } from './temporal';
import { register as registerWorker } from './worker';

/** Every command of the operator; one file each. */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  registerAudit,
  registerBacktest,
  registerCapital,
  registerConfig,
  registerControls,
  registerDoctor,
  registerExport,
  registerHalt,
  registerImport,
  registerInit,
  registerInstruments,
  registerLimits,
  registerLocks,
  registerLogServer,
  registerLogs,
  registerMails,
  registerOrders,
  registerOverrides,
  registerPositions,
  registerPrices,
  registerProcesses,
  registerQuestions,
  registerReplay,
  registerReports,
  registerRestore,
  registerRolls,
  registerRun,
  registerSchedules,
  registerServices,
  registerSimulator,
  registerStart,
  registerStatus,
  registerStrategies,
  registerTemporal,
  registerWorker,
];

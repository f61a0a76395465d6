import { z } from 'zod';
import { backtestKeys } from './backtest-keys';
import { brokerKeys, databaseKeys, emailKeys, identityKeys } from './connections';
import { priceSourceKeys } from './price-sources';
import { backupKeys, directoryKeys, monitorKeys, reportKeys } from './storage';
import { capitalKeys, executionKeys, instrumentListKeys, limitKeys, priceKeys, rollKeys } from './trading';

/** Everything a production configuration can hold; keys are pysystemtrade's where it has one. */
export const productionSchema = z.object({
  ...identityKeys,
  ...brokerKeys,
  ...databaseKeys,
  ...emailKeys,
  ...directoryKeys,
  ...backupKeys,
  ...reportKeys,
  ...monitorKeys,
  ...priceKeys,
  ...priceSourceKeys,
  ...rollKeys,
  ...capitalKeys,
  ...instrumentListKeys,
  ...executionKeys,
  ...limitKeys,
  ...backtestKeys,
});

/** The effective production configuration: private values over defaults. Unknown keys are left out. */
export type ProductionConfig = Readonly<z.infer<typeof productionSchema>>;

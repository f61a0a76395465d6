/** The only entry of the workflow bundle: every workflow, and nothing else. */
export { addInstrument } from './add-instrument';
export { backupStage } from './backup-stage';
export { dailyCycle } from './daily-cycle';
export { executeOrder } from './execute-order';
export { orderStack } from './order-stack';
export { ordersStage } from './orders-stage';
export { positionsStage } from './positions-stage';
export { priceQuestion } from './price-question';
export { pricesStage } from './prices-stage';
export { reportsStage } from './reports-stage';
export { scheduledStart } from './scheduled-start';
export { seedPrices } from './seed-prices';
export { capitalUpdate, fxUpdate, spreadSample } from './small-updates';

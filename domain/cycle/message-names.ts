/** Names of the messages that commands and activities send to workflows. They are part of recorded histories. */

/** Updates of the order stack, by what they do. */
export const STACK_UPDATES = {
  manualFill: 'manualFill',
  closeOrder: 'closeOrder',
  settleOrder: 'settleOrder',
  explainExecution: 'explainExecution',
  setRollState: 'setRollState',
  settleExpired: 'settleExpired',
  confirmCapital: 'confirmCapital',
  balanceTrade: 'balanceTrade',
  manualTrade: 'manualTrade',
  tradeFx: 'tradeFx',
  cancelFx: 'cancelFx',
  deleteOrder: 'deleteOrder',
  spawnNow: 'spawnNow',
  endOfDay: 'endOfDay',
  reconcileNow: 'reconcileNow',
} as const;

export type StackUpdate = (typeof STACK_UPDATES)[keyof typeof STACK_UPDATES];

/** Update of a price question. */
export const ANSWER = 'answer';

/** Signal of the order stack and of every watched order: something was stored that concerns it. */
export const LOOK = 'look';

/** Signal of the order stack: the broker is connected again, or reported what may explain a break; it is compared again. */
export const BROKER_READY = 'brokerReady';

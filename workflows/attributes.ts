import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';

const SYSTEM = defineSearchAttributeKey('System', 'KEYWORD');
const TRADE_DATE = defineSearchAttributeKey('TradeDate', 'KEYWORD');
const STAGE = defineSearchAttributeKey('Stage', 'KEYWORD');
const INSTRUMENT = defineSearchAttributeKey('Instrument', 'KEYWORD');
const STRATEGY = defineSearchAttributeKey('Strategy', 'KEYWORD');

/** What identifies a run in the Web UI's lists. */
export interface RunTags {
  readonly system: string;
  readonly tradeDate?: string;
  readonly stage?: string;
  readonly instrument?: string;
  readonly strategy?: string;
}

/** The search attributes of a run, for `startChild` and for the client. */
export function searchAttributes(tags: RunTags) {
  return [
    { key: SYSTEM, value: tags.system },
    ...(tags.tradeDate ? [{ key: TRADE_DATE, value: tags.tradeDate }] : []),
    ...(tags.stage ? [{ key: STAGE, value: tags.stage }] : []),
    ...(tags.instrument ? [{ key: INSTRUMENT, value: tags.instrument }] : []),
    ...(tags.strategy ? [{ key: STRATEGY, value: tags.strategy }] : []),
  ];
}

/** Moves the run to another stage, in its list entry and in its details page. */
export function enterStage(stage: string, details: string): void {
  upsertSearchAttributes([{ key: STAGE, value: stage }]);
  setCurrentDetails(details);
}

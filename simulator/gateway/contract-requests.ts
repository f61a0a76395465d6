import { findContracts } from '../exchange/contract-search';
import { lackingOf } from '../market/lacking';
import { contractDetailsFields, marketRuleId } from '../protocol/contract-messages';
import { readContract } from '../protocol/wire-contract';
import type { Handler, RequestKind } from './context';

const reqContractDetails: Handler = (context, fields) => {
  fields.skip(1);
  const requestId = fields.whole();
  const wire = readContract(fields);
  const includeExpired = fields.bool();
  const share = context.faults.rules?.missing ?? 0;
  const found = findContracts(context.market, wire, context.now, includeExpired).filter(
    (contract) =>
      lackingOf(contract.conId, share) !== 'unknown' &&
      context.faults.dataRule(contract)?.mode !== 'vanished',
  );
  if (found.length === 0)
    return context.error(requestId, 200, 'No security definition has been found for the request');
  for (const contract of found)
    context.reply(
      ...contractDetailsFields(context.market, contract, requestId, context.now, context.version),
    );
  context.reply(52, 1, requestId);
};

const reqMarketRule: Handler = (context, fields) => {
  const id = fields.whole();
  const instruments = [...context.market.facts.map((facts) => facts.broker)];
  const pairs = context.market.contracts('', 'CASH').map((contract) => contract.instrument);
  const known = [...instruments, ...pairs].find((instrument) => marketRuleId(instrument.minTick) === id);
  if (!known) return context.error(-1, 321, `Error validating request: unknown market rule ${id}`);
  context.reply(93, id, 1, 0, known.minTick);
};

const reqMatchingSymbols: Handler = (context, fields) => {
  const requestId = fields.whole();
  const pattern = fields.text().toUpperCase();
  const found = context.market.facts
    .map((facts) => facts.broker)
    .filter((broker) => broker.symbol.toUpperCase().startsWith(pattern))
    .slice(0, 16);
  const rows = found.flatMap((broker) => [
    0,
    broker.symbol,
    'IND',
    broker.exchange,
    broker.currency,
    1,
    'FUT',
    '',
    '',
  ]);
  context.reply(79, requestId, found.length, ...rows);
};

export const CONTRACT_REQUESTS: Readonly<Record<number, RequestKind>> = {
  9: { name: 'reqContractDetails', idAt: 2, handle: reqContractDetails },
  81: { name: 'reqMatchingSymbols', idAt: 1, handle: reqMatchingSymbols },
  91: { name: 'reqMarketRule', handle: reqMarketRule },
};

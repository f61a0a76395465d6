import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerRows } from '../../data/ledger/ledger-store';
import type { Database } from '../../data/store/database';
import { tstError } from '../../domain/errors/errors';
import { contractPositions } from '../../domain/ledger/positions';
import { simulatorUrl } from '../../services/system/endpoints';
import type { Settings } from '../../services/system/settings';
import type { Comparison } from './comparison';

/** Compares the ledger's positions with those of the simulator's account, contract by contract. */
export async function compareLedger(settings: Settings, database: Database): Promise<Comparison> {
  const ours = new Map(
    contractPositions(await ledgerRows(database)).map((each) => [
      `${each.instrument}/${each.contract}`,
      each.quantity,
    ]),
  );
  const theirs = await simulatorPositions(settings);
  const contracts = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  const differences = contracts.flatMap((contract) => {
    const [own, broker] = [ours.get(contract) ?? 0, theirs.get(contract) ?? 0];
    return own === broker ? [] : [`${contract}: ledger ${own}, simulator ${broker}`];
  });
  const held = contracts.filter((contract) => ours.get(contract) !== undefined);
  const compared = `${contracts.length} contracts; held: ${held.map((contract) => `${ours.get(contract)} ${contract}`).join(', ') || 'nothing'}`;
  return { title: '(a) ledger vs simulator', compared, differences, notes: [] };
}

/** Signed contracts by `<instrument>/<contract>`, from the simulator's own account and its market's own names. */
async function simulatorPositions({ endpoints, folders }: Settings): Promise<ReadonlyMap<string, number>> {
  const url = `${simulatorUrl(endpoints)}/state`;
  const response = await fetch(url);
  if (!response.ok)
    throw tstError('SERVICE_UNAVAILABLE', `the simulator answered ${response.status} to ${url}`);
  const { positions } = (await response.json()) as { positions: { conId: number; quantity: number }[] };
  const names = contractNames(join(folders.market, 'market.json'));
  return new Map(
    positions.map(({ conId, quantity }) => [names.get(conId) ?? `unknown contract ${conId}`, quantity]),
  );
}

interface MarketDescription {
  readonly contracts: readonly {
    readonly code: string;
    readonly contracts: readonly { readonly conId: number; readonly contractMonth: string }[];
  }[];
}

function contractNames(file: string): ReadonlyMap<number, string> {
  const market = JSON.parse(readFileSync(file, 'utf8')) as MarketDescription;
  return new Map(
    market.contracts.flatMap(({ code, contracts }) =>
      contracts.map(({ conId, contractMonth }) => [conId, `${code}/${contractMonth}00`] as const),
    ),
  );
}

import type { ContractRecord } from '../../domain/contracts/contract-record';
import { tstError } from '../../domain/errors/errors';
import type { Item } from '../../domain/moving/items';
import { neverSet } from '../../domain/rolls/roll-record';
import type { RollState } from '../../domain/rolls/roll-state';
import { readSpreadCosts } from '../csv/instrument-files';
import { readContractsData, readRollStates } from '../csv/state-files';
import { contracts, putContracts } from '../instruments/contracts';
import { rollStates, setRollState } from '../instruments/rolls';
import { setSpreadCosts, spreadCosts } from '../instruments/spread-costs';
import type { Content, Moving, ReadingOptions } from './moving';
import { refuseForeign } from './replaceable';

/** Contracts of one instrument: which are sampled, and when they expire. What the broker reported of them stays. */
export async function readContracts(item: Item): Promise<Content> {
  const records = await readContractsData(item.files['file'].path, item.instrument!);
  return {
    rows: records.length,
    notes: [],
    plan: async (moving, _, before) => {
      const stored = new Map(
        (await contracts(moving.database, { instrument: item.instrument! })).map((each) => [
          each.contract,
          each,
        ]),
      );
      const changed = records.filter((record) => !isStored(record, stored.get(record.contract)));
      if (changed.length === 0) return { kind: 'unchanged' };
      const over = changed.filter(({ contract }) => stored.has(contract));
      if (over.length > 0) refuseForeign(moving, item, before, 'others of these contracts are');
      const next = changed.map((record) => {
        const known = stored.get(record.contract);
        return { ...known, ...record, expiry: record.expiry ?? known?.expiry };
      });
      return {
        kind: stored.size === 0 ? 'new' : 'changed',
        write: async () => {
          await putContracts(moving.database, next);
          return undefined;
        },
      };
    },
  };
}

/** Without a reported expiry the file says nothing of it. */
function isStored({ sampling, expiry }: ContractRecord, stored: ContractRecord | undefined): boolean {
  return stored?.sampling === sampling && (expiry === undefined || stored.expiry === expiry);
}

/** Half the spread of each instrument; a cost of an unknown one is kept, and nothing uses it. */
export async function readSpreadCostItem(item: Item, { instruments }: ReadingOptions): Promise<Content> {
  const { path } = item.files['file'] ?? item.files['configured'];
  const costs = await readSpreadCosts(path);
  const unknown = [...costs.keys()].filter((code) => !instruments.has(code));
  const note = `${path}: costs of ${unknown.join(', ')}, which instrumentconfig.csv does not have, are kept unused`;
  return {
    rows: costs.size,
    notes: unknown.length === 0 ? [] : [note],
    plan: async (moving, _, before) => {
      const stored = await spreadCosts(moving.database);
      const changed = [...costs].filter(([code, cost]) => stored.get(code) !== cost);
      if (changed.length === 0) return { kind: 'unchanged' };
      if (changed.some(([code]) => stored.has(code))) refuseForeign(moving, item, before, 'other costs are');
      return {
        kind: stored.size === 0 ? 'new' : 'changed',
        write: async () => {
          const entries = changed.map(([instrument, spreadCost]) => ({ instrument, spreadCost }));
          await setSpreadCosts(moving.database, entries);
          return undefined;
        },
      };
    },
  };
}

const REASON = 'imported from pysystemtrade';

/** Roll states; one that was set here stays, unless it is to be replaced. */
export async function readRollStateItem(item: Item, { instruments }: ReadingOptions): Promise<Content> {
  const { path } = item.files['file'];
  const states = await readRollStates(path);
  const unknown = [...states.keys()].filter((code) => !instruments.has(code));
  if (unknown.length > 0)
    throw tstError('BAD_DATA_FILE', `${path}: ${unknown.join(', ')} is not in instrumentconfig.csv`);
  return {
    rows: states.size,
    notes: [],
    plan: async (moving) => {
      const stored = new Map((await rollStates(moving.database)).map((each) => [each.instrument, each]));
      const changed = [...states].filter(([code, state]) => stored.get(code)?.state !== state);
      if (changed.length === 0) return { kind: 'unchanged' };
      const own = changed.filter(([code]) => (stored.get(code)?.reason ?? REASON) !== REASON);
      if (own.length > 0 && !moving.replace) {
        const codes = own.map(([code]) => code).join(', ');
        throw tstError(
          'BAD_INPUT',
          `${path}: ${codes}: the roll state was set here; --replace sets it again`,
        );
      }
      return {
        kind: stored.size === 0 ? 'new' : 'changed',
        write: () => setStates(moving, changed),
      };
    },
  };
}

async function setStates(
  { database, by, at }: Moving,
  states: readonly (readonly [string, RollState])[],
): Promise<undefined> {
  const stored = new Map((await rollStates(database)).map((each) => [each.instrument, each]));
  for (const [instrument, state] of states) {
    const read = stored.get(instrument) ?? neverSet(instrument);
    await setRollState(database, read, state, { by, at, reason: REASON });
  }
}

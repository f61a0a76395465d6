/** What is moved over, each with one guarded write: a kind of data of one instrument, contract, rate or strategy. */
import { isContractId } from '../contracts/contract-id';
import { withoutFrequency } from '../prices/frequency-names';
import type { FileFormat, OrderPart, Part } from './recognise';
import { splitStrategyInstrument } from './split-name';

/** A file that was recognised. */
export interface FoundFile {
  /** As it is opened and shown. */
  readonly path: string;
  readonly part: Part;
  /** Without folder and extension. */
  readonly name: string;
  readonly format: FileFormat;
}

export type ItemKind =
  | 'contracts'
  | 'contract prices'
  | 'multiple and adjusted prices'
  | 'FX rates'
  | 'sampled spreads'
  | 'spread costs'
  | 'capital'
  | 'contract position'
  | 'strategy position'
  | 'optimal positions'
  | 'historic orders'
  | 'roll states';

/** In this order they are written: what is needed to check another comes before it. */
export const ITEM_KINDS: readonly ItemKind[] = [
  'contracts',
  'contract prices',
  'multiple and adjusted prices',
  'FX rates',
  'sampled spreads',
  'spread costs',
  'capital',
  'contract position',
  'strategy position',
  'optimal positions',
  'historic orders',
  'roll states',
];

export interface Item {
  readonly kind: ItemKind;
  /** Unique, and the same at the next import: `multiple and adjusted prices/CORN`. */
  readonly id: string;
  readonly instrument?: string;
  /** 8 digits. */
  readonly contract?: string;
  readonly strategy?: string;
  /** By role: `multiple` and `adjusted`; `merged`, `day` and `hour`; `file` and `configured` spread costs; else `file`. */
  readonly files: Readonly<Record<string, FoundFile>>;
}

export interface RefusedFile {
  readonly path: string;
  readonly reason: string;
}

export interface Items {
  readonly items: readonly Item[];
  readonly refused: readonly RefusedFile[];
  /** Oddities that are no loss, each naming its file. */
  readonly notes: readonly string[];
}

type Placed = Omit<Item, 'files' | 'id'> & { readonly name: string; readonly role: string };

/**
 * Puts the files together that are written together. Refused: files of unknown instruments, names that are not of the
 * expected form, and the same thing found twice. Where a Parquet store and CSV files have the same, the store counts.
 */
export function itemsOf(files: readonly FoundFile[], instruments: ReadonlySet<string>): Items {
  const refused: RefusedFile[] = [];
  const notes: string[] = [];
  const items = new Map<string, Item>();
  for (const file of files) {
    const placed = place(file, instruments);
    if (placed === undefined) continue;
    if (typeof placed === 'string') {
      refused.push({ path: file.path, reason: placed });
      continue;
    }
    const { name, role, ...what } = placed;
    const id = `${what.kind}/${name}`;
    const known = items.get(id) ?? { ...what, id, files: {} };
    const chosen = choose(known.files[role], file);
    if (chosen.refused) refused.push(...chosen.refused);
    if (chosen.note) notes.push(chosen.note);
    items.set(id, { ...known, files: { ...known.files, [role]: chosen.file } });
  }
  const twice = new Set(refused.map(({ path }) => path));
  const whole = [...items.values()].filter((item) =>
    Object.values(item.files).every((file) => !twice.has(file.path)),
  );
  const { complete, lone } = withoutLoneAdjusted(whole);
  const order = (item: Item) => ITEM_KINDS.indexOf(item.kind);
  return {
    items: complete.sort((a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1)),
    refused: [...refused, ...lone],
    notes,
  };
}

function choose(before: FoundFile | undefined, file: FoundFile) {
  if (before === undefined) return { file };
  if (before.format !== file.format) {
    const [store, text] = before.format === 'parquet' ? [before, file] : [file, before];
    return { file: store, note: `${text.path}: left out: ${store.path} of the Parquet store has the same` };
  }
  const reason = `is found twice: ${before.path} and ${file.path}; name the directory that holds the right one`;
  return { file: before, refused: [before, file].map(({ path }) => ({ path, reason })) };
}

/** Adjusted prices follow from multiple prices: alone they can't be continued. */
function withoutLoneAdjusted(items: readonly Item[]) {
  const isLone = ({ files }: Item) => 'adjusted' in files && !('multiple' in files);
  const lone = items.filter(isLone).map(({ files, instrument }) => ({
    path: files['adjusted'].path,
    reason: `${instrument} has adjusted prices and no multiple prices: the next day could not be added to them`,
  }));
  return { complete: items.filter((item) => !isLone(item)), lone };
}

/** Where a file belongs; a text says why nowhere; undefined: it is not for the database. */
function place(file: FoundFile, instruments: ReadonlySet<string>): Placed | string | undefined {
  const { part, name } = file;
  switch (part) {
    case 'multiple_prices':
    case 'adjusted_prices':
      return ofInstrument('multiple and adjusted prices', name, instruments, part.split('_')[0]);
    case 'spreads':
      return ofInstrument('sampled spreads', name, instruments);
    case 'contracts_data':
      return ofInstrument('contracts', name, instruments);
    case 'fx_prices':
      return fxRates(name);
    case 'contract_prices':
      return contractPrices(file, instruments);
    case 'contract_positions':
      return contractPosition(file, instruments);
    case 'strategy_positions':
    case 'optimal_positions':
      return strategySeries(file, part, instruments);
    case 'strategy_orders':
    case 'contract_orders':
    case 'broker_orders':
      return orders(part);
    case 'capital':
      return capital(file);
    case 'spread_costs':
      return { kind: 'spread costs', name: 'all', role: 'file' };
    case 'roll_state':
      return { kind: 'roll states', name: 'all', role: 'file' };
    case 'instrument_files':
      // Where nothing was dumped, the configured costs are those of production too.
      return name === 'spreadcosts' ? { kind: 'spread costs', name: 'all', role: 'configured' } : undefined;
    default:
      return undefined; // files of the private directory
  }
}

function ofInstrument(
  kind: ItemKind,
  instrument: string,
  instruments: ReadonlySet<string>,
  role = 'file',
): Placed | string {
  return unknown(instrument, instruments) ?? { kind, name: instrument, instrument, role };
}

function unknown(instrument: string, instruments: ReadonlySet<string>): string | undefined {
  if (instruments.has(instrument)) return undefined;
  return `${instrument} is not in instrumentconfig.csv`;
}

function fxRates(code: string): Placed | string {
  if (/^[A-Z]{3}USD$/.test(code) && code !== 'USDUSD') return { kind: 'FX rates', name: code, role: 'file' };
  return `${code} is not a rate against the dollar: the name must end in USD, such as EURUSD`;
}

function contractPrices(file: FoundFile, instruments: ReadonlySet<string>): Placed | string {
  const isStore = file.format === 'parquet';
  const { size: role, rest } = withoutFrequency(file.name, isStore ? '@' : '_');
  const match = (isStore ? /^(.+)#([^#]+)$/ : /^(.+)_([^_]+)$/).exec(rest);
  if (match === null) return contractForm(file);
  const [, instrument, contract] = match;
  return (
    notContract(contract) ??
    unknown(instrument, instruments) ?? {
      kind: 'contract prices',
      name: `${instrument}/${contract}`,
      instrument,
      contract,
      role,
    }
  );
}

function contractPosition(file: FoundFile, instruments: ReadonlySet<string>): Placed | string {
  const match = (file.format === 'parquet' ? /^(.+)#([^#]+)$/ : /^(.+)_([^_]+)$/).exec(file.name);
  if (match === null) return contractForm(file);
  const [, instrument, contract] = match;
  return (
    notContract(contract) ??
    unknown(instrument, instruments) ?? {
      kind: 'contract position',
      name: `${instrument}/${contract}`,
      instrument,
      contract,
      role: 'file',
    }
  );
}

function contractForm({ format }: FoundFile): string {
  const form = format === 'parquet' ? 'CORN#20241200.parquet' : 'CORN_20241200.csv';
  return `its name does not say instrument and contract, as ${form} does`;
}

function notContract(contract: string): string | undefined {
  return isContractId(contract)
    ? undefined
    : `"${contract}" is not a contract id of 8 digits with a month from 01 to 12, such as 20241200`;
}

function strategySeries(
  { name: fileName, format }: FoundFile,
  part: 'strategy_positions' | 'optimal_positions',
  instruments: ReadonlySet<string>,
): Placed | string {
  const parts =
    format === 'parquet' ? splitAtSpace(fileName) : splitStrategyInstrument(fileName, instruments);
  if (parts === undefined) return `"${fileName}" does not end in an instrument of instrumentconfig.csv`;
  const { instrument, strategy } = parts;
  const kind = part === 'strategy_positions' ? 'strategy position' : 'optimal positions';
  const name = `${strategy}/${instrument}`;
  return unknown(instrument, instruments) ?? { kind, name, instrument, strategy, role: 'file' };
}

function splitAtSpace(name: string) {
  const at = name.lastIndexOf(' ');
  return at <= 0 ? undefined : { strategy: name.slice(0, at), instrument: name.slice(at + 1) };
}

function orders(part: OrderPart): Placed {
  const level = { strategy_orders: 'instrument', contract_orders: 'contract', broker_orders: 'broker' }[part];
  return { kind: 'historic orders', name: level, role: 'file' };
}

/** The dump has one file for all, the store one for each strategy and one for the account. */
function capital({ format, name }: FoundFile): Placed {
  return { kind: 'capital', name: format === 'parquet' ? name : 'all', role: 'file' };
}

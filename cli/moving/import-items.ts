import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { inLanes } from '../../activities/running/in-lanes';
import { eachBlock } from '../../data/csv/each-block';
import { type ImportedItem, importedItems, recordImported } from '../../data/moving/import-record';
import type { Moving, ReadingOptions } from '../../data/moving/moving';
import { readItem } from '../../data/moving/read-item';
import { isDatabaseAway } from '../../data/store/database';
import { TstError } from '../../domain/errors/errors';
import type { Item, RefusedFile } from '../../domain/moving/items';
import type { Progress } from '../terminal/progress';

/** What became of one item. */
export type ItemOutcome =
  | {
      readonly kind: 'new' | 'changed' | 'unchanged';
      readonly item: Item;
      readonly rows: number;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly item: Item; readonly refused: readonly RefusedFile[] };

export interface ImportOptions extends ReadingOptions {
  /** Say what would be done, and do nothing. */
  readonly dryRun: boolean;
}

/** Items at a time: each waits several times until the database has it on its disk, and they can wait together. */
const LANES = 8;

/**
 * Writes the items, each whole or not at all: what can't be read, or must not be written over, is refused and the others
 * are written. `moving` undefined: nothing is stored yet. What an earlier import wrote of the same files is unchanged.
 */
export async function importItems(
  items: readonly Item[],
  moving: Moving | undefined,
  options: ImportOptions,
  progress: Progress,
): Promise<readonly ItemOutcome[]> {
  const before = moving ? await importedItems(moving.database) : new Map<string, ImportedItem>();
  const outcomes: ItemOutcome[] = [];
  // Kind by kind: what is written later may rest on what was before.
  for (const kind of new Set(items.map((item) => item.kind))) {
    const ofKind = items.filter((item) => item.kind === kind);
    const act = (item: Item) => {
      progress.status(`${kind}: ${item.instrument ?? item.id}`);
      return importItem(item, moving, before.get(item.id), options);
    };
    outcomes.push(
      ...(await inLanes(
        ofKind.filter((item) => !isLarge(item)),
        LANES,
        act,
      )),
    );
    outcomes.push(...(await inLanes(ofKind.filter(isLarge), 1, act)));
  }
  return outcomes;
}

/** Bytes of files from which on an item is read with no other at the same time, so that memory has but one. */
const LARGE_BYTES = 50_000_000;

function isLarge({ files }: Item): boolean {
  const sizes = Object.values(files).map(({ path }) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0) > LARGE_BYTES;
}

async function importItem(
  item: Item,
  moving: Moving | undefined,
  before: ImportedItem | undefined,
  options: ImportOptions,
): Promise<ItemOutcome> {
  try {
    const hash = await hashOf(item, options);
    if (before?.hash === hash && !moving?.replace) return { kind: 'unchanged', item, rows: 0, notes: [] };
    const content = await readItem(item, options);
    const { rows, notes } = content;
    if (!moving) return { kind: rows === 0 ? 'unchanged' : 'new', item, rows, notes };
    const planned = await content.plan(moving, item, before);
    if (options.dryRun) return { kind: planned.kind, item, rows, notes };
    const version = planned.kind === 'unchanged' ? planned.version : await planned.write();
    await recordImported(moving.database, { item: item.id, hash, version, at: moving.at });
    return { kind: planned.kind, item, rows, notes };
  } catch (error) {
    if (!(error instanceof TstError) || error.retryable || isDatabaseAway(error)) throw error;
    return { kind: 'refused', item, refused: refusal(item, error.message) };
  }
}

/** By the file that the message names first, or else by all files of the item. */
function refusal({ files }: Item, message: string): readonly RefusedFile[] {
  const paths = Object.values(files).map(({ path }) => path);
  const named = paths.find((path) => message.startsWith(path));
  if (named === undefined) return [{ path: paths.join(', '), reason: message }];
  return [{ path: named, reason: message.slice(named.length).replace(/^[,:]?\s*/, '') }];
}

/** Of all that decides what is stored. */
async function hashOf({ files }: Item, { stitch }: ReadingOptions): Promise<string> {
  const hash = createHash('sha256').update(`${stitch}\n`);
  for (const [role, { path, name }] of Object.entries(files).sort()) {
    hash.update(`${role}/${name}\n`);
    await eachBlock(path, (block) => {
      hash.update(block);
    });
  }
  return hash.digest('base64url');
}

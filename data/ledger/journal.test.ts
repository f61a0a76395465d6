import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { mountSmallDisk, runWithFileLimit } from '../../test/support/full-disk';
import { type JournalEntry, openJournal, readJournal } from './journal';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tst-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = (id: string, length = 0) =>
  ({ kind: 'fill', row: { id, note: 'x'.repeat(length) } }) as unknown as JournalEntry; // the journal looks at nothing else
const idsOf = ({ entries }: { entries: readonly JournalEntry[] }) =>
  entries.map((each) => (each.kind === 'fill' ? each.row.id : each.kind === 'sending' ? each.order.id : ''));

it('loses no acknowledged entry after a write that took only part, and keeps none that was refused', async () => {
  const source = `
    import { openJournal } from './data/ledger/journal';
    async function main(): Promise<void> {
      const journal = await openJournal(process.argv[2]);
      const acknowledged: string[] = [];
      const refused: string[] = [];
      for (let number = 0; refused.length < 3 && number < 1000; number++) {
        const id = String(number);
        const row = { id, note: 'x'.repeat(600) };
        await journal.append({ kind: 'fill', row } as never).then(
          () => acknowledged.push(id),
          (error) => refused.push(error.code),
        );
      }
      await journal.append({ kind: 'fill', row: { id: 'short' } } as never);
      process.stdout.write(JSON.stringify({ acknowledged, refused }));
    }
    void main();`;
  const { acknowledged, refused } = runWithFileLimit(source, 16, [folder]) as Record<string, string[]>;
  expect(refused).toEqual(['JOURNAL_UNWRITABLE', 'JOURNAL_UNWRITABLE', 'JOURNAL_UNWRITABLE']);
  expect(acknowledged.length).toBeGreaterThan(5);
  const read = await readJournal(folder);
  expect({ ids: idsOf(read), torn: read.torn }).toEqual({ ids: [...acknowledged, 'short'], torn: [] });
});

const disk = mountSmallDisk(64);
afterAll(() => disk?.unmount());
(disk ? it : it.skip)(
  'reads back every acknowledged entry of a disk that was full and has room again',
  async () => {
    const filler = join(disk!.folder, 'filler');
    writeFileSync(filler, Buffer.alloc(40 * 1024));
    const copyTo = join(folder, 'copy');
    const journal = await openJournal(join(disk!.folder, 'journal'), { copyTo });
    const acknowledged: string[] = [];
    let refused = 0;
    for (let number = 0; refused < 5; number++) {
      const id = String(number);
      await journal.append(entry(id, 700)).then(
        () => acknowledged.push(id),
        () => refused++,
      );
    }
    truncateSync(filler, 0);
    for (const id of ['a', 'b']) await journal.append(entry(id, 700)).then(() => acknowledged.push(id));
    await journal.close();
    const read = await readJournal(join(disk!.folder, 'journal'));
    expect(refused).toBe(5);
    expect({ ids: idsOf(read), torn: read.torn }).toEqual({ ids: acknowledged, torn: [] });
    expect(idsOf(await readJournal(copyTo))).toEqual(acknowledged);
  },
);

it('whatever another process leaves behind of a torn entry, the next one is whole', async () => {
  const text = JSON.stringify(entry('torn', 20));
  const step = fc.oneof(
    fc.record({ kind: fc.constant('append' as const), id: fc.string({ minLength: 1 }) }),
    fc.record({ kind: fc.constant('tear' as const), length: fc.integer({ min: 1, max: text.length - 1 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const place = mkdtempSync(join(folder, 'run-'));
      const journal = await openJournal(place);
      for (const each of steps) {
        if (each.kind === 'append') await journal.append(entry(each.id));
        else appendFileSync(join(place, 'journal.jsonl'), text.slice(0, each.length));
      }
      await journal.close();
      const appended = steps.flatMap((each) => (each.kind === 'append' ? [each.id] : []));
      expect(idsOf(await readJournal(place))).toEqual(appended);
    }),
    { numRuns: 50 },
  );
});

import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWithFileLimit } from '../../test/support/full-disk';
import { Journal } from './journal';

describe('the journal', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const file = () => join(directory, 'journal.ndjson');

  test('what was committed is there again without closing', () => {
    const first = new Journal(directory);
    first.commit({ cash: { USD: 5 }, counters: { permId: 9 } });
    first.commit({ cash: { EUR: 7 } });
    const second = new Journal(directory);
    expect(second.store.cash).toEqual(
      new Map([
        ['USD', 5],
        ['EUR', 7],
      ]),
    );
    expect(second.store.counters.permId).toBe(9);
    first.close();
    second.close();
  });

  test('a line cut by a crash never happened; what came before it did', () => {
    const first = new Journal(directory);
    first.commit({ cash: { USD: 5 } });
    first.close();
    appendFileSync(file(), '{"cash":{"USD":99');
    const second = new Journal(directory);
    expect(second.store.cash.get('USD')).toBe(5);
    second.commit({ cash: { USD: 6 } });
    second.close();
    const third = new Journal(directory);
    expect(third.store.cash.get('USD')).toBe(6);
    third.close();
  });

  test('a change that the disk took only in part has not happened, and the next one is whole', () => {
    const source = `
      import { Journal } from './simulator/exchange/journal';
      const journal = new Journal(process.argv[2]);
      let refused = 0;
      let last = 0;
      for (let number = 1; refused < 2; number++) {
        try {
          journal.commit({ cash: { USD: number }, filler: 'x'.repeat(700) } as never);
          last = number;
        } catch {
          refused++;
        }
      }
      const usd = journal.store.cash.get('USD');
      journal.commit({ cash: { EUR: 7 } });
      process.stdout.write(JSON.stringify({ last, usd }));`;
    const { last, usd } = runWithFileLimit(source, 16, [directory]) as { last: number; usd: number };
    expect(usd).toBe(last);
    const again = new Journal(directory);
    expect([again.store.cash.get('USD'), again.store.cash.get('EUR')]).toEqual([last, 7]);
    again.close();
  });

  test('a crash between the new snapshot and the empty journal repeats changes and changes nothing', () => {
    const first = new Journal(directory);
    first.commit({ cash: { USD: 5 } });
    first.commit({ cash: { USD: 6 } });
    first.close();
    const lines = readFileSync(file(), 'utf8');
    new Journal(directory).close();
    writeFileSync(file(), lines);
    const again = new Journal(directory);
    expect(again.store.cash.get('USD')).toBe(6);
    again.close();
  });

  test('a damaged line in the middle is refused, never skipped', () => {
    const first = new Journal(directory);
    first.commit({ cash: { USD: 5 } });
    first.close();
    appendFileSync(file(), 'nonsense\n{"cash":{"USD":6}}\n');
    expect(() => new Journal(directory)).toThrow('damaged line');
  });

  test('a reset forgets the account but not the counters', () => {
    const journal = new Journal(directory);
    journal.commit({ counters: { permId: 77, execution: 5 }, cash: { EUR: 3 } });
    journal.commit({ reset: true, cash: { USD: 1 } });
    expect([...journal.store.cash]).toEqual([['USD', 1]]);
    expect(journal.store.counters).toEqual({ permId: 77, execution: 5 });
    journal.close();
  });
});

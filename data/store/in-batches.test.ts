import { inBatches } from './in-batches';

describe('work in batches', () => {
  const batches: (readonly number[])[] = [];
  let release: () => void = () => undefined;
  const double = inBatches(async (items: readonly number[]) => {
    batches.push(items);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    if (items.includes(13)) throw new Error('unlucky');
    return items.map((item) => 2 * item);
  });
  const begun = async (count: number) => {
    while (batches.length < count) await new Promise(setImmediate);
  };

  beforeEach(() => {
    batches.length = 0;
  });

  it('takes callers of one moment together, and those that come meanwhile as the next batch', async () => {
    const first = [double(1), double(2)];
    await begun(1);
    const later = [double(3), double(4)];
    release();
    expect(await Promise.all(first)).toEqual([2, 4]);
    await begun(2);
    release();
    expect(await Promise.all(later)).toEqual([6, 8]);
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('fails every caller of a batch, and no caller of the next', async () => {
    const unlucky = Promise.allSettled([double(13), double(1)]);
    await begun(1);
    const later = double(5);
    release();
    expect((await unlucky).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await begun(2);
    release();
    expect(await later).toBe(10);
  });
});

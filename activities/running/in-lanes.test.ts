import { inLanes } from './in-lanes';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('answers in the order of the items, at most so many at a time', async () => {
  let active = 0;
  let most = 0;
  const answers = await inLanes([5, 1, 4, 2, 3], 2, async (item) => {
    most = Math.max(most, ++active);
    for (let i = 0; i < item; i++) await turn();
    active--;
    return item * 10;
  });
  expect(answers).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

test('a failure is thrown when what was under way has ended, and nothing more is begun', async () => {
  const ended: number[] = [];
  const work = inLanes([1, 2, 3, 4], 2, async (item) => {
    if (item === 1) throw new Error('one');
    for (let i = 0; i < 3; i++) await turn();
    ended.push(item);
  });
  await expect(work).rejects.toThrow('one');
  expect(ended).toEqual([2]);
});

test('nothing to do', async () => {
  expect(await inLanes([], 3, async () => 1)).toEqual([]);
});

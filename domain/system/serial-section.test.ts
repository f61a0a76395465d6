import { createSerialSection } from './serial-section';

describe('serial section', () => {
  it('starts each piece of work when the one before has ended, in the order of arrival', async () => {
    const oneAtATime = createSerialSection();
    const log: string[] = [];
    const gate: (() => void)[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise<void>((resolve) => gate.push(resolve));
      log.push(`${name} ends`);
      return name;
    };
    const first = oneAtATime(work('a'));
    const second = oneAtATime(work('b'));
    await Promise.resolve();
    expect(log).toEqual(['a begins']);
    gate.shift()!();
    expect(await first).toBe('a');
    while (gate.length === 0) await Promise.resolve();
    gate.shift()!();
    expect(await second).toBe('b');
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('continues after a piece that failed, whose caller gets the error', async () => {
    const oneAtATime = createSerialSection();
    const failing = oneAtATime(async () => {
      throw new Error('no');
    });
    const next = oneAtATime(async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});

import Table from 'cli-table3';
import { FAULTY_FATES } from '../broker/fate';
import { type Coverage, STRUCK_STATES } from '../seeds/coverage';
import { FAULTS } from './faults';
import { whyImpossible } from './impossible';

/** Each fault and fate by the state of the order that it struck: a count, or why it can't occur. */
export function coverageTable(coverage: Coverage): string {
  const table = new Table({ head: ['', ...STRUCK_STATES], style: { head: [], border: [] } });
  const reasons: string[] = [];
  for (const fault of [...FAULTY_FATES, ...Object.keys(FAULTS)]) {
    const cells = STRUCK_STATES.map((state) => {
      const count = coverage[`${fault} ${state}`];
      const why = whyImpossible(fault, state);
      if (count !== undefined) return String(count);
      if (why === undefined) return '-';
      if (!reasons.includes(why)) reasons.push(why);
      return `(${reasons.indexOf(why) + 1})`;
    });
    table.push([fault, ...cells]);
  }
  return [table.toString(), ...reasons.map((why, row) => `(${row + 1}) ${why}`), '- not yet seen'].join('\n');
}

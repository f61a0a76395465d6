import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DefaultLogger, Runtime, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

/**
 * Histories of real runs (recorded by record.ts) replay on today's workflows: whoever changes a workflow so that a
 * running one could not go on with it is told here.
 */

const ROOT = resolve(__dirname, '../..');
const BUNDLE = join(ROOT, 'dist', 'workflows.js');
const LARGEST_BYTES = 100_000;

interface StoredHistory {
  readonly events: readonly {
    readonly eventType: string;
    readonly workflowExecutionStartedEventAttributes?: { readonly workflowType: { readonly name: string } };
  }[];
}

const files = readdirSync(__dirname).filter((name) => name.endsWith('.json'));
const histories = files.map((name) => ({
  workflowId: name.slice(0, -'.json'.length),
  history: JSON.parse(readFileSync(join(__dirname, name), 'utf8')) as StoredHistory,
}));

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
});

test('there is a history of every workflow', () => {
  const index = readFileSync(join(ROOT, 'workflows', 'index.ts'), 'utf8');
  const exported = [...index.matchAll(/^export \{ (.*) \}/gm)].flatMap((match) => match[1].split(', '));
  const recorded = new Set(histories.map(({ history }) => typeOf(history)));
  expect(exported.length).toBeGreaterThan(0);
  expect(exported.filter((name) => !recorded.has(name))).toEqual([]);
});

test('each is small enough to be read', () => {
  expect(files.filter((name) => statSync(join(__dirname, name)).size > LARGEST_BYTES)).toEqual([]);
});

test('every history replays', async () => {
  expect(await failuresOf(histories)).toEqual([]);
});

test('a history of other decisions does not: the check can fail', async () => {
  const { history } = histories.find(({ workflowId }) => workflowId === 'reportsStage')!;
  const text = JSON.stringify(history).replaceAll('"listReports"', '"listNothing"');
  const [failure] = await failuresOf([{ workflowId: 'changed', history: JSON.parse(text) }]);
  expect(failure).toMatch(/listNothing|[Nn]ondeterminism/);
});

async function failuresOf(replayed: typeof histories): Promise<string[]> {
  const failures: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { ...workflowCode() },
    replayed as never, // histories as JSON are accepted, but not part of the declared type
  )) {
    if (error) failures.push(`${workflowId}: ${error.message}`);
  }
  return failures;
}

function workflowCode(): { workflowBundle: WorkflowBundleWithSourceMap | { codePath: string } } {
  if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing: node scripts/build.mjs`);
  return { workflowBundle: { codePath: BUNDLE } };
}

function typeOf({ events }: StoredHistory): string {
  return events[0].workflowExecutionStartedEventAttributes?.workflowType.name ?? '';
}

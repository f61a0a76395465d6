import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../config/config-error';
import { unknownKeys } from '../../config/known-keys';
import type { ConfigProblem } from '../../config/loaded-config';
import { mergeMappings } from '../../config/merge';
import { type MappingNode, nodeAt, originAt } from '../../config/node';
import { findPrivateDirectory } from '../../config/private-directory';
import { isNamed } from '../../config/regular-file';
import { placeOf, validateTree } from '../../config/validate';
import { readYamlFile } from '../../config/yaml-file';
import { SCHEDULED_PROCESSES } from '../../domain/cycle/workflow-inputs';
import { DAY_MS, HOUR_MS } from '../../domain/time/units';
import { checkoutFolder } from '../system/folders';
import type { ScheduleEntry } from './schedule-entry';

/** Name of the file in `temporal-config/` and of the user's overlay in the private directory. */
const SCHEDULES_FILE = 'schedules.yaml';

const DAY = '(MON|TUE|WED|THU|FRI|SAT|SUN)';
const DURATION = /^([1-9]\d*)(s|m|h|d)$/;

const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(item, 'must be a list').min(1, 'must not be empty'),
  );
const duration = z
  .string('must be a duration such as 30m or 2h')
  .regex(DURATION, 'must be a duration such as 30m or 2h');
const zone = z
  .string('must be the name of a time zone')
  .refine(isZone, 'must be a time zone such as Europe/London');

const timing = {
  timezone: zone.optional(),
  days: oneOrMore(
    z
      .string('must be days')
      .regex(new RegExp(`^${DAY}(-${DAY})?$`), 'must be a day such as MON, or a range such as MON-FRI'),
  ).optional(),
  overlap: z.enum(['SKIP', 'BUFFER_ONE'], 'must be SKIP or BUFFER_ONE').optional(),
  catchup_window: duration.optional(),
  pause_on_failure: z.boolean('must be true or false').optional(),
};

const scheduleSchema = z.object(
  {
    process: z.enum(SCHEDULED_PROCESSES, `must be one of ${SCHEDULED_PROCESSES.join(', ')}`),
    enabled: z.boolean('must be true or false').optional(),
    at: oneOrMore(
      z
        .string("must be a time such as '23:10', in quotes")
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as '23:10'"),
    ).optional(),
    every: duration.optional(),
    offset: duration.optional(),
    note: z.string('must be text').optional(),
    ...timing,
  },
  'must be a mapping',
);

const fileSchema = z.object({
  defaults: z.object(timing, 'must be a mapping').optional(),
  schedules: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be small letters, digits and hyphens'),
    scheduleSchema,
    'must be a mapping of names to schedules',
  ),
});

type FileContent = z.infer<typeof fileSchema>;

/**
 * The schedules of `temporal-config/schedules.yaml` under the user's overlay, those with `enabled: false` left out.
 * Throws BAD_CONFIG with file, line, key and remedy of every mistake.
 */
export function readSchedules(
  env: Readonly<Record<string, string | undefined>>,
  file = join(checkoutFolder(), 'temporal-config', SCHEDULES_FILE),
): readonly ScheduleEntry[] {
  const directory = findPrivateDirectory({ env });
  const overlay = directory && join(directory, SCHEDULES_FILE);
  const base = readYamlFile(file);
  const root = overlay && isNamed(overlay) ? mergeMappings(readYamlFile(overlay), base) : base;
  return entriesOf(checked(root), root);
}

function checked(root: MappingNode): FileContent {
  const unknown = unknownKeys(root, fileSchema).map(({ problem }) => problem);
  const validated = validateTree(root, fileSchema);
  const invalid = validated.kind === 'invalid' ? validated.problems : [];
  if (validated.kind === 'invalid' || unknown.length > 0) throw new ConfigError([...unknown, ...invalid]);
  return validated.value;
}

function entriesOf(content: FileContent, root: MappingNode): readonly ScheduleEntry[] {
  const enabled = Object.entries(content.schedules).filter(([, schedule]) => schedule.enabled !== false);
  const problems = enabled.flatMap(([name, schedule]) => timingProblems(name, schedule, root));
  if (problems.length > 0) throw new ConfigError(problems);
  return enabled.map(([name, schedule]) => entryOf(name, { ...content.defaults, ...schedule }));
}

function timingProblems(
  name: string,
  { at, every }: FileContent['schedules'][string],
  root: MappingNode,
): readonly ConfigProblem[] {
  if ((at === undefined) !== (every === undefined)) return [];
  const path = ['schedules', name];
  const [message, remedy] = at
    ? ['has both at and every', 'Keep one of the two.']
    : ['says neither at which time nor how often it runs', "Add at: ['HH:MM'], or every: 1h."];
  const place = nodeAt(root, [...path, 'every']) ? [...path, 'every'] : path;
  return [{ ...placeOf(originAt(root, place)), key: place.join('.'), message, remedy }];
}

function entryOf(name: string, schedule: FileContent['schedules'][string]): ScheduleEntry {
  const { at, every, offset, note } = schedule;
  return {
    name,
    process: schedule.process,
    times: every
      ? { kind: 'interval', everyMs: milliseconds(every), offsetMs: offset ? milliseconds(offset) : 0 }
      : { kind: 'calendar', days: schedule.days?.flatMap(expandDays) ?? ALL_DAYS, at: at! },
    timezone: schedule.timezone ?? 'Europe/London',
    overlap: schedule.overlap ?? 'SKIP',
    catchupWindowMs: milliseconds(schedule.catchup_window ?? '2h'),
    pauseOnFailure: schedule.pause_on_failure ?? false,
    note: note ?? '',
  };
}

const ALL_DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
type Day = (typeof ALL_DAYS)[number];

/** `FRI-MON` spans the weekend. */
function expandDays(range: string): readonly Day[] {
  const [first, last = first] = range.split('-') as Day[];
  const start = ALL_DAYS.indexOf(first);
  const length = ((ALL_DAYS.indexOf(last) - start + 7) % 7) + 1;
  return Array.from({ length }, (_, i) => ALL_DAYS[(start + i) % 7]);
}

const UNIT_MS = { s: 1_000, m: 60_000, h: HOUR_MS, d: DAY_MS } as const;

function milliseconds(text: string): number {
  const [, count, unit] = DURATION.exec(text)!; // the schema has matched it
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // RangeError: no such zone
  }
}

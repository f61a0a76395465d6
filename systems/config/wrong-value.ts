import { type ErrorCode, TstError } from '../../domain/errors/errors';

/** What is wrong with one value of a strategy's configuration. */
export interface ValueProblem {
  /** Dotted, from the top of the strategy's file. */
  readonly key: string;
  readonly message: string;
  readonly remedy: string;
}

/** Returns the file and line in which a dotted key is written: `strategies/mine.yaml:12`. */
export type Place = (key: string) => string;

interface WrongValueOptions {
  readonly code?: ErrorCode;
  readonly cause?: unknown;
  readonly place?: Place;
}

/** Values of a strategy's configuration that cannot be used. Whoever knows its files says where they stand. */
export class WrongValue extends TstError {
  constructor(
    readonly problems: readonly ValueProblem[],
    { code = 'BAD_CONFIG', cause, place = () => '' }: WrongValueOptions = {},
  ) {
    super(code, describe(problems, place), { cause });
  }

  override get remedy(): string {
    return this.problems.length === 1 ? this.problems[0].remedy : super.remedy;
  }

  /** The same, naming file and line of each value. */
  at(place: Place): WrongValue {
    const { problems, code, cause } = this;
    return new WrongValue(problems, { code, cause, place });
  }
}

/** A single wrong value. */
export function wrongValue(key: string, message: string, remedy = 'Correct the value.'): WrongValue {
  return new WrongValue([{ key, message, remedy }]);
}

/** Returns what `work` returns; a wrong value that it throws names file and line. */
export function namingPlaces<T>(place: Place, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw withPlace(error, place);
  }
}

/** The error, with file and line if it is about a wrong value. */
export function withPlace(error: unknown, place: Place): unknown {
  return error instanceof WrongValue ? error.at(place) : error;
}

function describe(problems: readonly ValueProblem[], place: Place): string {
  const sentence = ({ key, message }: ValueProblem) =>
    [place(key), key, message].filter((part) => part !== '').join(': ');
  if (problems.length === 1) return sentence(problems[0]);
  const lines = problems.map((problem) => `\n  ${sentence(problem)}\n    ${problem.remedy}`);
  return `${problems.length} wrong values${lines.join('')}`;
}

import { type Finding, problem } from '../../domain/doctor/finding';
import { TstError } from '../../domain/errors/errors';

const REMEDY = 'See the message; `npx tst status` and the echo files say more.';

/** What a check came to; one that throws is a problem with the error's remedy, so that the others are made all the same. */
export async function look(check: string, make: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await make();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return problem(check, text, error instanceof TstError ? error.remedy : REMEDY);
  }
}

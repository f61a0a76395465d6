import { TstError } from '../../domain/errors/errors';

const ATTEMPTS_MAX = 5;

/**
 * Does the work again, from its reading on, when another writer was first (VERSION_CONFLICT): the order is then decided
 * about as it is now. Throws what the last attempt threw.
 */
export async function untilNotOvertaken<T>(readAndWrite: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readAndWrite();
    } catch (error) {
      const isOvertaken = error instanceof TstError && error.code === 'VERSION_CONFLICT';
      if (!isOvertaken || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

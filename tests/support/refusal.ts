import { Problem } from '../../src-main/core/problem.ts';

/** The expected failure that something throws; fails where it throws nothing or a defect. */
export function refusal(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was expected to be refused.');
}

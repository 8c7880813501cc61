import type { PassOutcome, SimulationTotals } from '../contract/models.ts';
import { CallFailure, NotPassed } from './failure.ts';
import type { Output } from './output.ts';

/** Lines of what a run has come to. */
export function tellTotals(output: Output, totals: SimulationTotals): void {
  output.line({ type: 'totals', ...totals });
  const { acknowledged, attempted, latencyMedianMs, latencyP95Ms, reconnects } = totals;
  const latency =
    latencyMedianMs === undefined ? '' : `, latency ${latencyMedianMs} ms median and ${latencyP95Ms} ms at 95 %`;
  output.say(
    `${acknowledged} of ${attempted} messages acknowledged${latency}${reconnects === 0 ? '' : `, ${reconnects} reconnects`}.`,
  );
  tellPass(output, totals);
}

/** How the criteria came out; of a run that was stopped before its end, how they stood. */
export function tellPass(output: Output, { pass = [], verdict }: Pick<SimulationTotals, 'pass' | 'verdict'>): void {
  const isJudged = verdict !== 'stopped-early';
  if (!isJudged && pass.length > 0) output.say('Stopped before its end, so its criteria are not judged. Until then:');
  for (const outcome of pass) {
    const [held, not] = isJudged ? ['passed', 'NOT PASSED'] : ['held', 'not held'];
    output.say(`  ${outcome.passed ? held : not}  ${inWords(outcome)}`);
  }
}

/** Throws NotPassed where a run that has criteria does not pass by them. */
export function checkPass(pass: readonly PassOutcome[]): void {
  const missed = pass.filter(({ passed }) => !passed);
  if (missed.length > 0) throw new NotPassed(`Not passed: ${missed.map(inWords).join('; ')}.`);
}

/** Throws CallFailure where a run was stopped before its end, which is neither passed nor missed. */
export function checkWhole(verdict: SimulationTotals['verdict']): void {
  if (verdict !== 'stopped-early') return;
  throw new CallFailure({ code: 'CANCELLED', message: 'Interrupted before the end of the run.', details: {} });
}

const inWords = ({ criterion, limit, value }: PassOutcome): string =>
  `${criterion} ${limit}: ${value === undefined ? 'nothing was measured' : `it is ${value}`}`;

/**
 * Ends with the status that says how the run came out: by the criteria of its plan, where it has some; else by whether every
 * device could connect and every message was taken. One that was interrupted before its end has failed. Throws NotPassed or CallFailure.
 */
export function checkOutcome(totals: SimulationTotals): void {
  const { state, verdict, failed, attempted, failedDevices, devices, pass = [] } = totals;
  checkWhole(verdict);
  if (pass.length > 0) return checkPass(pass);
  if (state === 'finished' && failed > 0) {
    throw new CallFailure({
      code: 'SERVER_REFUSED',
      message: `${failed} of ${attempted} messages were not accepted.`,
      details: { remedy: 'Each is told above with its reason.' },
    });
  }
  if (state === 'finished' || state === 'stopped') return;
  throw new CallFailure({
    code: 'NOT_CONNECTED',
    message: `${failedDevices} of ${devices} devices could not connect.`,
    details: {},
  });
}

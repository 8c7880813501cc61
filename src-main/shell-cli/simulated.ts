import type { PassOutcome, SimulationTotals } from '../contract/models.ts';
import { CallFailure, NotPassed } from './failure.ts';
import type { Output } from './output.ts';

/** Lines of what a run has come to. */
export function tellTotals(output: Output, totals: SimulationTotals): void {
  output.line({ type: 'totals', ...totals });
  const { acknowledged, attempted, latencyMedianMs, latencyP95Ms, reconnects, pass = [] } = totals;
  const latency =
    latencyMedianMs === undefined ? '' : `, latency ${latencyMedianMs} ms median and ${latencyP95Ms} ms at 95 %`;
  output.say(
    `${acknowledged} of ${attempted} messages acknowledged${latency}${reconnects === 0 ? '' : `, ${reconnects} reconnects`}.`,
  );
  for (const outcome of pass) output.say(`  ${outcome.passed ? 'passed' : 'NOT PASSED'}  ${inWords(outcome)}`);
}

export const inWords = ({ criterion, limit, value }: PassOutcome): string =>
  `${criterion} ${limit}: ${value === undefined ? 'nothing was measured' : `it is ${value}`}`;

/**
 * Ends with the status that says how the run came out: by the criteria of its plan, where it has some; else by whether every
 * device could connect and every message was taken. One that was interrupted before its end has failed. Throws NotPassed or CallFailure.
 */
export function checkOutcome(totals: SimulationTotals, isEndless: boolean): void {
  const { state, failed, attempted, failedDevices, devices, pass = [] } = totals;
  if (state === 'stopped' && !isEndless) {
    throw new CallFailure({ code: 'CANCELLED', message: 'Interrupted before all messages were sent.', details: {} });
  }
  if (pass.length > 0) {
    const missed = pass.filter(({ passed }) => !passed);
    if (missed.length > 0) throw new NotPassed(`Not passed: ${missed.map(inWords).join('; ')}.`);
    return;
  }
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

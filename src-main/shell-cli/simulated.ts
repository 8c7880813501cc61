import type { PassOutcome, SimulationTotals } from '../contract/models.ts';
import { CallFailure, NotPassed, failureText } from './failure.ts';
import type { Output } from './output.ts';
import { counted } from './counted.ts';

/** Lines of what a run has come to. */
export function tellTotals(output: Output, totals: SimulationTotals): void {
  output.line({ type: 'totals', ...totals });
  const { acknowledged, attempted, latencyMedianMs, latencyP95Ms, reconnects } = totals;
  const latency =
    latencyMedianMs === undefined ? '' : `, latency ${latencyMedianMs} ms median and ${latencyP95Ms} ms at 95 %`;
  output.say(
    `${acknowledged} of ${counted(attempted, 'message')} acknowledged${latency}${reconnects === 0 ? '' : `, ${counted(reconnects, 'reconnect')}`}.`,
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
function checkPass(pass: readonly PassOutcome[]): void {
  const missed = pass.filter(({ passed }) => !passed);
  if (missed.length > 0) throw new NotPassed(`Not passed: ${missed.map(inWords).join('; ')}.`);
}

/** Throws CallFailure where a run was stopped before its end, which is neither passed nor missed. */
function checkWhole(verdict: SimulationTotals['verdict']): void {
  if (verdict !== 'stopped-early') return;
  throw new CallFailure({ code: 'CANCELLED', message: 'Interrupted before the end of the run.', details: {} });
}

const inWords = ({ criterion, limit, value }: PassOutcome): string =>
  `${criterion} ${limit}: ${value === undefined ? 'nothing was measured' : `it is ${value}`}`;

/** What says how a run came out. */
type Outcome = Pick<
  SimulationTotals,
  'state' | 'verdict' | 'pass' | 'devices' | 'failedDevices' | 'attempted' | 'failed'
>;

/**
 * Ends with the status that says how a run came out: by the criteria of its plan, where it has some; else by whether every device has done
 * its part and every message was taken. One that was interrupted before its end has failed. `remedy` says where each failure is
 * told. Throws NotPassed or CallFailure.
 */
export function checkOutcome(outcome: Outcome, remedy = 'Each is told above with its reason.'): void {
  const { state, verdict, failed, attempted, failedDevices, devices, pass = [] } = outcome;
  checkWhole(verdict);
  if (pass.length > 0) return checkPass(pass);
  if (state === 'finished' && failed > 0) {
    const message = `${failed} of ${attempted} messages were not accepted.`;
    throw new CallFailure({ code: 'SERVER_REFUSED', message, details: { remedy } });
  }
  if (state === 'finished' || state === 'stopped') return;
  const message = `${failedDevices} of ${counted(devices, 'device')} failed.`;
  throw new CallFailure({ code: 'NOT_CONNECTED', message, details: { remedy } });
}

/**
 * Ends as the run came out, else with what has become of its results. Where both are to be told, the status is the run's. Throws NotPassed
 * or CallFailure.
 */
export function endWith(outcome: Outcome, notKept: CallFailure | undefined): void {
  try {
    checkOutcome(outcome);
  } catch (error) {
    if (notKept !== undefined) process.stderr.write(failureText(notKept.reply));
    throw error;
  }
  if (notKept !== undefined) throw notKept;
}

import { type RunEvents, keptAssignments } from '../../bench/run-events.ts';
import { useStore } from '../../bench/store.ts';
import { simulate as text } from './words.ts';
import { Copyable } from '../../ui/Copy.tsx';

/** Where the provisioning service has sent the devices, and their twins as they were at first. */
export function Assignments({ run }: { readonly run: RunEvents }) {
  const assignments = [...useStore(run.assignments).values()];
  if (assignments.length === 0) return null;
  return (
    <details className="card" open={assignments.length === 1}>
      <summary>{text.provisioned}</summary>
      {assignments.map(({ assigned, twin }) => (
        <dl key={assigned.registrationId} className="facts">
          <dt>{text.resultHeaders[0]}</dt>
          <dd className="mono break">{assigned.registrationId}</dd>
          <dt>{text.assignedHub}</dt>
          <dd>
            <Copyable text={assigned.assignedHub} what={text.assignedHub} />
          </dd>
          <dt>{text.assignedDevice}</dt>
          <dd>
            <Copyable text={assigned.assignedDeviceId} what={text.assignedDevice} />
          </dd>
          {assigned.substatus === undefined ? null : (
            <>
              <dt>{text.resultHeaders[3]}</dt>
              <dd>{assigned.substatus}</dd>
            </>
          )}
          <dt>{text.resultHeaders[4]}</dt>
          <dd>{text.profiles[assigned.connectionProfile]}</dd>
          {twin === undefined ? null : (
            <>
              <dt>{text.initialTwin}</dt>
              <dd className="mono break">
                {text.desired} {twin.desired} · {text.reported} {twin.reported}
              </dd>
            </>
          )}
        </dl>
      ))}
      {run.model.deviceIds.length > keptAssignments ? (
        <p className="faint small">{text.firstAssignments(keptAssignments)}</p>
      ) : null}
    </details>
  );
}

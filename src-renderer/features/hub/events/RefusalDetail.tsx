import type { HubEvent } from '../../../../src-main/contract/models.ts';
import type { RemedyAction } from '../../../../src-main/contract/remedies.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { hubRefusals as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { dateTime } from '../../../ui/format.ts';
import css from './events.module.css';
import { PresentedChain } from './PresentedChain.tsx';
import { reasonOf } from './refusals.ts';
import { type Explained, useExplained } from './use-explained.ts';
import { Problem } from '../../../ui/Problem.tsx';
import { Remedy } from '../../../ui/Remedy.tsx';

type Cause = Explained['causes'][number];

interface DetailProps {
  readonly event: HubEvent;
}

/** One event: what happened, why, what to do, and everything that is known of it. */
export function RefusalDetail({ event }: DetailProps) {
  const answer = useExplained(event);
  return (
    <div className="stack">
      <h2>{text.type[event.type]}</h2>
      <div className="stack tight">
        <h3>{text.what}</h3>
        <p className="break">{reasonOf(event)}</p>
      </div>
      {answer?.ok === true ? <Explanation event={event} explained={answer.value} /> : null}
      <Problem failure={answer?.ok === false ? answer.error : undefined} />
      <Known event={event} />
    </div>
  );
}

function Explanation({ event, explained }: DetailProps & { readonly explained: Explained }) {
  const { causes, presented } = explained;
  const [first, ...others] = causes;
  return (
    <>
      {first === undefined ? null : <First cause={first} />}
      {first === undefined && event.type === 'disconnected' ? <p className="dim">{text.noRemedy}</p> : null}
      {others.length === 0 ? null : <Others causes={others} />}
      {presented === undefined ? null : <PresentedChain event={event} presented={presented} />}
    </>
  );
}

function First({ cause: { what, remedy, action, evidence } }: { readonly cause: Cause }) {
  return (
    <>
      <div className="stack tight">
        <h3>{text.why}</h3>
        <p className="break">{what}</p>
        {evidence.map((line) => (
          <p key={line} className="dim small break">
            {line}
          </p>
        ))}
      </div>
      <div className="stack tight">
        <h3>{text.remedy}</h3>
        <p className="break">{remedy}</p>
        <WayOut action={action} />
      </div>
    </>
  );
}

function Others({ causes }: { readonly causes: readonly Cause[] }) {
  return (
    <div className="stack tight">
      <h3>{text.others}</h3>
      <ul className="list small">
        {causes.map(({ cause, what, remedy }) => (
          <li key={cause} className={css['certificate']}>
            <span className="break">{what}</span>
            <span className="dim break">{remedy}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Does what the hub says can be done about it. */
function WayOut({ action }: { readonly action: RemedyAction | undefined }) {
  const bench = useBench();
  const { running, devices } = useStore(bench.hub);
  if (!running || action === undefined) return null;
  const knows = (id: string) => devices.some(({ deviceId }) => deviceId === id);
  if (action.do === 'register-device' && knows(action.id)) return <p className="dim">{text.byNow(action.id)}</p>;
  if (action.do === 'open-device' && !knows(action.id)) return null;
  return <Remedy action={action} done={text.done} />;
}

function Known({ event }: { readonly event: HubEvent }) {
  const deviceId = 'deviceId' in event ? event.deviceId : undefined;
  return (
    <dl className="facts">
      <dt>{text.at}</dt>
      <dd>{dateTime(event.at)}</dd>
      {deviceId === undefined ? null : (
        <>
          <dt>{text.device}</dt>
          <dd>
            <Copyable text={deviceId} what={text.device} />
          </dd>
        </>
      )}
      {'clientId' in event ? (
        <>
          <dt>{text.clientId}</dt>
          <dd className="mono">{event.clientId}</dd>
        </>
      ) : null}
      {'remote' in event ? (
        <>
          <dt>{text.remote}</dt>
          <dd className="mono">{event.remote}</dd>
        </>
      ) : null}
      {event.type === 'refused' ? (
        <>
          <dt>{text.code}</dt>
          <dd>
            {event.code === undefined
              ? event.face === 'dps'
                ? text.answered
                : text.noCode
              : text.codeText(event.code)}
          </dd>
        </>
      ) : null}
      {'cause' in event ? (
        <>
          <dt>{text.cause}</dt>
          <dd className="mono">{event.cause}</dd>
        </>
      ) : null}
      {event.type === 'connected' ? (
        <>
          <dt>{text.protocol}</dt>
          <dd>{event.protocol}</dd>
          <dt>{text.thumbprint}</dt>
          <dd>
            <Copyable text={event.thumbprintSha256} what={text.thumbprint} />
          </dd>
        </>
      ) : null}
    </dl>
  );
}

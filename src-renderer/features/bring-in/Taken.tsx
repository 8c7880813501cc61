import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons';
import { useNavigation } from '../../ui/navigation.ts';
import { Card } from '../../ui/Page.tsx';
import { Warnings } from '../../ui/Problem.tsx';
import type { TakenThings } from './BringIn.tsx';
import { bringIn as text } from './words.ts';
import css from './bring-in.module.css';

/** Longer lists stand in the library. */
const listed = 200;

/** What is in the workspace now, what is not, and what to do with it. */
export function Taken({ taken: { taken, refused, warnings }, onAgain }: { taken: TakenThings; onAgain: () => void }) {
  const { go } = useNavigation();
  const deviceIds = taken.flatMap(({ kind, name }) => (kind === 'device' ? [name] : []));
  const [first] = taken.map(
    ({ kind, name }) => ({ kind: kind === 'revocation-list' ? 'authority' : kind, name }) as const,
  );
  return (
    <div className="stack">
      {refused.length === 0 ? null : (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{text.refused(refused.length)}</MessageBarTitle>
            <ul>
              {refused.map(({ id, name, message, remedy }) => (
                <li key={id}>
                  <strong>{name}</strong>: {message} {remedy}
                </li>
              ))}
            </ul>
          </MessageBarBody>
        </MessageBar>
      )}
      <Warnings warnings={warnings} />
      <Card title={text.taken(taken.length)}>
        <ul className={css['taken']}>
          {taken.slice(0, listed).map(({ id, kind, name }) => (
            <li key={id}>
              <CheckmarkCircleFilled aria-hidden="true" className={css['done'] ?? ''} />
              <span className="break">{name}</span> <span className="dim">{text.roles[kind]}</span>
            </li>
          ))}
        </ul>
        {taken.length > listed ? <p className="dim">{text.more(taken.length - listed)}</p> : null}
        <div className="row actions">
          {deviceIds.length === 0 ? null : (
            <Button
              appearance="primary"
              data-autofocus
              onClick={() => go({ page: 'simulate', deviceIds, setup: true })}
            >
              {text.simulate(deviceIds.length)}
            </Button>
          )}
          <Button
            onClick={() =>
              go({
                page: 'certificates',
                ...(first === undefined ? {} : { selected: first }),
              })
            }
          >
            {text.show}
          </Button>
          <Button onClick={onAgain}>{text.again}</Button>
        </div>
      </Card>
    </div>
  );
}

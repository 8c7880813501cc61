import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { HubTopicSpaceModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { hubTopics as text } from './words.ts';
import { ui } from '../../../ui/words.ts';
import { Card, Empty, Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { focusTabIfLost } from '../focus.ts';
import { TopicSpaceForm } from './TopicSpaceForm.tsx';
import { RemoveButton } from '../RemoveButton.tsx';
import { useCommand } from '../use-command.ts';

/** The topics that devices may use among themselves. */
export function TopicsTab() {
  const bench = useBench();
  const { topicSpaces } = useStore(bench.hub);
  const [said, setSaid] = useState('');
  const [changing, setChanging] = useState<HubTopicSpaceModel>();
  const done = (sentence: string) => {
    setChanging(undefined);
    setSaid(sentence);
    focusTabIfLost('topics');
  };
  return (
    <div className="stack">
      <Card
        title={text.title}
        beside={
          <span role="status" className="dim">
            {said}
          </span>
        }
      >
        <p className="dim">{text.text}</p>
        <p className="faint small break">{text.login}</p>
        {topicSpaces.length === 0 ? (
          <Empty>{text.none}</Empty>
        ) : (
          <ul className="list">
            {topicSpaces.map((space) => (
              <TopicSpaceItem key={space.name} space={space} onChange={() => setChanging(space)} onRemoved={done} />
            ))}
          </ul>
        )}
      </Card>
      <TopicSpaceForm
        key={changing?.name ?? ''}
        space={changing}
        onSaved={done}
        onCancel={() => {
          setChanging(undefined);
          focusTabIfLost('topics');
        }}
      />
    </div>
  );
}

interface ItemProps {
  readonly space: HubTopicSpaceModel;
  readonly onChange: () => void;
  readonly onRemoved: (said: string) => void;
}

function TopicSpaceItem({ space: { name, type, templates }, onChange, onRemoved }: ItemProps) {
  const bench = useBench();
  const { busy, failure, run } = useCommand();
  const remove = async () => {
    const done = await run(() => bench.call('hub.removeTopicSpace', { name }));
    await bench.readHub();
    if (done !== undefined) onRemoved(text.removed(name));
  };
  return (
    <li>
      <div className="stack tight">
        <div className="row">
          <h3 className="break">{name}</h3>
          <Tag>{text.types[type]}</Tag>
        </div>
        {templates.map((template) => (
          <p key={template} className="mono break">
            {template}
          </p>
        ))}
        <Problem failure={failure} />
      </div>
      <div className="row end">
        <Button size="small" aria-label={text.changeNamed(name)} onClick={onChange}>
          {text.change}
        </Button>
        <RemoveButton
          label={text.remove}
          named={text.removeNamed(name)}
          title={text.removeTitle(name)}
          text={text.removeText}
          no={ui.cancel}
          disabled={busy}
          onRemove={remove}
        />
      </div>
    </li>
  );
}

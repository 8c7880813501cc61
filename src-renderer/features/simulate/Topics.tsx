import { Checkbox } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { Bench, HubStatus } from '../../bench/bench.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { pubsub as text } from './pubsub-words.ts';
import { type Draft, addressOf, topicOf } from './form.ts';
import { hasTopics, wishesOf } from './pubsub.ts';

interface TopicsProps {
  readonly draft: Draft;
  readonly form: PlatformForm;
  readonly hub: HubStatus;
  readonly onChange: (allowTopics: boolean) => void;
}

/** Whether the local hub, as this platform, lets devices use those topics alone that it was told of. At AWS IoT a policy says it. */
export const needsTopics = (form: PlatformForm): boolean => hasTopics(form) && form.face !== 'aws';

const wanted = (draft: Draft, form: PlatformForm) =>
  wishesOf(draft, topicOf(draft, form), addressOf(draft, form).settings['subscription'] ?? '');

/** Asks whether topics that the local hub does not allow yet shall be allowed; nothing where all are. */
export function Topics({ draft, form, hub, onChange }: TopicsProps) {
  const bench = useBench();
  const [templates, setTemplates] = useState<readonly string[]>([]);
  const asked = JSON.stringify(wanted(draft, form));
  const known = JSON.stringify([hub.running, hub.topicSpaces]);
  useEffect(() => {
    let over = false;
    void bench.call('hub.missingTopicTemplates', JSON.parse(asked) as ReturnType<typeof wanted>).then((missing) => {
      if (!over && missing.ok) setTemplates(missing.value.templates);
    });
    return () => {
      over = true;
    };
  }, [bench, asked, known]);
  if (templates.length === 0) return null;
  return (
    <div>
      <Checkbox
        label={text.allow(templates)}
        checked={draft.allowTopics}
        onChange={(_event, data) => onChange(data.checked === true)}
      />
      <p className="faint small">{hub.running ? text.allowHint : text.allowStopped}</p>
    </div>
  );
}

/** Has the topics allowed where that was ticked, else says which are not. For the hub that runs. */
export async function allowTopics(bench: Bench, draft: Draft, form: PlatformForm): Promise<Failure | undefined> {
  if (!needsTopics(form)) return undefined;
  const wishes = wanted(draft, form);
  if (draft.allowTopics) {
    const allowed = await bench.call('hub.allowTopics', { base: text.spaceBase, ...wishes });
    await bench.readHub();
    return allowed.ok ? undefined : allowed.error;
  }
  const missing = await bench.call('hub.missingTopicTemplates', wishes);
  if (!missing.ok) return missing.error;
  const { templates } = missing.value;
  if (templates.length === 0) return undefined;
  return {
    code: 'INVALID_INPUT',
    message: text.notAllowed(templates),
    details: { remedy: text.notAllowedRemedy, action: { do: 'allow-topics', templates } },
  };
}

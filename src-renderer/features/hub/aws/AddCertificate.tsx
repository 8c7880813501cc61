import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { admitDevices } from '../../../bench/admit-devices.ts';
import { useStore } from '../../../bench/store.ts';
import { awsHub as text } from './words.ts';
import { ChoiceField } from '../../../ui/Fields.tsx';
import { Card } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { useCommand } from '../use-command.ts';

/** Registers the certificate of a device of the workspace: as a thing's, or as one that a policy alone is for. */
export function AddCertificate({ onSaid }: { readonly onSaid: (said: string) => void }) {
  const bench = useBench();
  const { devices } = useStore(bench.overview);
  const { aws } = useStore(bench.hub);
  const [picked, setPicked] = useState('');
  const [policy, setPolicy] = useState('');
  const { busy, failure, run } = useCommand();
  // One that was registered just in time still needs a policy.
  const ready = aws?.certificates.filter(({ policies }) => policies.length > 0);
  const known = new Set(ready?.map(({ certificate }) => certificate.thumbprintSha256));
  const candidates = devices.filter(({ thumbprintSha256 }) => !known.has(thumbprintSha256)).slice(0, 1000);
  const chosen = candidates.find(({ deviceId }) => deviceId === picked) ?? candidates[0];
  const add = async ({ deviceId, thumbprintSha256 }: (typeof devices)[number]) => {
    const done = await run(async () => {
      const fault = await admitDevices(bench, 'aws', [deviceId], crypto.randomUUID(), () => undefined);
      if (fault !== undefined) return { ok: false as const, error: fault };
      if (policy === '') return { ok: true as const, value: deviceId };
      const certificateId = thumbprintSha256.toLowerCase();
      const answer = await bench.call('hub.changeAwsCertificate', { certificateId, policies: [policy], things: [] });
      if (!answer.ok) return answer;
      // It came with the certificate, and nothing is attached to it.
      const isNew = aws?.things.every(({ name }) => name !== deviceId) === true;
      const removed = isNew ? await bench.call('hub.removeAwsThing', { name: deviceId }) : answer;
      return removed.ok ? { ok: true as const, value: deviceId } : removed;
    });
    await bench.readHub();
    if (done !== undefined) onSaid(text.added(deviceId));
  };
  return (
    <Card title={text.add}>
      {chosen === undefined ? (
        <p className="dim">{text.allThere}</p>
      ) : (
        <div className="stack">
          <div className="columns">
            <ChoiceField
              label={text.device}
              value={chosen.deviceId}
              options={candidates.map(({ deviceId }) => [deviceId, deviceId] as const)}
              onChange={setPicked}
            />
            <ChoiceField
              label={text.attach}
              hint={text.attachHint}
              value={policy}
              options={[
                ['', text.asThing] as const,
                ...(aws?.policies.map(({ name }) => [name, text.byPolicy(name)] as const) ?? []),
              ]}
              onChange={setPolicy}
            />
          </div>
          <Problem failure={failure} />
          <div>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void add(chosen)}>
              {text.addButton}
            </Button>
          </div>
        </div>
      )}
    </Card>
  );
}

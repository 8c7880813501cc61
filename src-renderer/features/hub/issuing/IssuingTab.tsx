import { useState } from 'react';
import type { HubPolicyModel } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { Card, Empty } from '../../../ui/Page.tsx';
import { focusTabIfLost } from '../focus.ts';
import { Issued } from './Issued.tsx';
import { IssuingFaults } from './IssuingFaults.tsx';
import { PolicyForm } from './PolicyForm.tsx';
import { PolicyItem } from './PolicyItem.tsx';
import { hubIssuing as text } from './words.ts';

/** The hub's own authorities for what devices ask for, where EST is, and what was issued. */
export function IssuingTab() {
  const bench = useBench();
  const { policies, address } = useStore(bench.hub);
  const [said, setSaid] = useState('');
  const [changing, setChanging] = useState<HubPolicyModel>();
  const done = (sentence: string) => {
    setChanging(undefined);
    setSaid(sentence);
    focusTabIfLost('issuing');
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
        <p className="faint small break">{text.who}</p>
        {address !== undefined && address.webSocketPort === undefined ? (
          <p className="faint small">{text.noHttps}</p>
        ) : null}
        {policies.length === 0 ? (
          <Empty>{text.none}</Empty>
        ) : (
          <ul className="list">
            {policies.map((policy) => (
              <PolicyItem key={policy.name} policy={policy} onChange={() => setChanging(policy)} onSaid={done} />
            ))}
          </ul>
        )}
      </Card>
      <PolicyForm
        key={changing?.name ?? ''}
        policy={changing}
        onSaved={done}
        onCancel={() => {
          setChanging(undefined);
          focusTabIfLost('issuing');
        }}
      />
      <Issued onSaid={done} />
      <IssuingFaults />
    </div>
  );
}

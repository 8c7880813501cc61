import { useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { awsHub as text } from './words.ts';
import { Card, Empty } from '../../../ui/Page.tsx';
import { AddCertificate } from './AddCertificate.tsx';
import { Authorities } from './Authorities.tsx';
import { CertificateItem } from './CertificateItem.tsx';
import { Documents } from './Documents.tsx';
import { ThingPage } from './ThingPage.tsx';
import { Things } from './Things.tsx';
import { examplePolicy, exampleTemplate } from './examples.ts';

/** The hub as AWS IoT Core: certificates, policies, and templates for provisioning. */
export function AwsTab() {
  const bench = useBench();
  const { aws } = useStore(bench.hub);
  const [said, setSaid] = useState('');
  const [shown, setShown] = useState<string>();
  const { certificates = [], things = [], policies = [], templates = [] } = aws ?? {};
  const thing = things.find(({ name }) => name === shown);
  if (thing !== undefined) return <ThingPage key={thing.name} thing={thing} onBack={() => setShown(undefined)} />;
  return (
    <div className="stack">
      <Card
        title={text.certificates}
        beside={
          <span role="status" className="dim">
            {said}
          </span>
        }
      >
        <p className="dim">{text.text}</p>
        {certificates.length === 0 ? (
          <Empty>{text.none}</Empty>
        ) : (
          <ul className="list">
            {certificates.map((one) => (
              <CertificateItem key={one.certificateId} item={one} onSaid={setSaid} />
            ))}
          </ul>
        )}
      </Card>
      <AddCertificate onSaid={setSaid} />
      <Things onOpen={setShown} />
      <Authorities onSaid={setSaid} />
      <Documents
        words={{
          title: text.policies,
          about: text.policiesText,
          none: text.noPolicy,
          label: text.policy,
          save: text.savePolicy,
        }}
        field="document"
        example={examplePolicy}
        items={policies.map(({ name, document }) => ({ name, document }))}
        save={(name, document) => bench.call('hub.setAwsPolicy', { name, document })}
        remove={(name) => bench.call('hub.removeAwsPolicy', { name })}
        onSaid={setSaid}
      />
      <Documents
        words={{
          title: text.templates,
          about: text.templatesText,
          none: text.noTemplate,
          label: text.template,
          save: text.saveTemplate,
        }}
        field="body"
        example={exampleTemplate}
        items={templates.map(({ name, body }) => ({ name, document: body }))}
        save={(name, body) => bench.call('hub.setAwsTemplate', { name, body })}
        remove={(name) => bench.call('hub.removeAwsTemplate', { name })}
        onSaid={setSaid}
      />
    </div>
  );
}

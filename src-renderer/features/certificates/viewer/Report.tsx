import { MessageBar, MessageBarBody, Tab, TabList } from '@fluentui/react-components';
import { useState } from 'react';
import type { CertificateReport } from '../../../../src-main/contract/models.ts';
import { CopyButton, Copyable } from '../../../ui/Copy.tsx';
import { Card, Tag } from '../../../ui/Page.tsx';
import { Compare } from './Compare.tsx';
import { Tree } from './Tree.tsx';
import { viewer as text } from './words.ts';
import css from './viewer.module.css';

type View = 'details' | 'asn1' | 'pem' | 'compare';
type Field = CertificateReport['thumbprints'][number];
type Extension = CertificateReport['extensions'][number];

interface ReportProps {
  readonly report: CertificateReport;
  /** The device of the workspace whose certificate it is compared with at once. */
  readonly against: string | undefined;
}

/** One certificate: what it says in words, its ASN.1 and its PEM. */
export function Report({ report, against }: ReportProps) {
  const [view, setView] = useState<View>(against === undefined ? 'details' : 'compare');
  return (
    <div className={`stack ${css['report']}`}>
      <TabList aria-label={text.views} selectedValue={view} onTabSelect={(_event, { value }) => setView(value as View)}>
        {(['details', 'asn1', 'pem', 'compare'] as const).map((one) => (
          <Tab key={one} value={one}>
            {text[one]}
          </Tab>
        ))}
      </TabList>
      {view === 'details' ? <Details report={report} /> : null}
      {view === 'asn1' && report.tree !== undefined ? <Tree tree={report.tree} /> : null}
      {view === 'pem' ? (
        <Card title={text.pem} beside={<CopyButton text={report.pem} what={text.pem} wide />}>
          {/* It scrolls, so the keyboard must reach it. */}
          <pre className="code" tabIndex={0} aria-label={text.pem}>
            {report.pem}
          </pre>
        </Card>
      ) : null}
      {view === 'compare' ? <Compare pem={report.pem} against={against} /> : null}
    </div>
  );
}

function Details({ report: { warnings, sections, extensions, thumbprints } }: { readonly report: CertificateReport }) {
  return (
    <>
      {warnings.length === 0 ? <p className="dim">{text.sound}</p> : null}
      {warnings.map(({ cause, message }) => (
        <MessageBar key={message} intent="warning" layout="multiline" data-cause={cause}>
          <MessageBarBody>{message}</MessageBarBody>
        </MessageBar>
      ))}
      {sections.map(({ section, title, fields, damaged }) => (
        <Card key={section} title={title} beside={damaged ? <Tag tone="bad">{text.damaged}</Tag> : undefined}>
          <Fields fields={fields} />
        </Card>
      ))}
      <Card title={text.extensions}>
        {extensions.length === 0 ? <p className="dim">{text.noExtensions}</p> : null}
        {extensions.map((extension, index) => (
          // Damaged ones may share their name.
          <ExtensionPart key={`${index} ${extension.oid}`} extension={extension} />
        ))}
      </Card>
      <Card title={text.thumbprints}>
        <Fields fields={thumbprints} />
      </Card>
    </>
  );
}

function ExtensionPart({ extension }: { readonly extension: Extension }) {
  const { oid, name, critical, meaning, fields, damaged, bytes } = extension;
  return (
    <section className={css['extension']} aria-label={name}>
      <div className="row">
        <h3>{name}</h3>
        {oid === name ? null : <span className="mono faint">{oid}</span>}
        {critical ? (
          <span title={text.criticalHint}>
            <Tag>{text.critical}</Tag>
          </span>
        ) : null}
        {damaged ? <Tag tone="bad">{text.damaged}</Tag> : null}
      </div>
      <p className="dim small">{meaning}</p>
      <Fields fields={fields.length === 0 ? [{ name: text.bytes, value: bytes }] : fields} />
    </section>
  );
}

/** Long numbers are for copying; they are never read as words. */
const isNumber = (value: string): boolean => /^[0-9A-Fa-f]{16,}$/.test(value);

function Fields({ fields }: { readonly fields: readonly Field[] }) {
  return (
    <dl className="facts">
      {fields.map(({ name, value, oid }, index) => (
        // A name may have one attribute several times.
        <Pair key={`${index} ${name}`} name={name} value={value} oid={oid} />
      ))}
    </dl>
  );
}

function Pair({ name, value, oid }: { name: string; value: string; oid: string | undefined }) {
  return (
    <>
      <dt title={oid}>{name}</dt>
      <dd>{isNumber(value) ? <Copyable text={value} what={name} /> : value}</dd>
    </>
  );
}

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { RootChange } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { TextField } from '../../../ui/Fields.tsx';
import { CopyButton } from '../../../ui/Copy.tsx';
import { useNavigation } from '../../../ui/navigation.ts';
import { Card, Tag } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import css from './change-root.module.css';
import { text } from './words.ts';

interface TrustBothProps {
  readonly known: RootChange;
  /** Of the new root; undefined where it need not be typed. */
  readonly passphrase: string | undefined;
  readonly fault: string | undefined;
  readonly onPassphrase: (passphrase: string) => void;
  readonly onProveHere: () => void;
}

/** Who has to be told of the new root, each with how. */
export function TrustBoth({ known, passphrase, fault, onPassphrase, onProveHere }: TrustBothProps) {
  const bench = useBench();
  const { go } = useNavigation();
  const [failure, setFailure] = useState<Failure>();
  const { hub, clouds, trustPem, to, from } = known;
  const name = to?.name ?? '';
  const isMissing = hub === 'old' || hub === 'neither';
  const save = async () => {
    const saved = await bench.call('file.save', { suggestedName: `${from.name}-and-${name}.pem`, text: trustPem });
    setFailure(saved.ok ? undefined : saved.error);
  };
  return (
    <div className="stack">
      <p className="dim">{text.trust.about}</p>
      <Card
        title={text.trust.hub}
        beside={isMissing ? <Button onClick={onProveHere}>{text.trust.proveHere}</Button> : undefined}
      >
        <p className={hub === 'both' || hub === 'new' ? undefined : 'dim'}>{text.trust.hubStates[hub]}</p>
        {isMissing && passphrase !== undefined ? (
          <TextField
            label={text.trust.passphrase(name)}
            type="password"
            value={passphrase}
            onChange={onPassphrase}
            fault={fault}
          />
        ) : null}
      </Card>
      {clouds.length === 0 ? null : (
        <Card title={text.trust.clouds}>
          <p className="dim">{text.trust.cloudsAbout}</p>
          {clouds.map(({ destination, called, proved }) => (
            <div key={destination} className={css['cloud']}>
              <span className="grow">{called}</span>
              <Tag tone={proved ? 'ok' : 'warn'}>{proved ? text.trust.proved : text.trust.notProved}</Tag>
              {proved ? null : (
                <Button size="small" onClick={() => go({ page: 'prove', authority: name })}>
                  {text.trust.prove}
                </Button>
              )}
            </div>
          ))}
        </Card>
      )}
      <Card title={text.trust.servers}>
        <p className={`dim ${css['about']}`}>{text.trust.serversAbout}</p>
        <div className="row">
          <Button size="small" onClick={() => void save()}>
            {text.trust.save}
          </Button>
          <CopyButton text={trustPem} what={text.trust.copy} wide />
        </div>
        <Problem failure={failure} />
      </Card>
    </div>
  );
}

import { Button, Checkbox } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { SupportPart } from '../../../src-main/contract/models.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { Busy } from '../../ui/Busy.tsx';
import { ChoiceField } from '../../ui/Fields.tsx';
import { useNavigation } from '../../ui/navigation.ts';
import { Card, Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Files } from './Files.tsx';
import { support as text } from './words.ts';
import css from './support.module.css';

type Preview = MethodOutput<'support.preview'>;

const logLengths = [0, 200, 500, 2000];

/** What is sent to somebody who is to help: shown whole, then saved just so. */
export function SupportPage() {
  const bench = useBench();
  const { go } = useNavigation();
  const [names, setNames] = useState(true);
  const [logLines, setLogLines] = useState(500);
  const [preview, setPreview] = useState<Preview>();
  const [leftOut, setLeftOut] = useState<ReadonlySet<SupportPart>>(new Set());
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');
  useEffect(() => {
    let isWanted = true;
    void bench.call('support.preview', { workspace: bench.workspace, names, logLines }).then((reply) => {
      if (!isWanted) return;
      setFailure(reply.ok ? undefined : reply.error);
      setPreview(reply.ok ? reply.value : undefined);
    });
    return () => {
      isWanted = false;
    };
  }, [bench, names, logLines]);
  const leave = (part: SupportPart, out: boolean) => {
    setLeftOut((before) => new Set(out ? [...before, part] : [...before].filter((one) => one !== part)));
    setSaid('');
  };
  const save = async ({ bundle }: Preview) => {
    setSaid('');
    const reply = await bench.call('support.save', { bundle, leaveOut: [...leftOut] });
    setFailure(reply.ok ? undefined : reply.error);
    if (reply.ok && reply.value.name !== undefined) setSaid(text.saved(reply.value.name));
  };
  return (
    <Page title={text.title} subtitle={text.subtitle}>
      <div className="stack">
        <Card title={text.what}>
          <div className="stack">
            <div className="columns">
              <div>
                <Checkbox
                  label={text.names}
                  checked={names}
                  onChange={(_event, { checked }) => {
                    setNames(checked === true);
                    setSaid('');
                  }}
                />
                <p className={`dim small ${css['about']}`}>{text.namesHint}</p>
              </div>
              <ChoiceField
                label={text.logLines}
                value={String(logLines)}
                options={logLengths.map((count) => [String(count), text.lines(count)] as const)}
                onChange={(chosen) => {
                  setLogLines(Number(chosen));
                  setSaid('');
                }}
              />
            </div>
            {preview === undefined ? null : (
              <div className="row">
                <span className="dim">
                  {preview.diagnosedAt === undefined ? text.notDiagnosed : text.diagnosed(preview.diagnosedAt)}
                </span>
                {preview.diagnosedAt === undefined ? (
                  <Button size="small" onClick={() => go({ page: 'diagnose' })}>
                    {text.diagnose}
                  </Button>
                ) : null}
              </div>
            )}
          </div>
        </Card>
        <Card title={text.files}>
          <div className="stack">
            <p className="dim">{text.filesText}</p>
            {preview === undefined ? (
              failure === undefined && <Busy label={text.gathering} />
            ) : (
              <Files files={preview.files} leftOut={leftOut} onLeave={leave} />
            )}
          </div>
        </Card>
        <Problem failure={failure} />
        <div className="foot">
          <span role="status" className="dim grow">
            {said}
          </span>
          <Button
            appearance="primary"
            disabledFocusable={preview === undefined}
            onClick={() => (preview === undefined ? undefined : void save(preview))}
          >
            {text.save}
          </Button>
        </div>
      </div>
    </Page>
  );
}

import { Button, Spinner } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { MethodInput, MethodOutput } from '../../../src-main/contract/methods.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { clients as text } from './words.ts';
import { Commands } from '../../ui/Commands.tsx';
import { CopyButton } from '../../ui/Copy.tsx';
import { ChoiceField } from '../../ui/Fields.tsx';
import { Problem } from '../../ui/Problem.tsx';

export type ClientOrder = Omit<Extract<MethodInput<'howto.show'>, { topic: 'client' }>, 'topic'>;

/** Programs that connect as a device, in the language that is chosen. */
export function ClientPrograms({ order }: { readonly order: ClientOrder }) {
  const bench = useBench();
  const [shown, setShown] = useState<MethodOutput<'howto.show'>>();
  const [failure, setFailure] = useState<Failure>();
  const [language, setLanguage] = useState('');
  const [saved, setSaved] = useState<string>();
  const asked = JSON.stringify(order);
  useEffect(() => {
    let gone = false;
    setSaved(undefined);
    void bench.call('howto.show', { topic: 'client', ...(JSON.parse(asked) as ClientOrder) }).then((answer) => {
      if (gone) return;
      setShown(answer.ok ? answer.value : undefined);
      setFailure(answer.ok ? undefined : answer.error);
    });
    return () => {
      gone = true;
    };
  }, [bench, asked]);
  if (shown === undefined) return failure === undefined ? <Spinner size="tiny" /> : <Problem failure={failure} />;
  const program = shown.snippets.find((one) => one.language === language) ?? shown.snippets[0];
  if (program === undefined) return <p className="dim">{text.none}</p>;
  const save = async () => {
    const answer = await bench.call('file.save', { suggestedName: program.fileName, text: program.code });
    setFailure(answer.ok ? undefined : answer.error);
    setSaved(answer.ok ? answer.value.name : undefined);
  };
  return (
    <>
      <Problem failure={failure} />
      <p className="dim">
        {text.intro} {text.secrets}
      </p>
      <ChoiceField
        label={text.language}
        value={program.language}
        options={shown.snippets.map((one) => [one.language, one.label] as const)}
        onChange={(chosen) => {
          setLanguage(chosen);
          setSaved(undefined);
        }}
      />
      {shown.steps.map((step) => (
        <Commands key={step.title} {...step} />
      ))}
      <Commands title={text.install} commands={program.install} />
      <div className="stack tight">
        <div className="row">
          <h3>{program.fileName}</h3>
          <span className="grow" />
          <span className="dim" role="status">
            {saved === undefined ? null : text.saved(saved)}
          </span>
          <CopyButton text={program.code} what={text.code} wide />
          <Button size="small" onClick={() => void save()}>
            {text.save}
          </Button>
        </div>
        {/* Long programs scroll, so the keyboard must reach them. */}
        <pre className="code" tabIndex={0} aria-label={program.fileName}>
          {program.code}
        </pre>
      </div>
    </>
  );
}

/** A button that shows what belongs to it, and hides it again. */
export function OwnDevice({ children }: { readonly children: React.ReactNode }) {
  const [shown, setShown] = useState(false);
  return (
    <div className="stack">
      <div>
        <Button appearance="transparent" className="linkbutton" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? text.hide : text.title}
        </Button>
      </div>
      {shown ? (
        <section className="stack" aria-label={text.title}>
          {children}
        </section>
      ) : null}
    </div>
  );
}

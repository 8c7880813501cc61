import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { MethodInput, MethodOutput } from '../../src-main/contract/methods.ts';
import { useBench } from '../api/bench.ts';
import type { Failure } from '../api/host.ts';
import { ui } from '../text/ui.ts';
import { CopyButton } from './Copy.tsx';
import { Problem } from './Problem.tsx';
import { Busy } from './Busy.tsx';

/** The exact commands that do the same, shown when asked for. */
export function HowTo({ topic }: { readonly topic: MethodInput<'howto.show'> }) {
  const bench = useBench();
  const [shown, setShown] = useState(false);
  const [steps, setSteps] = useState<MethodOutput<'howto.show'>['steps']>();
  const [failure, setFailure] = useState<Failure>();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (shown && steps !== undefined) place.current?.scrollIntoView({ block: 'start' });
  }, [shown, steps]);
  const toggle = async () => {
    setShown(!shown);
    if (shown) return;
    const answer = await bench.call('howto.show', topic);
    setSteps(answer.ok ? answer.value.steps : undefined);
    setFailure(answer.ok ? undefined : answer.error);
  };
  const all = (steps ?? []).map(({ title, commands }) => `# ${title}\n${commands}`).join('\n\n');
  return (
    <div className="stack">
      <div>
        <Button appearance="transparent" className="linkbutton" aria-expanded={shown} onClick={() => void toggle()}>
          {shown ? ui.hideHow : ui.showMeHow}
        </Button>
      </div>
      {shown ? (
        <section ref={place} className="stack" aria-label={ui.howTitle}>
          <Problem failure={failure} />
          {steps === undefined ? (
            failure === undefined && <Busy />
          ) : (
            <>
              <div className="row">
                <p className="dim">
                  {ui.howIntro[topic.topic === 'simulate' || topic.topic === 'hub' ? 'programs' : 'files']}
                </p>
                <span className="grow" />
                <CopyButton text={all} what={ui.copyCommands} wide />
              </div>
              {steps.map(({ title, commands }) => (
                <div key={title} className="stack tight">
                  <div className="row">
                    <h3>{title}</h3>
                    <span className="grow" />
                    <CopyButton text={commands} what={title} />
                  </div>
                  {/* Long commands scroll, so the keyboard must reach them. */}
                  <pre className="code" tabIndex={0} aria-label={title}>
                    {commands}
                  </pre>
                </div>
              ))}
            </>
          )}
        </section>
      ) : null}
    </div>
  );
}

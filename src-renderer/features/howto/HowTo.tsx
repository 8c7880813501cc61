import { Button } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { MethodInput, MethodOutput } from '../../../src-main/contract/methods.ts';
import { useBench } from '../../bench/bench.ts';
import type { Failure } from '../../bench/host.ts';
import { ui } from '../../ui/words.ts';
import { Commands } from '../../ui/Commands.tsx';
import { CopyButton } from '../../ui/Copy.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Busy } from '../../ui/Busy.tsx';
import { withAddresses } from './issuer-addresses.ts';

type Topic = MethodInput<'howto.show'>;

interface HowToProps {
  readonly topic: Topic;
  /** What belongs to the same page, shown before and after it. */
  readonly before?: Topic;
  readonly after?: Topic;
}

function introOf({ topic }: Topic): keyof typeof ui.howIntro {
  if (topic === 'export') return topic;
  return topic === 'simulate' || topic === 'hub' || topic === 'est' ? 'programs' : 'files';
}

/** The exact commands that do the same, shown when asked for. */
export function HowTo({ topic, before, after }: HowToProps) {
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
    const topics = [before, topic, after].filter((one) => one !== undefined);
    const { authorities } = bench.overview.get();
    const answers = await Promise.all(topics.map((one) => bench.call('howto.show', withAddresses(one, authorities))));
    const failed = answers.find((answer) => !answer.ok);
    setSteps(failed === undefined ? answers.flatMap((answer) => (answer.ok ? answer.value.steps : [])) : undefined);
    setFailure(failed?.error);
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
                <p className="dim">{ui.howIntro[introOf(topic)]}</p>
                <span className="grow" />
                <CopyButton text={all} what={ui.copyCommands} wide />
              </div>
              {steps.map(({ title, commands }) => (
                <Commands key={title} title={title} commands={commands} />
              ))}
            </>
          )}
        </section>
      ) : null}
    </div>
  );
}

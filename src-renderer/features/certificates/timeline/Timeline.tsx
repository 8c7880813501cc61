import { Button } from '@fluentui/react-components';
import { ArrowLeftRegular, CalendarRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { useBench } from '../../../bench/bench.ts';
import type { Failure } from '../../../bench/host.ts';
import { useStore } from '../../../bench/store.ts';
import { ChoiceField } from '../../../ui/Fields.tsx';
import { useNavigation } from '../../../ui/navigation.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Empty, Page } from '../../../ui/Page.tsx';
import { Problem } from '../../../ui/Problem.tsx';
import { EndList } from './EndList.tsx';
import { type Span, endsFrom, endsWithin, spans } from './ends.ts';
import { Months } from './Months.tsx';
import { timeline as text } from './words.ts';
import css from './timeline.module.css';

/** When everything in the workspace ends: month by month, and one after the other. */
export function Timeline() {
  const bench = useBench();
  const { go } = useNavigation();
  const overview = useStore(bench.overview);
  const [now] = useState(() => new Date());
  const [span, setSpan] = useState<Span>('all');
  const [failure, setFailure] = useState<Failure>();
  const [saved, setSaved] = useState<string>();
  const ends = useMemo(() => endsFrom(overview, now), [overview, now]);
  const shown = useMemo(() => endsWithin(ends, span), [ends, span]);
  const save = async () => {
    setSaved(undefined);
    const made = await bench.call('calendar.text', { workspace: bench.workspace });
    if (!made.ok) return setFailure(made.error);
    const answer = await bench.call('file.save', { suggestedName: 'certificates.ics', text: made.value.text });
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) setSaved(answer.value.name);
  };
  return (
    <Page
      title={text.title}
      subtitle={text.subtitle(overview.workspace.name)}
      full
      beside={
        <>
          <Button icon={<ArrowLeftRegular />} onClick={() => go({ page: 'certificates' })}>
            {text.back}
          </Button>
          {ends.length === 0 ? null : (
            <Button icon={<CalendarRegular />} title={text.saveHint} onClick={() => void save()}>
              {text.save}
            </Button>
          )}
        </>
      }
    >
      <Problem failure={failure} />
      {saved === undefined ? null : (
        <p className="dim" role="status">
          {text.saved(saved)}
        </p>
      )}
      {ends.length === 0 ? (
        <section className="card">
          <EmptyState
            drawing="timeline"
            text={text.empty}
            action={
              <Button appearance="primary" data-autofocus onClick={() => go({ page: 'create-authority' })}>
                {text.create}
              </Button>
            }
          />
        </section>
      ) : (
        <div className={css['timeline']}>
          <Months ends={ends} now={now} />
          <section className={`card flush ${css['ends']}`} aria-label={text.list}>
            <header>
              <ChoiceField
                label={text.show}
                value={span}
                options={spans.map((one) => [one, text.span(one, endsWithin(ends, one).length)] as const)}
                onChange={setSpan}
              />
            </header>
            {shown.length === 0 ? <Empty>{text.none}</Empty> : <EndList ends={shown} />}
          </section>
        </div>
      )}
    </Page>
  );
}

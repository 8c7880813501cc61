import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useBench } from '../bench/bench.ts';
import { useStore } from '../bench/store.ts';
import { useRemedies } from '../ui/remedies.ts';
import css from './app.module.css';
import { app } from './words.ts';

/** What happened behind the user's back, above the page. */
export function Notice() {
  const bench = useBench();
  const offer = useRemedies();
  const notice = useStore(bench.notice);
  if (notice === undefined) return null;
  const { message, details } = notice;
  const deed = details.action && offer(details.action);
  return (
    <MessageBar intent="warning" layout="multiline" className={css['notice']}>
      <MessageBarBody>
        {message} {details.remedy}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <Button
            appearance="transparent"
            icon={<DismissRegular />}
            aria-label={app.dismiss}
            onClick={() => bench.notice.set(undefined)}
          />
        }
      >
        {deed === undefined ? null : (
          <Button
            onClick={() => void Promise.resolve(deed.act()).then((failure) => bench.notice.set(failure ?? undefined))}
          >
            {deed.label}
          </Button>
        )}
      </MessageBarActions>
    </MessageBar>
  );
}

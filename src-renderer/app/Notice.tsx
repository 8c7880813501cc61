import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useBench } from '../bench/bench.ts';
import { useStore } from '../bench/store.ts';
import { useNavigation } from '../ui/navigation.ts';
import { RemedyButton } from '../ui/RemedyButton.tsx';
import type { Deed } from '../ui/remedies.ts';
import css from './app.module.css';
import { app } from './words.ts';

/** What happened behind the user's back, above the page. */
export function Notice() {
  const bench = useBench();
  const { route } = useNavigation();
  const notice = useStore(bench.notice);
  if (notice === undefined) return null;
  const { message, details } = notice;
  const { action } = details;
  const offered = action?.do === 'open-page' && action.page === route.page ? undefined : action;
  const onDeed = (deed: Deed) => {
    if (deed !== 'elsewhere') bench.notice.set(deed === 'done' ? undefined : deed);
  };
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
        <RemedyButton action={offered} onDeed={onDeed} />
      </MessageBarActions>
    </MessageBar>
  );
}

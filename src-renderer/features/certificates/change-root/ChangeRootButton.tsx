import { Button } from '@fluentui/react-components';
import { useNavigation } from '../../../ui/navigation.ts';
import { text } from './words.ts';

/** To the change of a root, or on with it. */
export function ChangeRootButton({ name, begun }: { readonly name: string; readonly begun: boolean }) {
  const { go } = useNavigation();
  return (
    <Button size="small" onClick={() => go({ page: 'change-root', authority: name })}>
      {begun ? text.goOn : text.action}
    </Button>
  );
}

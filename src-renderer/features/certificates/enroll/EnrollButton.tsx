import { Button, type ButtonProps } from '@fluentui/react-components';
import { useNavigation } from '../../../ui/navigation.ts';
import { enroll as text } from './words.ts';

interface EnrollButtonProps {
  readonly deviceIds: readonly string[];
  readonly size?: ButtonProps['size'];
}

/** To the page where devices fetch other certificates from a server of EST. */
export function EnrollButton({ deviceIds, size }: EnrollButtonProps) {
  const { go } = useNavigation();
  return (
    <Button {...(size === undefined ? {} : { size })} onClick={() => go({ page: 'enroll', deviceIds })}>
      {text.action}
    </Button>
  );
}

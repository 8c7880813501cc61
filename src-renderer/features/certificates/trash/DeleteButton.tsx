import { Button } from '@fluentui/react-components';
import type { CertificateKey } from '../../../ui/routes.ts';
import { useDeletion } from './use-deletion.tsx';
import { text } from './words.ts';

/** Deletes one thing, after a question. */
export function DeleteButton({ of }: { readonly of: CertificateKey }) {
  const { ask, question } = useDeletion();
  return (
    <>
      <Button size="small" onClick={() => ask([of])}>
        {text.deleteOne}
      </Button>
      {question}
    </>
  );
}

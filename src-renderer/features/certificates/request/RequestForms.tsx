import type { RequestDetails } from '../../../../src-main/contract/models.ts';
import { Commands } from '../../../ui/Commands.tsx';
import { Card } from '../../../ui/Page.tsx';
import { request as text } from './words.ts';

/** A request as text, in the forms that authorities and clouds take. */
export function RequestForms({ details: { pem, base64 } }: { readonly details: RequestDetails }) {
  return (
    <Card title={text.forms}>
      <div className="stack">
        <Commands title={text.base64} commands={base64} />
        <Commands title={text.pem} commands={pem.trimEnd()} />
      </div>
    </Card>
  );
}
